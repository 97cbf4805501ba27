package dev.headrace.resource;

import dev.headrace.dialect.Payload;
import dev.headrace.dialect.WriteKind;
import dev.headrace.journal.AcceptedWrite;
import java.nio.charset.StandardCharsets;

/**
 * A write that was accepted behind, read again from the journal.
 *
 * @param row the text by which the caches know the row
 * @param payload one row, without columns for a DELETE
 */
record ParsedWrite(String row, WriteKind kind, Payload payload) {

    static ParsedWrite of(AcceptedWrite write) {
        byte[] body = write.body().getBytes(StandardCharsets.UTF_8);
        return new ParsedWrite(
                write.row(), WriteKind.valueOf(write.kind()), Payload.parse(Payload.Format.JSON, body, false, 1));
    }
}

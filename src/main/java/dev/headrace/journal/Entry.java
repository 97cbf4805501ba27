package dev.headrace.journal;

import dev.headrace.redis.Reply;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A write that was accepted, as it stands in the journal. */
public record Entry(EntryId id, AcceptedWrite write) {
    static Entry of(Reply reply) {
        List<Reply> fields = reply.items().get(1).items();
        Map<String, String> texts = new HashMap<>();
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            texts.put(fields.get(i).text(), fields.get(i + 1).text());
        }
        return new Entry(
                EntryId.of(reply.items().get(0).text()),
                new AcceptedWrite(texts.get("k"), texts.get("o"), texts.get("b")));
    }
}

package dev.headrace.api.rows;

import dev.headrace.dialect.Representation;
import dev.headrace.resource.RowText;
import dev.headrace.stream.CsvRows;
import dev.headrace.stream.JsonRows;
import dev.headrace.stream.RowEncoder;

/** What a representation means for the statement and for its rows. */
final class ListFormat {
    private ListFormat() {}

    static RowText text(ListRequest list) {
        Representation representation = list.representation();
        return representation == Representation.CSV
                ? RowText.forCsv(list.statement())
                : RowText.forJson(list.statement(), representation.isWithoutNulls());
    }

    static RowEncoder encoder(ListRequest list, RowText text) {
        return encoder(list.representation(), text);
    }

    static RowEncoder encoder(Representation representation, RowText text) {
        if (representation == Representation.CSV) {
            return new CsvRows(text.columns(), false);
        }
        JsonRows.Frame frame = representation.isSingular() ? JsonRows.Frame.OBJECT : JsonRows.Frame.ARRAY;
        return new JsonRows(text.columns(), frame, representation.isWithoutNulls());
    }
}

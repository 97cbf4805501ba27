package dev.headrace.dialect;

import dev.headrace.catalog.Column;
import dev.headrace.catalog.ColumnType;
import dev.headrace.catalog.JsonKind;
import dev.headrace.catalog.QualifiedName;
import dev.headrace.catalog.Relation;
import dev.headrace.catalog.RelationKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The relations that the tests of this package ask. */
final class Demo {
    static final QueryLimits LIMITS = new QueryLimits(64, 1000);
    static final PageLimits UNLIMITED = new PageLimits(Optional.empty(), Optional.empty());

    private Demo() {}

    /** Users, whose password is hidden. */
    static ReadableRelation users() {
        return readable(
                "users",
                List.of("id"),
                List.of("password_hash"),
                column("id", "int8", JsonKind.NUMBER),
                column("name", "text", JsonKind.TEXT),
                column("email", "text", JsonKind.TEXT),
                column("password_hash", "text", JsonKind.TEXT),
                column("data", "jsonb", JsonKind.JSON),
                column("notes", "json", JsonKind.JSON),
                array("tags", "text[]"),
                column("born", "date", JsonKind.TIMESTAMP),
                column("odd \"name", "text", JsonKind.TEXT));
    }

    static ReadableRelation friends() {
        return readable(
                "friends",
                List.of("user_id", "friend_id"),
                List.of(),
                column("user_id", "int8", JsonKind.NUMBER),
                column("friend_id", "int8", JsonKind.NUMBER));
    }

    static ReadableRelation readable(String name, List<String> key, List<String> hidden, Column... columns) {
        Relation relation = new Relation(
                new QualifiedName("public", name),
                RelationKind.TABLE,
                List.of(columns),
                key,
                List.of(),
                List.of(),
                null,
                -1,
                0,
                true,
                true,
                true);
        Map<String, Column> exposed = new LinkedHashMap<>(relation.columnsByName());
        hidden.forEach(exposed::remove);
        return new ReadableRelation(name, relation, exposed, key);
    }

    static Column column(String name, String type, JsonKind kind) {
        return new Column(name, new ColumnType(type, type, kind, false, false), false, true, false, null, null);
    }

    static Column array(String name, String type) {
        return new Column(
                name, new ColumnType(type, type, JsonKind.NESTED, false, true), false, true, false, null, null);
    }

    static ReadRequest request(String rawQuery) {
        return ReadRequest.parse(rawQuery, LIMITS);
    }

    static SelectStatement list(ReadableRelation readable, String rawQuery) {
        ReadRequest request = request(rawQuery);
        return SelectPlanner.list(readable, request, Page.of(request, Optional.empty(), UNLIMITED));
    }
}

package dev.headrace.dialect;

import dev.headrace.catalog.Column;
import dev.headrace.catalog.Identifier;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Resolves a write against a relation and writes its statement: a change whose rows a SELECT answers.
 *
 * <p>The body is bound whole, and PostgreSQL takes it apart: only it knows what each type makes of a JSON value.
 */
public final class WritePlanner {
    /** Counts the rows that an upsert found: nothing else tells them from new ones in every kind of relation. */
    private static final String COUNTER = "current_setting('headrace.updated', true)";

    private static final String COUNT_ONE =
            "set_config('headrace.updated', (coalesce(nullif(" + COUNTER + ", ''), '0')::int8 + 1)::text, true) <> ''";

    private final ReadableRelation readable;
    private final WriteRequest request;
    private final Arguments arguments = new Arguments();
    private final FieldWriter fields;
    private final ConditionWriter conditions;
    private final Projector projector;
    private final String table;
    private boolean movesKeys;
    private boolean countsUpdates;
    private boolean resolves;
    private boolean knowsKeys;
    private Set<String> sets = Set.of();

    private WritePlanner(ReadableRelation readable, WriteRequest request) {
        this.readable = readable;
        this.request = request;
        this.fields = new FieldWriter(readable, arguments);
        this.conditions = new ConditionWriter(fields, arguments, readable.ownership());
        this.projector = new Projector(readable, fields);
        this.table = readable.relation().name().sql() + " AS " + FieldWriter.ALIAS;
        this.knowsKeys = !readable.key().isEmpty();
    }

    /** @param payload the body; {@link Payload#NONE} for a DELETE */
    public static WriteStatement plan(ReadableRelation readable, WriteRequest request, Payload payload) {
        return new WritePlanner(readable, request).plan(payload);
    }

    private WriteStatement plan(Payload payload) {
        String change = switch (request.kind()) {
            case INSERT -> insert(payload);
            case UPDATE -> update(payload);
            case REPLACE -> replace(payload);
            case DELETE -> "WITH w AS (DELETE FROM " + table + where() + returning();
        };
        List<Projection> projections = request.preferences().wantsRows()
                ? projector.projections(request.query().select())
                : List.of();
        String ordering =
                projections.isEmpty() ? "" : projector.ordering(request.query().order());
        return new WriteStatement(
                change,
                projections,
                marks(),
                ordering,
                arguments.values(),
                readable.key().size(),
                movesKeys,
                countsUpdates,
                resolves,
                knowsKeys,
                readable.ownership().map(Ownership::value),
                sets);
    }

    private String insert(Payload payload) {
        if (payload.rows() == 0) {
            return nothing(" WHERE false");
        }
        PayloadWriter body = new PayloadWriter(readable, request, payload, arguments);
        List<String> target = request.conflict().orElseGet(readable::identity);
        request.conflict().ifPresent(named -> named.forEach(readable::column));
        resolves = request.preferences().resolves() && !target.isEmpty();
        String conflict = resolves
                ? conflict(target, body.columns(), request.preferences().merges())
                : "";
        List<Column> columns = new ArrayList<>(body.columns());
        List<String> values = new ArrayList<>(List.of(body.values()));
        addOwner(columns, values);
        values.removeIf(String::isEmpty);
        return "WITH w AS (INSERT INTO " + table + names(columns) + " SELECT " + String.join(", ", values)
                + body.source() + conflict + returning();
    }

    /** A new row whose owner is not named is the caller's. */
    private void addOwner(List<Column> columns, List<String> values) {
        readable.ownership().ifPresent(owner -> {
            Column column = readable.relation().columnsByName().get(owner.column());
            if (!columns.contains(column) && !column.generated()) {
                columns.add(column);
                values.add(conditions.valueOf(owner));
            }
        });
    }

    private static Set<String> namesOf(Collection<Column> columns) {
        return columns.stream().map(Column::name).collect(Collectors.toUnmodifiableSet());
    }

    private static String names(Collection<Column> columns) {
        return columns.isEmpty()
                ? ""
                : columns.stream()
                        .map(column -> Identifier.quote(column.name()))
                        .collect(Collectors.joining(", ", " (", ")"));
    }

    private String conflict(List<String> target, List<Column> columns, boolean merges) {
        String found = target.stream().map(Identifier::quote).collect(Collectors.joining(", ", " ON CONFLICT (", ")"));
        if (!merges || columns.isEmpty()) {
            return found + " DO NOTHING";
        }
        countsUpdates = true;
        sets = namesOf(columns);
        // A row that was found by other columns may have had another key.
        knowsKeys &= target.containsAll(readable.key())
                || columns.stream().noneMatch(column -> readable.key().contains(column.name()));
        return found + " DO UPDATE SET "
                + columns.stream()
                        .map(column -> Identifier.quote(column.name()))
                        .map(name -> name + " = EXCLUDED." + name)
                        .collect(Collectors.joining(", "))
                + " WHERE "
                + readable.ownership()
                        .map(owner -> conditions.isOwn(owner) + " AND ")
                        .orElse("")
                + COUNT_ONE;
    }

    private String update(Payload payload) {
        if (payload.rows() > 1) {
            throw Fault.of(FaultCode.BAD_BODY, "The body of a PATCH is one object")
                    .details("It holds " + payload.rows())
                    .hint("All rows that the filters find are changed in the same way");
        }
        if (payload.rows() == 0
                || (request.columns().isEmpty() && payload.columns().isEmpty())) {
            return nothing(request.key().isPresent() ? where() : " WHERE false");
        }
        PayloadWriter body = new PayloadWriter(readable, request, payload, arguments);
        sets = namesOf(body.columns());
        String change = "UPDATE " + table + " SET " + body.assignments() + body.source();
        boolean changesKey =
                body.columns().stream().anyMatch(column -> readable.key().contains(column.name()));
        if (!changesKey || readable.key().isEmpty()) {
            return "WITH w AS (" + change + where() + returning();
        }
        boolean alwaysSet = readable.key().stream()
                .noneMatch(name -> readable.relation().columnsByName().get(name).nullable());
        if (!alwaysSet) {
            knowsKeys = false;
            return "WITH w AS (" + change + where() + returning();
        }
        movesKeys = true;
        return "WITH o AS (SELECT " + keys("t", "") + " FROM " + table + where() + " FOR UPDATE), w AS (" + change
                + ", o WHERE "
                + readable.key().stream()
                        .map(Identifier::quote)
                        .map(name -> "t." + name + " = o." + name)
                        .collect(Collectors.joining(" AND "))
                + returning();
    }

    private String replace(Payload payload) {
        if (payload.rows() != 1) {
            throw Fault.of(FaultCode.BAD_BODY, "The body of a PUT is one object")
                    .details("It holds " + payload.rows());
        }
        List<String> key = request.key().isPresent() ? readable.key() : readable.identity();
        RowKey wanted =
                request.key().orElseGet(() -> PutFilter.key(request.query().filters(), key, readable));
        PayloadWriter body = new PayloadWriter(readable, request, payload, arguments);
        List<Column> columns = new ArrayList<>(body.columns());
        List<String> values = new ArrayList<>();
        List<String> equalities = new ArrayList<>();
        for (int i = 0; i < key.size(); i++) {
            Column column = PayloadWriter.writable(readable, readable.column(key.get(i)));
            String value = fields.keyColumn(column.name())
                    .cast(arguments.text(wanted.values().get(i)));
            if (body.columns().contains(column)) {
                equalities.add("p." + Identifier.quote(column.name()) + " = " + value);
            } else if (request.key().isPresent()) {
                columns.add(column);
                values.add(value);
            } else {
                throw WriteRequest.keyDiffers();
            }
        }
        values.add(0, body.values());
        addOwner(columns, values);
        values.removeIf(String::isEmpty);
        String same = equalities.isEmpty() ? "" : " WHERE " + String.join(" AND ", equalities);
        return "WITH w AS (INSERT INTO " + table + names(columns) + " SELECT " + String.join(", ", values)
                + body.source() + same + conflict(key, columns, true) + returning();
    }

    /** In the place of a change that has nothing to do: it reads the rows that it would have touched. */
    private String nothing(String where) {
        return "WITH w AS (SELECT " + returned() + " FROM " + table + where + ")";
    }

    private String where() {
        return request.key()
                .map(key -> conditions.whereKeyIs(readable.key(), key))
                .orElseGet(() -> conditions.where(request.query().filters()));
    }

    private String returning() {
        return " RETURNING " + returned() + (movesKeys ? ", " + keys("o", oldName()) : "") + ")";
    }

    /** The columns that the answer and the marks need: a role may be allowed to see no others. */
    private String returned() {
        Set<String> names = new LinkedHashSet<>(readable.key());
        if (request.preferences().wantsRows()) {
            request.query().select().forEach(item -> {
                if (item instanceof SelectItem.Chosen chosen) {
                    names.add(chosen.field().column());
                } else {
                    names.addAll(readable.columns().keySet());
                }
            });
            request.query().order().forEach(term -> names.add(term.field().column()));
        }
        readable.ownership().ifPresent(owner -> names.add(owner.column()));
        names.retainAll(readable.relation().columnsByName().keySet());
        return names.isEmpty()
                ? "1"
                : names.stream().map(name -> "t." + Identifier.quote(name)).collect(Collectors.joining(", "));
    }

    private String keys(String from, String prefix) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < readable.key().size(); i++) {
            String column = from + "." + Identifier.quote(readable.key().get(i));
            parts.add(prefix.isEmpty() ? column : column + " AS " + Identifier.quote(prefix + i));
        }
        return String.join(", ", parts);
    }

    /** Begins no column's name. */
    private String oldName() {
        String name = "old";
        Set<String> taken = readable.relation().columnsByName().keySet();
        while (anyStartsWith(taken, name)) {
            name = "_" + name;
        }
        return name;
    }

    private static boolean anyStartsWith(Set<String> names, String start) {
        return names.stream().anyMatch(name -> name.startsWith(start));
    }

    private List<String> marks() {
        List<String> marks = new ArrayList<>();
        readable.key().forEach(name -> marks.add("t." + Identifier.quote(name)));
        if (movesKeys) {
            String old = oldName();
            for (int i = 0; i < readable.key().size(); i++) {
                marks.add("t." + Identifier.quote(old + i));
            }
        }
        if (countsUpdates) {
            marks.add(COUNTER);
        }
        readable.ownership().ifPresent(owner -> marks.add("t." + Identifier.quote(owner.column())));
        return marks;
    }
}

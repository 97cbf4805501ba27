package dev.headrace.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.testing.TestPostgres;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CatalogReaderIT {
    private static final Vertx VERTX = Vertx.vertx();
    private static String database;
    private static PgConnection connection;
    private static Catalog catalog;

    @BeforeAll
    static void readOddSchema() throws Exception {
        database = TestPostgres.createDatabase();
        try (var file = CatalogReaderIT.class.getResourceAsStream("odd-schema.sql")) {
            TestPostgres.execute(database, new String(file.readAllBytes(), StandardCharsets.UTF_8));
        }
        connection = await(PgConnection.connect(VERTX, PgConnectOptions.fromUri(TestPostgres.url(database))));
        catalog = await(new CatalogReader(VERTX).read(connection));
    }

    @AfterAll
    static void close() {
        await(VERTX.close());
    }

    @Test
    void findsEveryKindOfRelation() {
        assertThat(relation("filled").kind()).isEqualTo(RelationKind.TABLE);
        assertThat(relation("measured").kind()).isEqualTo(RelationKind.PARTITIONED_TABLE);
        assertThat(relation("measured_2025").kind()).isEqualTo(RelationKind.TABLE);
        assertThat(relation("joined").kind()).isEqualTo(RelationKind.VIEW);
        assertThat(relation("kept").kind()).isEqualTo(RelationKind.MATERIALIZED_VIEW);
        assertThat(relation("no_columns").columns()).isEmpty();
    }

    @Test
    void leavesOutWhatHoldsNoRowsOrBelongsToPostgres() {
        assertThat(catalog.relations().keySet())
                .extracting(QualifiedName::schema)
                .containsOnly("public", "Übung", "a.b \"c\"");
        assertThat(catalog.find(new QualifiedName("public", "not_a_table"))).isEmpty();
        assertThat(catalog.find(new QualifiedName("public", "not_a_table_either")))
                .isEmpty();
    }

    @Test
    void findsForeignTables() {
        String other = TestPostgres.createDatabase();
        TestPostgres.execute(
                other,
                "CREATE EXTENSION file_fdw; CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;"
                        + "CREATE FOREIGN TABLE lines (line text) SERVER files OPTIONS (filename '/dev/null')");
        Relation lines = relationOf(other, "lines");
        assertThat(lines.kind()).isEqualTo(RelationKind.FOREIGN_TABLE);
        assertThat(lines.columns()).extracting(Column::name).containsExactly("line");
    }

    @Test
    void tellsWhereEqualTextsMayDiffer() {
        String other = TestPostgres.createDatabase();
        TestPostgres.execute(
                other,
                "CREATE COLLATION caseless (provider = icu, locale = 'und-u-ks-level2', deterministic = false);"
                        + "CREATE TABLE names (name text COLLATE caseless PRIMARY KEY, note text COLLATE \"C\", id int)");
        Relation names = relationOf(other, "names");
        assertThat(names.columns())
                .filteredOn(Column::loose)
                .extracting(Column::name)
                .containsExactly("name");
    }

    private static Relation relationOf(String database, String table) {
        PgConnection there = await(PgConnection.connect(VERTX, PgConnectOptions.fromUri(TestPostgres.url(database))));
        return await(new CatalogReader(VERTX).read(there)).relations().get(new QualifiedName("public", table));
    }

    @Test
    void keepsNamesAsTheyAre() {
        Relation street = catalog.relations().get(new QualifiedName("Übung", "Straße; \"Nr.\""));
        assertThat(street.columns()).extracting(Column::name).containsExactly("größe", "a.b", " ", "select", "日本語");
        assertThat(street.columns().get(0).type().castName()).isEqualTo("\"Übung\".\"my type\"");
        assertThat(catalog.find(new QualifiedName("a.b \"c\"", "d.e"))).isPresent();
    }

    @Test
    void readsComments() {
        Relation relation = catalog.relations().get(new QualifiedName("a.b \"c\"", "d.e"));
        assertThat(relation.comment()).isEqualTo("Ein Kommentar: \"ü\"");
        assertThat(relation.columns().get(0).comment()).isEqualTo("die Nummer");
        assertThat(relation("filled").comment()).isNull();
        assertThat(column("filled", "by_hand").comment()).isNull();
    }

    @Test
    void tellsWhoFillsAColumn() {
        Map<String, Column> filled = relation("filled").columnsByName();
        assertThat(filled.values())
                .filteredOn(Column::generated)
                .extracting(Column::name)
                .containsExactly("always_identity", "stored", "virtual");
        assertThat(filled.values())
                .filteredOn(column -> !column.generated() && column.defaultValue() == null)
                .extracting(Column::name)
                .containsExactly("by_hand", "optional", "unproven");
    }

    @Test
    void tellsWhatALeftOutColumnGets() {
        assertThat(column("filled", "default_identity").defaultValue())
                .startsWith("nextval('")
                .endsWith("'::regclass)");
        assertThat(column("filled", "stored").defaultValue()).isNull();
    }

    @Test
    void promisesAValueOnlyWherePostgresDoes() {
        assertThat(relation("filled").columns())
                .filteredOn(column -> !column.nullable())
                .extracting(Column::name)
                .containsExactly("by_hand", "always_identity", "default_identity", "counted");
    }

    @Test
    void leavesOutDroppedColumns() {
        assertThat(relation("dropped").columns()).extracting(Column::name).containsExactly("a", "b");
    }

    @Test
    void readsKeysInTheirOwnOrder() {
        assertThat(relation("keys").primaryKey()).containsExactly("id", "tenant");
        assertThat(relation("measured").primaryKey()).containsExactly("sensor", "at");
        assertThat(relation("measured_2026_all").primaryKey()).containsExactly("sensor", "at");
        assertThat(relation("heir").primaryKey()).isEmpty();
    }

    @Test
    void takesOnlyFullUniqueIndexesForKeys() {
        assertThat(relation("keys").uniqueKeys())
                .containsExactlyInAnyOrder(List.of("code"), List.of("email"), List.of("tenant", "name"));
        assertThat(relation("kept").uniqueKeys()).containsExactly(List.of("one"));
    }

    @Test
    void readsForeignKeysOnceWhateverTheirPartitions() {
        QualifiedName keys = new QualifiedName("public", "keys");
        QualifiedName pointing = new QualifiedName("public", "pointing");
        QualifiedName measured = new QualifiedName("public", "measured");
        assertThat(relation("pointing").foreignKeys())
                .containsExactly(
                        new ForeignKey("pointing_parent_fkey", List.of("parent"), pointing, List.of("id")),
                        new ForeignKey("to_keys", List.of("key_tenant", "key_id"), keys, List.of("tenant", "id")));
        assertThat(List.of("remarks", "measured_remarks", "measured_remarks_1"))
                .allSatisfy(name -> assertThat(relation(name).foreignKeys())
                        .singleElement()
                        .extracting(ForeignKey::target, ForeignKey::targetColumns)
                        .containsExactly(measured, List.of("sensor", "at")));
    }

    @Test
    void namesTypesForPeopleAndForCasts() {
        assertType("a", "numeric(10,2)", "numeric", JsonKind.NUMBER);
        assertType("b", "character varying(5)", "character varying", JsonKind.TEXT);
        assertType("c", "character(3)", "bpchar", JsonKind.TEXT);
        assertType("d", "bit(4)", "\"bit\"", JsonKind.TEXT);
        assertType("e", "bit varying(4)", "bit varying", JsonKind.TEXT);
        assertType("f", "\"char\"", "\"char\"", JsonKind.TEXT);
        assertType("g", "timestamp(3) without time zone", "timestamp without time zone", JsonKind.TIMESTAMP);
        assertType("h", "interval(2)", "interval", JsonKind.TEXT);
        assertType("i", "integer[]", "integer[]", JsonKind.NESTED);
        assertType("j", "public.mood", "public.mood", JsonKind.TEXT);
        assertType("k", "public.moods", "public.mood[]", JsonKind.NESTED);
        assertType("l", "public.place", "public.place", JsonKind.NESTED);
        assertType("m", "public.home", "public.place", JsonKind.NESTED);
        assertType("n", "public.small_positive", "integer", JsonKind.NUMBER);
        assertType("r", "int2vector", "int2vector", JsonKind.NESTED);
        assertType("s", "text[]", "text[]", JsonKind.NESTED);
        assertType("t", "public.coded", "character varying", JsonKind.TEXT);
        assertType("u", "date", "date", JsonKind.TEXT);
        assertType("v", "timestamp with time zone", "timestamp with time zone", JsonKind.TIMESTAMP_WITH_ZONE);
        assertType("z", "bpchar", "bpchar", JsonKind.TEXT);
    }

    @Test
    void tellsArraysAndComposites() {
        assertThat(relation("typed").columns())
                .filteredOn(column -> column.type().array())
                .extracting(Column::name)
                .containsExactly("i", "k", "r", "s");
        assertThat(relation("typed").columns())
                .filteredOn(column -> column.type().composite())
                .extracting(Column::name)
                .containsExactly("l", "m");
    }

    @Test
    void readsOnlyWhatIsWanted() {
        QualifiedName keys = new QualifiedName("public", "keys");
        QualifiedName missing = new QualifiedName("public", "missing");
        QualifiedName elsewhere = new QualifiedName("Übung", "keys");
        Catalog some = await(new CatalogReader(VERTX).read(connection, Set.of(keys, missing, elsewhere)));
        assertThat(some.relations()).isEqualTo(Map.of(keys, relation("keys")));
    }

    @Test
    void listsAllNames() {
        assertThat(await(new CatalogReader(VERTX).names(connection)))
                .containsExactlyInAnyOrderElementsOf(catalog.relations().keySet());
    }

    @Test
    void leavesTheConnectionAsItFoundIt() {
        var path = await(connection
                .query("SELECT current_setting('search_path') AS path, pg_current_xact_id_if_assigned() AS xact,"
                        + " now() = statement_timestamp() AS outside")
                .execute());
        assertThat(path.iterator().next().getString("path")).isEqualTo("\"$user\", public");
        assertThat(path.iterator().next().getBoolean("outside")).isTrue();
    }

    private static void assertType(String column, String name, String castName, JsonKind kind) {
        assertThat(column("typed", column).type())
                .extracting(ColumnType::name, ColumnType::castName, ColumnType::kind)
                .containsExactly(name, castName, kind);
    }

    private static Relation relation(String name) {
        return catalog.relations().get(new QualifiedName("public", name));
    }

    private static Column column(String relation, String name) {
        return relation(relation).columnsByName().get(name);
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}

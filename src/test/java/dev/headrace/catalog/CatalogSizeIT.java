package dev.headrace.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.testing.TestPostgres;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Databases with more tables, or more columns, than people write by hand. */
class CatalogSizeIT {
    private static final Vertx VERTX = Vertx.vertx();
    private static final int TABLES = 10_000;
    /** Foreign tables, because they have no files to make; and committed now and then, because locks are bounded. */
    private static final String CREATE_TABLES = """
            DO $$ BEGIN
                FOR i IN 1..%d LOOP
                    EXECUTE format('CREATE FOREIGN TABLE t_%%s (id int4 NOT NULL, a int8, b bool, c numeric(10,2),'
                        ' d date, e timestamptz, f float8, g char(3) DEFAULT ''x'', h uuid, i varchar(20))'
                        ' SERVER files OPTIONS (filename ''/dev/null'')', i);
                    IF i %% 500 = 0 THEN COMMIT; END IF;
                END LOOP;
            END $$""";

    @AfterAll
    static void close() {
        await(VERTX.close());
    }

    @Test
    void readsTenThousandTables(TestReporter reporter) {
        String database = TestPostgres.createDatabase();
        TestPostgres.execute(database, "CREATE EXTENSION file_fdw; CREATE SERVER files FOREIGN DATA WRAPPER file_fdw");
        TestPostgres.execute(database, CREATE_TABLES.formatted(TABLES));
        PgConnection connection = connect(database);
        CatalogReader reader = new CatalogReader(VERTX);
        QualifiedName one = new QualifiedName("public", "t_5000");

        long started = System.nanoTime();
        Catalog all = await(reader.read(connection));
        long readAll = System.nanoTime();
        Catalog some = await(reader.read(connection, Set.of(one)));
        long readSome = System.nanoTime();

        reporter.publishEntry("all of 10,000 tables", Duration.ofNanos(readAll - started) + "");
        reporter.publishEntry("one of 10,000 tables", Duration.ofNanos(readSome - readAll) + "");
        assertThat(all.relations()).hasSize(TABLES);
        assertThat(all.relations().values())
                .allSatisfy(relation -> assertThat(relation.columns()).hasSize(10));
        assertThat(some.relations().get(one)).isEqualTo(all.relations().get(one));
    }

    @Test
    void readsAsManyColumnsAsATableMayHave() {
        String database = TestPostgres.createDatabase();
        TestPostgres.execute(
                database,
                "DO $$ BEGIN EXECUTE (SELECT 'CREATE TABLE wide (' || string_agg('c' || i || ' int4', ', ' ORDER BY i) || ')'"
                        + " FROM generate_series(1, 1600) AS i); END $$");
        Relation wide = await(new CatalogReader(VERTX).read(connect(database)))
                .relations()
                .get(new QualifiedName("public", "wide"));
        assertThat(wide.columns()).hasSize(1600);
        assertThat(wide.columns().get(1599).name()).isEqualTo("c1600");
    }

    @Test
    void estimatesSizesWithPartitionsAndOutOfLineValues() {
        String database = TestPostgres.createDatabase();
        TestPostgres.execute(database, """
                CREATE TABLE parent (id int4) PARTITION BY RANGE (id);
                CREATE TABLE low PARTITION OF parent FOR VALUES FROM (0) TO (1000);
                CREATE TABLE high PARTITION OF parent FOR VALUES FROM (1000) TO (2000);
                INSERT INTO parent SELECT * FROM generate_series(0, 1499);
                CREATE TABLE fat (id int4, body bytea STORAGE EXTERNAL);
                INSERT INTO fat SELECT i, decode(repeat('ab', 100000), 'hex') FROM generate_series(1, 100) AS i;
                CREATE VIEW seen AS SELECT * FROM low""");
        TestPostgres.execute(database, "VACUUM");
        TestPostgres.execute(database, "ANALYZE low, high, fat");
        Catalog catalog = await(new CatalogReader(VERTX).read(connect(database)));

        assertThat(relation(catalog, "parent").estimatedRows()).isEqualTo(1500);
        assertThat(relation(catalog, "low").estimatedRows()).isEqualTo(1000);
        assertThat(relation(catalog, "low").estimatedRowBytes()).isBetween(20, 100);
        assertThat(relation(catalog, "fat").estimatedRowBytes()).isBetween(90_000, 150_000);
        assertThat(relation(catalog, "seen").estimatedRows()).isEqualTo(-1);
        assertThat(relation(catalog, "seen").estimatedRowBytes()).isZero();
    }

    private static Relation relation(Catalog catalog, String name) {
        return catalog.relations().get(new QualifiedName("public", name));
    }

    private static PgConnection connect(String database) {
        return await(PgConnection.connect(VERTX, PgConnectOptions.fromUri(TestPostgres.url(database))));
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}

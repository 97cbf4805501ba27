package dev.headrace.catalog;

import dev.headrace.packaged.PackagedText;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/**
 * Reads what a database holds, in a handful of statements whatever the number of tables.
 *
 * <p>All of them run in one read-only snapshot, so that a table altered meanwhile is seen before or after, never in
 * between. Every value selected is cast to a type that the driver decodes. The connection must not be in a transaction
 * and must not be used by others meanwhile.
 */
public final class CatalogReader {
    private final Vertx vertx;
    private final String snapshot = sql("snapshot");
    private final String oids = sql("oids");
    private final String relations = sql("wanted") + sql("relations");
    private final String columns = sql("wanted") + sql("columns");
    private final String types = sql("wanted") + sql("types");
    private final String keys = sql("wanted") + sql("keys");
    private final String foreignKeys = sql("wanted") + sql("foreign-keys");
    private final String names = sql("names");

    public CatalogReader(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Reads every relation outside of PostgreSQL's own schemas. */
    public Future<Catalog> read(SqlConnection connection) {
        return inSnapshot(connection, () -> readParts(connection, null));
    }

    /** Reads these relations; those that do not exist are simply not in the answer. */
    public Future<Catalog> read(SqlConnection connection, Set<QualifiedName> wanted) {
        return inSnapshot(
                connection, () -> findOids(connection, wanted).compose(found -> readParts(connection, found)));
    }

    /** The names of all relations, to tell which one was probably meant by a name that does not exist. */
    public Future<List<QualifiedName>> names(SqlConnection connection) {
        return connection.query(names).execute().map(CatalogReader::toNames);
    }

    private Future<Catalog> inSnapshot(SqlConnection connection, Supplier<Future<CatalogFindings>> reading) {
        return connection
                .query(snapshot)
                .execute()
                .compose(begun -> reading.get())
                .eventually(() -> connection.query("ROLLBACK").execute())
                .compose(this::assemble);
    }

    private Future<Long[]> findOids(SqlConnection connection, Set<QualifiedName> wanted) {
        List<QualifiedName> ordered = List.copyOf(wanted);
        Tuple called = Tuple.tuple()
                .addArrayOfString(ordered.stream().map(QualifiedName::schema).toArray(String[]::new))
                .addArrayOfString(ordered.stream().map(QualifiedName::name).toArray(String[]::new));
        return connection.preparedQuery(oids).execute(called).map(CatalogReader::toOids);
    }

    /** Asks for all the parts at once: the connection sends them in a row and answers in order. */
    private Future<CatalogFindings> readParts(SqlConnection connection, Long[] wanted) {
        Tuple these = Tuple.tuple().addArrayOfLong(wanted);
        Future<RowSet<Row>> relationRows = connection.preparedQuery(relations).execute(these);
        Future<RowSet<Row>> columnRows = connection.preparedQuery(columns).execute(these);
        Future<RowSet<Row>> typeRows = connection.preparedQuery(types).execute(these);
        Future<RowSet<Row>> keyRows = connection.preparedQuery(keys).execute(these);
        Future<RowSet<Row>> foreignKeyRows =
                connection.preparedQuery(foreignKeys).execute(these);
        String version = connection.databaseMetadata().fullVersion();
        return Future.join(relationRows, columnRows, typeRows, keyRows, foreignKeyRows)
                .map(done -> new CatalogFindings(
                        version,
                        relationRows.result(),
                        columnRows.result(),
                        typeRows.result(),
                        keyRows.result(),
                        foreignKeyRows.result()));
    }

    /** Builds the records on a worker: for many tables it takes far longer than an event loop may be held. */
    private Future<Catalog> assemble(CatalogFindings findings) {
        return vertx.executeBlocking(findings::toCatalog, false);
    }

    private static Long[] toOids(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.getLong("oid"))
                .toArray(Long[]::new);
    }

    private static List<QualifiedName> toNames(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new QualifiedName(row.getString("schema"), row.getString("name")))
                .toList();
    }

    private static String sql(String name) {
        return PackagedText.of(CatalogReader.class, name + ".sql");
    }
}

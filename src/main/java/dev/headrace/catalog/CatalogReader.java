package dev.headrace.catalog;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
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
    private final String relations = sql("relations");
    private final String columns = sql("columns");
    private final String types = sql("types");
    private final String keys = sql("keys");
    private final String foreignKeys = sql("foreign-keys");
    private final String names = sql("names");

    public CatalogReader(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Reads every relation outside of PostgreSQL's own schemas. */
    public Future<Catalog> read(SqlConnection connection) {
        return read(connection, null, null);
    }

    /** Reads these relations; those that do not exist are simply not in the answer. */
    public Future<Catalog> read(SqlConnection connection, Set<QualifiedName> wanted) {
        List<QualifiedName> ordered = List.copyOf(wanted);
        String[] schemas = ordered.stream().map(QualifiedName::schema).toArray(String[]::new);
        String[] tables = ordered.stream().map(QualifiedName::name).toArray(String[]::new);
        return read(connection, schemas, tables);
    }

    /** The names of all relations, to tell which one was probably meant by a name that does not exist. */
    public Future<List<QualifiedName>> names(SqlConnection connection) {
        return connection.query(names).execute().map(CatalogReader::toNames);
    }

    private Future<Catalog> read(SqlConnection connection, String[] schemas, String[] tables) {
        Tuple wanted = Tuple.tuple().addArrayOfString(schemas).addArrayOfString(tables);
        return connection
                .query(snapshot)
                .execute()
                .compose(begun -> connection.preparedQuery(relations).execute(wanted))
                .compose(found -> readParts(connection, found))
                .eventually(() -> connection.query("ROLLBACK").execute())
                .compose(this::assemble);
    }

    /** Asks for all the parts at once: the connection sends them in a row and answers in order. */
    private Future<CatalogFindings> readParts(SqlConnection connection, RowSet<Row> found) {
        Tuple oids = Tuple.of(oidsOf(found));
        Future<RowSet<Row>> columnRows = connection.preparedQuery(columns).execute(oids);
        Future<RowSet<Row>> typeRows = connection.preparedQuery(types).execute(oids);
        Future<RowSet<Row>> keyRows = connection.preparedQuery(keys).execute(oids);
        Future<RowSet<Row>> foreignKeyRows =
                connection.preparedQuery(foreignKeys).execute(oids);
        String version = connection.databaseMetadata().fullVersion();
        return Future.join(columnRows, typeRows, keyRows, foreignKeyRows)
                .map(done -> new CatalogFindings(
                        version,
                        found,
                        columnRows.result(),
                        typeRows.result(),
                        keyRows.result(),
                        foreignKeyRows.result()));
    }

    private static Long[] oidsOf(RowSet<Row> found) {
        Collection<Long> oids = new ArrayList<>(found.size());
        found.forEach(row -> oids.add(row.getLong("oid")));
        return oids.toArray(Long[]::new);
    }

    /** Builds the records on a worker: for many tables it takes far longer than an event loop may be held. */
    private Future<Catalog> assemble(CatalogFindings findings) {
        return vertx.executeBlocking(findings::toCatalog, false);
    }

    private static List<QualifiedName> toNames(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new QualifiedName(row.getString("schema"), row.getString("name")))
                .toList();
    }

    private static String sql(String name) {
        try (InputStream file = CatalogReader.class.getResourceAsStream(name + ".sql")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name + ".sql", e);
        }
    }
}

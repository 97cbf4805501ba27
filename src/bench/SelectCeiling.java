import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.function.Supplier;

/**
 * The least that a Vert.x server can do to answer a row: one prepared statement, pipelined, on one connection for each event
 * loop. Arguments: port, database, statement, whose parameter is the number behind the last slash of the path.
 */
class SelectCeiling {
    private static final int PIPELINED = 64;

    public static void main(String[] arguments) {
        int port = Integer.parseInt(arguments[0]);
        PgConnectOptions database = PgConnectOptions.fromUri(arguments[1])
                .setCachePreparedStatements(true)
                .setPipeliningLimit(PIPELINED);
        int loops = Runtime.getRuntime().availableProcessors();
        Supplier<AbstractVerticle> verticle = () -> new AbstractVerticle() {
            @Override
            public void start() {
                PgConnection.connect(vertx, database).onComplete(
                        connection -> serve(connection.preparedQuery(arguments[2])), Throwable::printStackTrace);
            }

            private void serve(PreparedQuery<RowSet<Row>> query) {
                vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(port))
                        .requestHandler(request -> answer(request, query))
                        .listen();
            }
        };
        Vertx.vertx().deployVerticle(verticle::get, new DeploymentOptions().setInstances(loops));
    }

    private static void answer(HttpServerRequest request, PreparedQuery<RowSet<Row>> query) {
        String path = request.path();
        int id = Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
        query.execute(Tuple.of(id)).onComplete(
                rows -> request.response()
                        .putHeader("content-type", "application/json; charset=utf-8")
                        .end(Buffer.buffer(rows.iterator().next().getString(0))),
                failure -> request.response().setStatusCode(500).end());
    }
}

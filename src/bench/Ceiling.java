import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import java.util.function.Supplier;

/** The least that a Vert.x server can do: it answers every request with the same bytes. Arguments: port, body. */
class Ceiling {
    public static void main(String[] arguments) {
        int port = Integer.parseInt(arguments[0]);
        Buffer body = Buffer.buffer(arguments[1]);
        int loops = Runtime.getRuntime().availableProcessors();
        Supplier<AbstractVerticle> verticle = () -> new AbstractVerticle() {
            @Override
            public void start() {
                vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(port))
                        .requestHandler(request -> request.response()
                                .putHeader("content-type", "application/json; charset=utf-8")
                                .end(body))
                        .listen();
            }
        };
        Vertx.vertx().deployVerticle(verticle::get, new DeploymentOptions().setInstances(loops));
    }
}

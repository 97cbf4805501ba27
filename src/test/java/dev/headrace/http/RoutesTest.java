package dev.headrace.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import org.junit.jupiter.api.Test;

class RoutesTest {
    private static final Responder ANY = exchange -> Future.succeededFuture();

    private final Routes routes = new Routes()
            .get("/api/:resource", Policy.standard(), ANY)
            .get("/api/:resource/:key", Policy.standard(), ANY)
            .add(HttpMethod.PATCH, "/api/:resource/:key", Policy.standard().withBody(), ANY)
            .get("/api/users/me", Policy.standard(), ANY)
            .get("/", Policy.standard(), ANY);

    private String templateAt(String path) {
        MountedPath at = routes.at(path);
        return at == null ? null : at.template();
    }

    @Test
    void findsWhatIsMounted() {
        assertThat(templateAt("/")).isEqualTo("/");
        assertThat(templateAt("/api/users")).isEqualTo("/api/{resource}");
        assertThat(templateAt("/api/users/7")).isEqualTo("/api/{resource}/{key}");
    }

    @Test
    void prefersLiterals() {
        assertThat(templateAt("/api/users/me")).isEqualTo("/api/users/me");
        assertThat(templateAt("/api/posts/me")).isEqualTo("/api/{resource}/{key}");
    }

    @Test
    void matchesOneSpellingOnly() {
        for (String path :
                new String[] {"", "api/users", "/api", "/api/", "/api//7", "/api/users/", "//api/users", "/API/users"
                }) {
            assertThat(templateAt(path)).as(path).isNull();
        }
    }

    @Test
    void keepsEncodedSlashesInsideTheirSegment() {
        MountedPath at = routes.at("/api/users/a%2Fb");
        assertThat(at.parameter("/api/users/a%2Fb", "key")).isEqualTo("a%2Fb");
        assertThat(at.parameter("/api/users/a%2Fb", "resource")).isEqualTo("users");
        assertThatThrownBy(() -> at.parameter("/api/users/a%2Fb", "other"))
                .hasMessageContaining("no parameter 'other'");
    }

    @Test
    void listsTheMethodsOfAPath() {
        assertThat(routes.at("/api/users/7").allow()).isEqualTo("GET, HEAD, PATCH");
        assertThat(routes.at("/api/users/7").route(HttpMethod.PATCH).policy().body())
                .isTrue();
        assertThat(routes.at("/api/users/7").route(HttpMethod.DELETE)).isNull();
        assertThat(routes.mounted()).hasSize(9).first().extracting(Route::path).isEqualTo("/api/:resource");
    }

    @Test
    void refusesToMountTwice() {
        assertThatThrownBy(() -> routes.get("/", Policy.standard(), ANY)).hasMessage("GET / is mounted twice");
    }

    @Test
    void findsTheNearestPath() {
        assertThat(routes.nearest("/apo/users")).isEqualTo("/api/users");
        assertThat(routes.nearest("/api/users/")).isEqualTo("/api/users");
        assertThat(routes.nearest("/something/else/entirely/different")).isNull();
    }
}

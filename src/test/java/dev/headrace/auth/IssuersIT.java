package dev.headrace.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.util.Base64URL;
import dev.headrace.config.Binder;
import dev.headrace.config.InvalidConfiguration;
import dev.headrace.config.Overrides;
import dev.headrace.config.Source;
import dev.headrace.fault.Fault;
import dev.headrace.testing.Await;
import dev.headrace.testing.TestTokens;
import dev.headrace.watch.Watcher;
import dev.headrace.work.WorkConfig;
import dev.headrace.work.Workers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of others: their keys in a file, in a document that a server shows, and when these change. */
class IssuersIT {
    private static final String CLAIMS = "{\"iss\":\"them\",\"aud\":\"us\",\"sub\":\"42\",\"exp\":1800000600,"
            + "\"realm_access\":{\"roles\":[\"editor\",7]}}";

    @TempDir
    private Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();
    private final List<String> troubles = new CopyOnWriteArrayList<>();
    private volatile String document = "{\"keys\":[]}";
    private HttpServer server;

    @BeforeEach
    void serve() {
        server = Await.value(vertx.createHttpServer()
                .requestHandler(request -> {
                    asked.incrementAndGet();
                    if (request.path().equals("/moved")) {
                        request.response()
                                .setStatusCode(302)
                                .putHeader("location", "/keys")
                                .end();
                    } else {
                        request.response().end(document);
                    }
                })
                .listen(0, "127.0.0.1"));
    }

    @AfterEach
    void close() {
        Await.value(vertx.close());
    }

    private Tokens tokens(String keys) {
        return tokensOf("issuer: them\naudience: us\nroles: realm_access.roles\n" + keys);
    }

    private Tokens tokensOf(String yaml) {
        IssuerConfig config = Binder.bind(IssuerConfig.class, new Source("test.yaml", yaml), Overrides.none(Map.of()))
                .value();
        Workers workers = new Workers(vertx, new WorkConfig(1, 10));
        Await.value(workers.start());
        Watcher watcher = new Watcher() {
            @Override
            public void keysNotRead(String issuer, Throwable reason) {
                troubles.add(issuer + ": " + reason.getMessage());
            }
        };
        return new Issuers(vertx, watcher, nanos::get)
                .tokens(Optional.empty(), Map.of("them", config), workers, () -> Instant.ofEpochSecond(1_800_000_000));
    }

    private String url(String path) {
        return "jwks: http://127.0.0.1:" + server.actualPort() + path + "\n";
    }

    private static String jwks(JWK... keys) {
        return new JWKSet(List.of(keys)).toString(false);
    }

    private Future<Identity> verify(Tokens tokens, String token) {
        try {
            return tokens.verify(token);
        } catch (Fault refusal) {
            return Future.failedFuture(refusal);
        }
    }

    private String refusal(Tokens tokens, String token) {
        Future<Identity> verified = verify(tokens, token);
        Await.until("it is refused", verified::failed);
        return ((Fault) verified.cause()).code();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "ES256", "EdDSA"})
    void believesTheKeyOfAFile(String algorithm) throws Exception {
        Signer signer = Signer.of(algorithm, null);
        Path file = Files.writeString(directory.resolve("key.pem"), signer.pem());
        Tokens tokens = tokens("key: " + file + "\n");
        Identity identity = Await.value(tokens.verify(signer.sign(CLAIMS)));
        assertThat(identity.account()).isEqualTo("42");
        assertThat(identity.roles()).containsExactly("editor");
        assertThat(refusal(tokens, Signer.of(algorithm, null).sign(CLAIMS))).isEqualTo("HR303");
    }

    private static String signedWithSecret(String claims) throws Exception {
        JWSObject token = new JWSObject(new JWSHeader(JWSAlgorithm.HS256), new Payload(claims));
        token.sign(new MACSigner(TestTokens.SECRET));
        return token.serialize();
    }

    /** One secret, a role that is a text, and claims of many kinds beside it: as Supabase makes them. */
    @Test
    void believesASecretAndOneRole() throws Exception {
        Tokens tokens = tokensOf(
                "{ issuer: 'https://abc.supabase.co/auth/v1', audience: authenticated, secret: '%s', roles: role }"
                        .formatted(TestTokens.SECRET));
        String account = "8f3b2c1e-6d0a-4f57-9b8e-2a1c3d4e5f60";
        String claims = "{\"aal\":\"aal1\",\"amr\":[{\"method\":\"password\",\"timestamp\":1799999000}],"
                + "\"app_metadata\":{\"provider\":\"email\",\"providers\":[\"email\"]},\"aud\":\"authenticated\","
                + "\"email\":\"ann@example.com\",\"exp\":1800000600,\"iat\":1799997000,\"is_anonymous\":false,"
                + "\"iss\":\"https://abc.supabase.co/auth/v1\",\"phone\":\"\",\"role\":\"authenticated\","
                + "\"session_id\":\"b5f0\",\"sub\":\"" + account + "\",\"user_metadata\":{}}";
        Identity identity = Await.value(tokens.verify(signedWithSecret(claims)));
        assertThat(identity.account()).isEqualTo(account);
        assertThat(identity.roles()).containsExactly("authenticated");
        assertThat(refusal(tokens, signedWithSecret(claims.replace("\"aud\":\"authenticated\"", "\"aud\":\"anon\""))))
                .isEqualTo("HR303");
    }

    @Test
    void believesTheKeysOfADocument() throws Exception {
        Signer one = Signer.of("RS256", "one");
        Signer two = Signer.of("ES256", "two");
        Signer three = Signer.of("EdDSA", "three");
        document = jwks(one.jwk(), two.jwk(), three.jwk());
        Tokens tokens = tokens(url("/keys"));
        for (Signer signer : List.of(one, two, three)) {
            assertThat(Await.value(tokens.verify(signer.sign(CLAIMS))).account())
                    .isEqualTo("42");
        }
        assertThat(refusal(tokens, Signer.of("RS256", "two").sign(CLAIMS))).isEqualTo("HR303");
        assertThat(refusal(tokens, Signer.of("RS256", "four").sign(CLAIMS))).isEqualTo("HR303");
    }

    @Test
    void learnsOfNewKeysAndForgetsOldOnes() throws Exception {
        Signer old = Signer.of("RS256", "old");
        Signer young = Signer.of("RS256", "young");
        document = jwks(old.jwk());
        Tokens tokens = tokens(url("/keys"));
        String token = old.sign(CLAIMS);
        Await.value(tokens.verify(token));
        assertThat(tokens.known(token)).isNotNull();
        document = jwks(young.jwk());
        assertThat(refusal(tokens, young.sign(CLAIMS))).isEqualTo("HR303"); // the document was read a moment ago
        nanos.addAndGet(11_000_000_000L);
        Await.value(tokens.verify(young.sign(CLAIMS)));
        assertThat(tokens.known(token)).isNull();
        nanos.addAndGet(11_000_000_000L);
        assertThat(refusal(tokens, token)).isEqualTo("HR303");
    }

    @Test
    void asksOnceHoweverManyUnknownKeysAreNamed() throws Exception {
        Signer known = Signer.of("ES256", "known");
        document = jwks(known.jwk());
        Tokens tokens = tokens(url("/keys"));
        Await.value(tokens.verify(known.sign(CLAIMS)));
        int before = asked.get();
        for (int i = 0; i < 50; i++) {
            refusal(tokens, Signer.of("ES256", "unknown-" + i).sign(CLAIMS));
        }
        assertThat(asked.get()).isEqualTo(before);
    }

    @Test
    void remembersTokensThoughTheDocumentIsReadAgainForAnUnknownKey() throws Exception {
        Signer known = Signer.of("ES256", "known");
        document = jwks(known.jwk());
        Tokens tokens = tokens(url("/keys"));
        String token = known.sign(CLAIMS);
        Await.value(tokens.verify(token));
        int before = asked.get();
        nanos.addAndGet(11_000_000_000L);
        refusal(tokens, Signer.of("ES256", "unknown").sign(CLAIMS));
        assertThat(asked.get()).isEqualTo(before + 1);
        assertThat(tokens.known(token)).isNotNull();
    }

    @Test
    void keepsItsKeysWhileTheDocumentCannotBeRead() throws Exception {
        Signer signer = Signer.of("RS256", "one");
        document = jwks(signer.jwk());
        Tokens tokens = tokens(url("/keys"));
        Await.value(tokens.verify(signer.sign(CLAIMS)));
        for (String broken : List.of("", "{}", "[]", "{\"keys\":[]}", "x".repeat(300 * 1024))) {
            document = broken;
            nanos.addAndGet(11_000_000_000L);
            int before = troubles.size();
            assertThat(refusal(tokens, Signer.of("RS256", "two").sign(CLAIMS))).isEqualTo("HR303");
            Await.until("the trouble is told", () -> troubles.size() > before);
            Await.value(tokens.verify(signer.sign(CLAIMS)));
        }
    }

    @Test
    void followsNobodyElsewhereAndTakesNoSecretFromADocument() throws Exception {
        Signer signer = Signer.of("RS256", "one");
        document = jwks(signer.jwk());
        assertThat(refusal(tokens(url("/moved")), signer.sign(CLAIMS))).isEqualTo("HR211");
        String secret = "x".repeat(64);
        document = "{\"keys\":["
                + new OctetSequenceKey.Builder(Base64URL.encode(secret))
                        .keyID("one")
                        .build()
                        .toJSONString() + "]}";
        assertThat(refusal(tokens(url("/keys")), signer.sign(CLAIMS))).isEqualTo("HR211");
        assertThat(troubles).anyMatch(trouble -> trouble.contains("302"));
        assertThat(troubles).anyMatch(trouble -> trouble.contains("it is a secret"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret: short\n",
                "secret: 0123456789012345678901234567890123456789\nkey: x\n",
                "secret: 0123456789012345678901234567890123456789\nalgorithms: [rs256]\n",
                "jwks: http://example.com/keys\n",
                "jwks: ftp://example.com/keys\n",
                "jwks: keys.json\nalgorithms: [hs256]\n",
                "jwks: keys.json\nrefresh: 1s\n",
            })
    void isNotConfiguredInAWayThatIsUnsafe(String keys) {
        assertThatThrownBy(() -> tokens(keys)).isInstanceOf(InvalidConfiguration.class);
    }
}

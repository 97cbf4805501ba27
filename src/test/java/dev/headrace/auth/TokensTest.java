package dev.headrace.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.headrace.config.DataSize;
import dev.headrace.fault.Fault;
import dev.headrace.testing.Await;
import dev.headrace.watch.Watcher;
import dev.headrace.work.WorkConfig;
import dev.headrace.work.Workers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is believed of a token. Those of the tests are made by hand, so that nothing keeps them from being wrong. */
class TokensTest {
    private static final String SECRET = "0123456789012345678901234567890123456789";
    private static final String HS256 = "{\"alg\":\"HS256\"}";
    private static final long NOW = 1_800_000_000;

    private final Vertx vertx = Vertx.vertx();
    private Instant now = Instant.ofEpochSecond(NOW);
    private final InstantSource clock = () -> now;
    private final TokenConfig config = new TokenConfig(SECRET, Algorithm.HS256, "us", "here", Duration.ofMinutes(15));
    private final Tokens tokens = new Issuers(vertx, new Watcher() {}, () -> 0)
            .tokens(accounts(), Map.of(), new Workers(vertx, new WorkConfig(1, 1)), clock);

    private Optional<AccountsConfig> accounts() {
        return Optional.of(new AccountsConfig(
                "users",
                "email",
                "password",
                Optional.empty(),
                config,
                Duration.ofDays(30),
                new AccountsConfig.HashingConfig(DataSize.ofMebibytes(19), 2)));
    }

    @AfterEach
    void close() {
        Await.value(vertx.close());
    }

    @Test
    void believesItsOwnAndRemembersThem() {
        String token = new OwnTokens(config, clock).issue("42", Set.of("admin", "author"));
        assertThat(tokens.known(token)).isNull();
        Identity identity = Await.value(tokens.verify(token));
        assertThat(identity.account()).isEqualTo("42");
        assertThat(identity.roles()).containsExactlyInAnyOrder("admin", "author");
        assertThat(tokens.known(token)).isSameAs(identity);
        now = now.plusSeconds(15 * 60 + 29);
        assertThat(tokens.known(token)).isSameAs(identity);
        now = now.plusSeconds(1);
        assertThat(tokens.known(token)).isNull();
        assertThat(refusal(token)).isEqualTo("It has expired");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'exp':1800000600,'aud':'here','sub':'1'}|Its issuer is not known here",
                "{'iss':'them','exp':1800000600,'aud':'here','sub':'1'}|Its issuer is not known here",
                "{'iss':7,'exp':1800000600,'aud':'here','sub':'1'}|Its issuer is not known here",
                "{'iss':'us','aud':'here','sub':'1'}|Its claim exp is no number",
                "{'iss':'us','exp':'1800000600','aud':'here','sub':'1'}|Its claim exp is no number",
                "{'iss':'us','exp':null,'aud':'here','sub':'1'}|Its claim exp is no number",
                "{'iss':'us','exp':-1,'aud':'here','sub':'1'}|Its claim exp is no moment",
                "{'iss':'us','exp':1e300,'aud':'here','sub':'1'}|Its claim exp is no moment",
                "{'iss':'us','exp':1799999970,'aud':'here','sub':'1'}|It has expired",
                "{'iss':'us','exp':1800000600,'nbf':1800000031,'aud':'here','sub':'1'}|It is not valid yet",
                "{'iss':'us','exp':1800000600,'nbf':'soon','aud':'here','sub':'1'}|Its claim nbf is no number",
                "{'iss':'us','exp':1800000600,'iat':1800000031,'aud':'here','sub':'1'}|It was made in the future",
                "{'iss':'us','exp':1800000600,'sub':'1'}|It is meant for somebody else: its claim aud",
                "{'iss':'us','exp':1800000600,'aud':'there','sub':'1'}|It is meant for somebody else: its claim aud",
                "{'iss':'us','exp':1800000600,'aud':['there'],'sub':'1'}|It is meant for somebody else: its claim aud",
                "{'iss':'us','exp':1800000600,'aud':{'here':1},'sub':'1'}|It is meant for somebody else: its claim aud",
                "{'iss':'us','exp':1800000600,'aud':'here'}|Its claim sub is no text",
                "{'iss':'us','exp':1800000600,'aud':'here','sub':1}|Its claim sub is no text",
                "{'iss':'us','exp':1800000600,'aud':'here','sub':''}|Its claim sub is no name",
                "{'iss':'us','exp':1800000600,'aud':'here','sub':'a\\u0000b'}|Its claim sub is no name",
            })
    void believesNothingElse(String claims, String reason) {
        assertThat(refusal(signed(HS256, claims.replace('\'', '"'), SECRET))).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'iss':'us','exp':1799999971,'aud':'here','sub':'1'}",
                "{'iss':'us','exp':1800000600.5,'aud':['there','here'],'sub':'1','nbf':1800000030,'iat':1800000030}",
            })
    void allowsForClocksThatDiffer(String claims) {
        String token = signed(HS256, claims.replace('\'', '"'), SECRET);
        assertThat(Await.value(tokens.verify(token)).account()).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'alg':'none'}|It is no signed JWT",
                "{'alg':'None'}|It is signed by an algorithm that is not allowed",
                "{'alg':'HS384'}|It is signed by an algorithm that is not allowed",
                "{'alg':'RS256'}|It is signed by an algorithm that is not allowed",
                "{'alg':'HS256','crit':['exp']}|It demands extensions that are not known here",
                "{'alg':'HS256','crit':['b64'],'b64':false}|It demands extensions that are not known here",
                "{}|It is no signed JWT",
                "{'alg':7}|It is no signed JWT",
                "not json|It is no signed JWT",
            })
    void believesNoOtherHeader(String header, String reason) {
        String claims = "{\"iss\":\"us\",\"exp\":1800000600,\"aud\":\"here\",\"sub\":\"1\"}";
        assertThat(refusal(signed(header.replace('\'', '"'), claims, SECRET))).isEqualTo(reason);
    }

    @Test
    void takesNoKeyFromTheTokenItself() {
        String claims = "{\"iss\":\"us\",\"exp\":1800000600,\"aud\":\"here\",\"sub\":\"1\"}";
        String other = "9999999999999999999999999999999999999999";
        String encoded = base64(other.getBytes(StandardCharsets.UTF_8));
        String[] headers = {
            "{\"alg\":\"HS256\",\"jwk\":{\"kty\":\"oct\",\"k\":\"" + encoded + "\"}}",
            "{\"alg\":\"HS256\",\"jku\":\"http://127.0.0.1:1/keys\",\"kid\":\"../../etc/passwd\"}",
            "{\"alg\":\"HS256\",\"x5u\":\"http://127.0.0.1:1/keys\",\"kid\":\"' OR 1=1\"}",
        };
        for (String header : headers) {
            String token = signed(header, claims, other);
            Future<Identity> verified = verify(token);
            assertThat(verified.failed()).as(header).isTrue();
            assertThat(verified.cause()).isInstanceOf(Fault.class);
        }
    }

    @Test
    void believesNoPartOfAToken() {
        String whole = new OwnTokens(config, clock).issue("1", Set.of());
        String[] parts = whole.split("\\.", -1);
        String[] broken = {
            "",
            ".",
            "..",
            parts[0],
            parts[0] + "." + parts[1],
            parts[0] + "." + parts[1] + ".",
            parts[0] + ".." + parts[2],
            "." + parts[1] + "." + parts[2],
            whole + ".x",
            whole + "x",
            "x" + whole,
            parts[0] + "." + base64("{\"iss\":\"us\"}".getBytes(StandardCharsets.UTF_8)) + "." + parts[2],
            whole.substring(0, whole.length() - 2),
            "a".repeat(9000),
            parts[0] + "." + parts[1] + ".!!!"
        };
        for (String token : broken) {
            Future<Identity> verified = verify(token);
            assertThat(verified.failed()).as(token).isTrue();
            assertThat(verified.cause()).as(token).isInstanceOf(Fault.class);
            assertThat(((Fault) verified.cause()).status()).isEqualTo(401);
            assertThat(tokens.known(token)).isNull();
        }
    }

    /** As the gate sees it: a refusal may be thrown as well as answered. */
    private Future<Identity> verify(String token) {
        try {
            return tokens.verify(token);
        } catch (Fault refusal) {
            return Future.failedFuture(refusal);
        }
    }

    private String refusal(String token) {
        Fault fault = catchThrowableOfType(Fault.class, () -> {
            throw verify(token).cause();
        });
        assertThat(fault.code()).isEqualTo("HR303");
        return fault.details();
    }

    private static String signed(String header, String claims, String secret) {
        String signed =
                base64(header.getBytes(StandardCharsets.UTF_8)) + "." + base64(claims.getBytes(StandardCharsets.UTF_8));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return signed + "." + base64(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}

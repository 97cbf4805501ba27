package dev.headrace.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.work.Workers;
import io.vertx.core.Future;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * Tells whose an access token is. A token that was found valid is remembered by its digest until it expires or the keys of its
 * issuer change.
 */
public final class Tokens {
    private static final int MOST_REMEMBERED = 10_000;
    private static final int MOST_CHECKED = 16;
    private static final int LONGEST = 8 * 1024;
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Map<String, Issuer> nameToIssuer;
    private final Workers workers;
    private final InstantSource clock;
    private final Semaphore places = new Semaphore(MOST_CHECKED);
    private final Cache<TokenDigest, Remembered> remembered =
            Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).build();

    private record Remembered(Identity identity, Issuer issuer) {}

    /** @param nameToIssuer by the claim {@code iss} */
    Tokens(Map<String, Issuer> nameToIssuer, Workers workers, InstantSource clock) {
        this.nameToIssuer = Map.copyOf(nameToIssuer);
        this.workers = workers;
        this.clock = clock;
    }

    /** Whose the token is, if that is known already; null otherwise. */
    public Identity known(String token) {
        Remembered known = token.length() > LONGEST ? null : remembered.getIfPresent(TokenDigest.of(token));
        return known != null
                        && now() < known.identity.end()
                        && known.issuer.keys().current() == known.identity.keys()
                ? known.identity
                : null;
    }

    /** Whose the token is. Fails with a {@link Fault} for one that is not valid. */
    public Future<Identity> verify(String token) {
        JWSObject parsed = parse(token);
        Claims claims = new Claims(claims(parsed));
        Issuer issuer = nameToIssuer.get(claims.issuer());
        if (issuer == null) {
            throw bad("Its issuer is not known here");
        }
        Algorithm algorithm = Algorithm.named(parsed.getHeader().getAlgorithm().getName())
                .filter(issuer.algorithms()::contains)
                .orElseThrow(() -> bad("It is signed by an algorithm that is not allowed"));
        return keys(issuer, parsed.getHeader(), algorithm)
                .compose(keys -> signature(parsed, keys.fitting(parsed.getHeader(), algorithm), algorithm)
                        .map(good -> claims.identity(issuer, now(), keys)))
                .onSuccess(identity -> remembered.put(TokenDigest.of(token), new Remembered(identity, issuer)));
    }

    private static JWSObject parse(String token) {
        if (token.length() > LONGEST) {
            throw bad("It is longer than " + LONGEST + " characters");
        }
        try {
            JWSObject parsed = JWSObject.parse(token);
            if (parsed.getHeader().getCriticalParams() != null
                    && !parsed.getHeader().getCriticalParams().isEmpty()) {
                throw bad("It demands extensions that are not known here");
            }
            return parsed;
        } catch (ParseException e) {
            throw bad("It is no signed JWT");
        }
    }

    private static Map<String, Object> claims(JWSObject parsed) {
        Map<String, Object> claims = parsed.getPayload().toJSONObject();
        if (claims == null) {
            throw bad("It holds no claims");
        }
        return claims;
    }

    /** The keys of the issuer; newer ones when none of those that are known fits. */
    private static Future<KeySet> keys(Issuer issuer, JWSHeader header, Algorithm algorithm) {
        KeySet current = issuer.keys().current();
        if (current != null && !current.fitting(header, algorithm).isEmpty()) {
            return Future.succeededFuture(current);
        }
        return issuer.keys()
                .renewed()
                .compose(keys -> keys == null ? Future.failedFuture(notLoaded()) : Future.succeededFuture(keys));
    }

    private static Fault notLoaded() {
        return Fault.of(FaultCode.KEYS_NOT_LOADED, "The keys of the access token's issuer could not be read yet")
                .retryAfter(RETRY);
    }

    private Future<?> signature(JWSObject token, List<SigningKey> keys, Algorithm algorithm) {
        return algorithm.isCheap() ? check(isGood(token, keys)) : checkElsewhere(token, keys);
    }

    /** By workers, and by so few at once that a flood of forged tokens leaves them time for others. */
    private Future<?> checkElsewhere(JWSObject token, List<SigningKey> keys) {
        if (!places.tryAcquire()) {
            return Future.failedFuture(Fault.of(FaultCode.WORKERS_FULL, "Too many access tokens are being looked at")
                    .retryAfter(Duration.ofSeconds(1)));
        }
        return workers.run(() -> isGood(token, keys))
                .onComplete(done -> places.release())
                .compose(Tokens::check);
    }

    private static Future<?> check(boolean good) {
        return good ? Future.succeededFuture() : Future.failedFuture(bad("It is not signed by a key of its issuer"));
    }

    private static boolean isGood(JWSObject token, List<SigningKey> keys) {
        return keys.stream().anyMatch(key -> isSignedWith(key, token));
    }

    private static boolean isSignedWith(SigningKey key, JWSObject token) {
        try {
            return key.verifier().verify(token.getHeader(), token.getSigningInput(), token.getSignature());
        } catch (JOSEException e) {
            return false; // it is another key's
        }
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    static Fault bad(String reason) {
        return Fault.of(FaultCode.BAD_TOKEN, "The access token is not valid").details(reason);
    }
}

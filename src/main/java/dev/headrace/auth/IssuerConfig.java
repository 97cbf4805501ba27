package dev.headrace.auth;

import dev.headrace.config.Default;
import dev.headrace.config.Doc;
import dev.headrace.config.Rules;
import dev.headrace.config.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

@Doc(
        "Somebody else whose access tokens are accepted, such as Supabase or Keycloak. One of secret, key and jwks is needed.")
public record IssuerConfig(
        @Doc("Their claim iss, exactly.") String issuer,

        @Doc("What their claim aud must hold.") String audience,

        @Secret @Doc("The secret that they sign with, for hs256, hs384 and hs512.")
        Optional<String> secret,

        @Doc("PEM file with their public key or certificate.")
        Optional<String> key,

        @Doc("Their JWKS document: a file, or a URL with https:// (http:// for this machine alone).")
        Optional<String> jwks,

        @Default("[]") @Doc("The algorithms that they sign with; all that fit the key when left out.")
        List<Algorithm> algorithms,

        @Default("sub") @Doc("The claim that names the account; claims within claims with dots between.")
        String subject,

        @Default("roles") @Doc("The claim that names roles, as a text or a list of texts, such as realm_access.roles.")
        String roles,

        @Default("10m") @Doc("How often the JWKS document is read; also when a token names a key that is not in it.")
        Duration refresh) {

    private static final Duration SHORTEST_REFRESH = Duration.ofSeconds(10);
    private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");

    public IssuerConfig {
        algorithms = List.copyOf(algorithms);
        Rules rules = new Rules()
                .require(!issuer.isBlank(), "issuer", "must not be blank")
                .require(!audience.isBlank(), "audience", "must not be blank")
                .require(!subject.isBlank(), "subject", "must not be blank")
                .require(!roles.isBlank(), "roles", "must not be blank")
                .require(
                        Stream.of(secret, key, jwks).filter(Optional::isPresent).count() == 1,
                        "issuer",
                        "needs exactly one of secret, key and jwks beside it")
                .require(refresh.compareTo(SHORTEST_REFRESH) >= 0, "refresh", "must be at least 10s");
        boolean symmetric = secret.isPresent();
        rules.require(
                algorithms.stream().allMatch(algorithm -> algorithm.isSymmetric() == symmetric),
                "algorithms",
                symmetric
                        ? "must be of hs256, hs384 and hs512, because there is a secret"
                        : "must not be hs256, hs384 or hs512, which need a secret");
        Algorithm strongest = strongest(algorithms);
        secret.ifPresent(text -> TokenConfig.requireLong(text, strongest, rules));
        jwks.filter(IssuerConfig::isUrl)
                .ifPresent(url -> rules.require(
                        isSafe(url), "jwks", "must begin with https://, or with http:// for this machine alone"));
        rules.check();
    }

    private static Algorithm strongest(List<Algorithm> algorithms) {
        return algorithms.stream()
                .max((one, other) -> one.secretBytes() - other.secretBytes())
                .orElse(Algorithm.HS256);
    }

    static boolean isUrl(String place) {
        return place.contains("://");
    }

    private static boolean isSafe(String url) {
        try {
            URI uri = URI.create(url);
            boolean isLocal = "http".equals(uri.getScheme()) && LOCAL.contains(uri.getHost());
            return uri.getHost() != null && (isLocal || "https".equals(uri.getScheme()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** What may sign: what was named, or whatever fits. */
    Set<Algorithm> allowed() {
        if (!algorithms.isEmpty()) {
            return EnumSet.copyOf(algorithms);
        }
        EnumSet<Algorithm> fitting = EnumSet.noneOf(Algorithm.class);
        for (Algorithm algorithm : Algorithm.values()) {
            boolean fits = secret.isPresent()
                    ? algorithm.isSymmetric()
                            && algorithm.secretBytes() <= secret.get().length()
                    : !algorithm.isSymmetric();
            if (fits) {
                fitting.add(algorithm);
            }
        }
        return fitting;
    }
}

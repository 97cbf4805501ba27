package dev.headrace.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes access tokens. */
public final class OwnTokens {
    private final TokenConfig config;
    private final JWSHeader header;
    private final JWSSigner signer;
    private final InstantSource clock;

    public OwnTokens(TokenConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
        this.header = new JWSHeader.Builder(config.algorithm().jose())
                .type(JOSEObjectType.JWT)
                .build();
        try {
            this.signer = new MACSigner(config.secret().getBytes(StandardCharsets.UTF_8));
        } catch (JOSEException e) {
            throw new IllegalArgumentException("the configuration lets no such secret in", e);
        }
    }

    /** A token for the account, valid for the configured time. */
    public String issue(String account, Set<String> roles) {
        return issue(account, roles, config.ttl());
    }

    /** A token for the account, valid for that time. */
    public String issue(String account, Set<String> roles, Duration ttl) {
        long now = clock.instant().getEpochSecond();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", config.issuer());
        claims.put("aud", config.audience());
        claims.put("sub", account);
        claims.put("iat", now);
        claims.put("exp", now + ttl.toSeconds());
        if (!roles.isEmpty()) {
            claims.put("roles", List.copyOf(roles));
        }
        JWSObject token = new JWSObject(header, new Payload(claims));
        try {
            token.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException("every Java has the algorithms of HMAC", e);
        }
        return token.serialize();
    }
}

package dev.headrace.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * The buckets of one policy and one kind of client, by the client's name. So many are kept at most; the least used ones
 * return what they have leased and are forgotten.
 *
 * <p>Redis and the other nodes know a client by 16 bytes of the SHA-256 of its name only.
 */
final class Buckets {
    private static final int DIGEST_BYTES = 16;

    private final Policy policy;
    private final String kind;
    private final BiFunction<Policy, String, Bucket> newBucket;
    private final Cache<String, Known> clients;
    private final Map<String, Bucket> keyToBucket = new ConcurrentHashMap<>();
    private Iterator<Map.Entry<String, Known>> sweep = Collections.emptyIterator();

    private record Known(String key, Bucket bucket) {}

    /**
     * @param kind stands before the name, so that an account may be called like an address
     * @param newBucket makes one for a key
     */
    Buckets(Policy policy, String kind, int most, BiFunction<Policy, String, Bucket> newBucket) {
        this.policy = policy;
        this.kind = kind;
        this.newBucket = newBucket;
        this.clients = Caffeine.newBuilder()
                .maximumSize(most)
                .executor(Runnable::run)
                .removalListener(this::removed)
                .build();
    }

    Bucket of(String client) {
        Known known = clients.getIfPresent(client);
        return known != null ? known.bucket : clients.get(client, this::add).bucket;
    }

    private Known add(String client) {
        String key = RedisLedger.key(policy, digest(kind + client));
        Bucket bucket = newBucket.apply(policy, key);
        keyToBucket.put(key, bucket);
        return new Known(key, bucket);
    }

    private void removed(String client, Known known, RemovalCause cause) {
        keyToBucket.remove(known.key, known.bucket);
        known.bucket.retire();
    }

    /** The bucket of a key in Redis, or null. */
    Bucket at(String key) {
        return keyToBucket.get(key);
    }

    /** Looks at the next so many buckets, and forgets those of which there is nothing to remember. For one thread. */
    void sweep(int count, long now) {
        if (!sweep.hasNext()) {
            sweep = clients.asMap().entrySet().iterator();
        }
        for (int i = 0; i < count && sweep.hasNext(); i++) {
            Map.Entry<String, Known> entry = sweep.next();
            if (!entry.getValue().bucket.isWorthKeeping(now)) {
                clients.asMap().remove(entry.getKey(), entry.getValue());
            }
        }
    }

    Collection<Bucket> all() {
        return List.copyOf(keyToBucket.values());
    }

    static String digest(String client) {
        try {
            byte[] whole = MessageDigest.getInstance("SHA-256").digest(client.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(whole, DIGEST_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

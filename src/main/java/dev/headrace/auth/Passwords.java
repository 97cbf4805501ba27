package dev.headrace.auth;

import com.password4j.Argon2Function;
import com.password4j.BcryptFunction;
import com.password4j.HashingFunction;
import com.password4j.types.Argon2;
import dev.headrace.auth.AccountsConfig.HashingConfig;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hashes passwords, and tells whether one fits a hash: argon2id in PHC form, or bcrypt from elsewhere.
 *
 * <p>Both take tens of milliseconds and megabytes on purpose: for workers, never for an event loop. A password is taken as it
 * was sent, in UTF-8, without any normalisation.
 */
public final class Passwords {
    /** In bytes of UTF-8; a login takes no longer one. */
    public static final int LONGEST = 1024;

    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int ONE_LANE = 1;
    private static final int LARGEST_KIBIBYTES = 256 * 1024;
    private static final int MOST_ITERATIONS = 100;
    private static final int MOST_LANES = 16;
    private static final Pattern ARGON2 = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,9}),t=(\\d{1,9}),p=(\\d{1,9})\\$[A-Za-z0-9+/]{11,}\\$[A-Za-z0-9+/]{16,}");
    private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$(0[4-9]|1[0-6])\\$[./A-Za-z0-9]{53}");

    private final Argon2Function function;
    private final SecureRandom random = new SecureRandom();
    /** Of no password: what is compared when there is no such account, or no hash that can be used, so that it takes as long. */
    private final String nobody;

    public Passwords(HashingConfig config) {
        this.function = Argon2Function.getInstance(
                Math.toIntExact(config.memory().bytes() / 1024),
                config.iterations(),
                ONE_LANE,
                HASH_BYTES,
                Argon2.ID,
                Argon2Function.ARGON2_VERSION_13);
        this.nobody = hash("");
    }

    /** A hash in PHC form, with a salt of its own. */
    public String hash(String password) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return function.hash(utf8(password), salt).getResult();
    }

    /**
     * Whether the password fits.
     *
     * @param hash null when there is no such account; nothing fits then
     */
    boolean fits(String password, String hash) {
        HashingFunction made = hash == null ? null : functionOf(hash);
        HashingFunction used = made == null ? function : made;
        return used.check(utf8(password), utf8(made == null ? nobody : hash)) && made != null;
    }

    /** Whether a hash was made in another way than hashes are made now. */
    boolean isOutdated(String hash) {
        return !(functionOf(hash) instanceof Argon2Function made)
                || made.getMemory() != function.getMemory()
                || made.getIterations() != function.getIterations()
                || made.getParallelism() != function.getParallelism();
    }

    /** How the hash was made; null for what is none, or would take all of the memory. */
    private static HashingFunction functionOf(String hash) {
        if (BCRYPT.matcher(hash).matches()) {
            return BcryptFunction.getInstanceFromHash(hash);
        }
        Matcher parts = ARGON2.matcher(hash);
        return parts.matches() && isBearable(parts) ? Argon2Function.getInstanceFromHash(hash) : null;
    }

    /** Looked at before the library does, which takes the memory that a hash names as soon as it has read it. */
    private static boolean isBearable(Matcher argon2) {
        int memory = Integer.parseInt(argon2.group(1));
        int iterations = Integer.parseInt(argon2.group(2));
        int lanes = Integer.parseInt(argon2.group(3));
        return lanes >= 1
                && lanes <= MOST_LANES
                && memory >= 8 * lanes
                && memory <= LARGEST_KIBIBYTES
                && iterations >= 1
                && iterations <= MOST_ITERATIONS;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

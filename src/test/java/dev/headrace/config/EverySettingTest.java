package dev.headrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.Settings;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sets each setting there is to something else than its default and looks whether that arrives where it belongs. */
class EverySettingTest {
    private static final Source REQUIRED = new Source(
            "f.yaml",
            "postgres: { url: postgresql://u@h/d }\nresources: { r: {} }\nlimits: { r: { path: /, quota: 1, window: 1s } }");

    private static final String LONG = "x".repeat(64);

    /** With everything that accounts need, for settings that make no sense without them. */
    private static final Source WITH_ACCOUNTS = new Source("f.yaml", """
            postgres: { url: postgresql://u@h/d }
            accounts: { resource: r, login: l, password: p, token: { secret: %s } }
            issuers: { r: { issuer: i, audience: a, jwks: k } }
            resources: { r: { hide: [p, x] }, x: { hide: [p] } }
            limits: { r: { path: /, quota: 1, window: 1s } }
            """.formatted(LONG));

    private static final Source WITHOUT_KEYS = new Source("f.yaml", """
            postgres: { url: postgresql://u@h/d }
            issuers: { r: { issuer: i, audience: a } }
            """);

    /** Words that some setting of type text accepts and that are nobody's default. */
    private static final List<String> WORDS =
            List.of("x", "/x", "/api/x", "postgresql://x@y/z", "redis://x", LONG.replace("x", "y"), "no-cache");

    /** Settings that cannot be given alone, and what else they need. */
    private static final Map<String, String> COMPANIONS = Map.of(
            "http.tls.certificate", "http.tls.key=x",
            "http.tls.key", "http.tls.certificate=x",
            "resources.r.cache.lists", "resources.r.cache.pattern=cache-aside",
            "resources.r.access.owner", "resources.r.access.read=owner",
            "resources.r.cache-control", "resources.r.access.read=anyone",
            "resources.r.export-cache-control", "resources.r.access.read=anyone");

    static Stream<KeyPath> everyScalar() {
        List<KeyPath> found = new ArrayList<>();
        collect(Settings.class, KeyPath.ROOT, found);
        // Of a document one half excludes the other, and a file must be there: DocumentIT.
        return found.stream().filter(path -> !path.toString().startsWith("documents."));
    }

    private static void collect(Type type, KeyPath path, List<KeyPath> found) {
        if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
            collect(generic.getActualTypeArguments()[1], path.child("r"), found);
        } else if (type instanceof ParameterizedType generic && generic.getRawType() == Optional.class) {
            collect(generic.getActualTypeArguments()[0], path, found);
        } else if (type instanceof Class<?> plain && ScalarType.of(plain).isEmpty()) {
            Setting.of(plain).forEach(setting -> collect(setting.type(), path.child(setting.key()), found));
        } else {
            found.add(path);
        }
    }

    @ParameterizedTest
    @MethodSource("everyScalar")
    void arrives(KeyPath path) throws Exception {
        Object before = valueBefore(path);
        for (String candidate : candidates(before)) {
            Optional<Settings> changed = tryToBind(path, candidate);
            if (changed.isPresent()) {
                Object after = valueAt(changed.get(), path);
                assertThat(after).isNotEqualTo(before);
                assertThat(printed(after)).isEqualTo(candidate);
                return;
            }
        }
        throw new AssertionError(path + " takes none of " + candidates(before));
    }

    /** Of a setting without which there is no configuration, nothing. */
    private static Object valueBefore(KeyPath path) throws Exception {
        return source(path.toString()).equals(WITHOUT_KEYS) ? Optional.empty() : valueAt(bind(path, List.of()), path);
    }

    private static Optional<Settings> tryToBind(KeyPath path, String candidate) {
        List<String> assignments = new ArrayList<>(List.of(path + "=" + candidate));
        Optional.ofNullable(COMPANIONS.get(path.toString())).ifPresent(assignments::add);
        try {
            return Optional.of(bind(path, assignments));
        } catch (InvalidConfiguration e) {
            return Optional.empty();
        }
    }

    private static Settings bind(KeyPath path, List<String> assignments) {
        return Binder.bind(Settings.class, source(path.toString()), new Overrides(Map.of(), Map.of(), assignments))
                .value();
    }

    private static Source source(String path) {
        if (path.matches("issuers\\.r\\.(secret|key|jwks)")) {
            return WITHOUT_KEYS;
        }
        return path.matches("(accounts|issuers|limits|resources\\.r\\.access)\\..*") ? WITH_ACCOUNTS : REQUIRED;
    }

    private static List<String> candidates(Object before) {
        if (before instanceof List) {
            return List.of("[x]", "[rs256]", "[10.0.0.0/8]", "[GET]", "[https://x.example]", "[gzip]");
        }
        if (before instanceof Integer number) {
            return List.of(Integer.toString(number + 1));
        }
        if (before instanceof Boolean flag) {
            return List.of(Boolean.toString(!flag));
        }
        if (before instanceof Duration duration) {
            return List.of(DurationText.print(duration.plusMillis(1)), DurationText.print(duration.plusSeconds(1)));
        }
        if (before instanceof DataSize size) {
            return List.of(new DataSize(size.bytes() + 1).toString());
        }
        if (before instanceof Enum<?> constant) {
            ScalarType type = ScalarType.of(constant.getDeclaringClass()).orElseThrow();
            return type.allowed().stream()
                    .filter(word -> !word.equals(type.print(constant)))
                    .toList();
        }
        return Stream.concat(WORDS.stream(), Stream.of("7")).toList();
    }

    private static String printed(Object value) {
        Object plain = value instanceof Optional<?> optional ? optional.orElseThrow() : value;
        return plain instanceof List<?> several
                ? several.stream().map(EverySettingTest::printed).toList().toString()
                : ScalarType.of(typeOf(plain)).orElseThrow().print(plain);
    }

    private static Class<?> typeOf(Object value) {
        return value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass();
    }

    /** Reads a value by the names of the records, independent of how the binder found it. */
    private static Object valueAt(Object root, KeyPath path) throws Exception {
        Object value = root;
        for (String segment : path.segments()) {
            value = value instanceof Optional<?> optional ? optional.orElse(null) : value;
            if (value == null) {
                return Optional.empty();
            }
            value = value instanceof Map<?, ?> map ? map.get(segment) : componentOf(value, segment);
        }
        return value;
    }

    private static Object componentOf(Object record, String key) throws Exception {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            if (component.getName().equalsIgnoreCase(key.replace("-", ""))) {
                return component.getAccessor().invoke(record);
            }
        }
        throw new AssertionError(record.getClass() + " has no component for " + key);
    }
}

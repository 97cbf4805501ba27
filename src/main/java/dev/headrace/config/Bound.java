package dev.headrace.config;

import java.util.List;
import java.util.Map;

/** A configuration that holds, with where its values came from. */
public final class Bound<T> {
    private final T value;
    private final List<EffectiveSetting> settings;
    private final Map<KeyPath, Origin> keyToOrigin;

    Bound(T value, List<EffectiveSetting> settings, Map<KeyPath, Origin> keyToOrigin) {
        this.value = value;
        this.settings = List.copyOf(settings);
        this.keyToOrigin = Map.copyOf(keyToOrigin);
    }

    public T value() {
        return value;
    }

    /** Every setting in force, in the order of the records. */
    public List<EffectiveSetting> settings() {
        return settings;
    }

    /** Where these keys stand, or the innermost section around them that stands anywhere. */
    public Origin originOf(String... keys) {
        return nearest(keyToOrigin, new KeyPath(List.of(keys)));
    }

    /** A finding about a setting that is well formed but does not fit the world, at its place. */
    public Problem problemAt(String message, String... keys) {
        return new Problem(originOf(keys), new KeyPath(List.of(keys)).toString(), message);
    }

    static Origin nearest(Map<KeyPath, Origin> keyToOrigin, KeyPath path) {
        KeyPath current = path;
        while (!keyToOrigin.containsKey(current) && !current.isRoot()) {
            current = current.parent();
        }
        return keyToOrigin.getOrDefault(current, Origin.DEFAULT);
    }
}

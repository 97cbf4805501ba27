package dev.headrace.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A record made of its values, though some of its rules may be broken.
 *
 * @param value empty when its constructor gave up
 * @param broken each once
 */
record Construction(Optional<Object> value, List<InvalidSetting> broken) {

    static Construction of(Class<?> type, List<Object> values) {
        List<InvalidSetting> broken = new ArrayList<>();
        try {
            Object made = Rules.collecting(broken, () -> construct(type, values.toArray()));
            return new Construction(Optional.of(made), broken);
        } catch (InvalidSetting refusal) {
            broken.add(refusal);
            return new Construction(Optional.empty(), broken);
        }
    }

    /** The same with stand-ins among the values; empty when the constructor cannot cope with them. */
    static Optional<Construction> ofStandIns(Class<?> type, List<Object> values) {
        try {
            return Optional.of(of(type, values));
        } catch (IllegalStateException unfit) {
            return Optional.empty();
        }
    }

    /** The rules that are broken in all of these. */
    static List<InvalidSetting> alwaysBroken(List<Construction> constructions) {
        Map<List<String>, InvalidSetting> common = new LinkedHashMap<>();
        constructions.stream()
                .limit(1)
                .flatMap(one -> one.broken.stream())
                .forEach(rule -> common.put(sentence(rule), rule));
        constructions.forEach(one -> common.keySet()
                .retainAll(one.broken.stream().map(Construction::sentence).toList()));
        return List.copyOf(common.values());
    }

    private static List<String> sentence(InvalidSetting rule) {
        return List.of(rule.key(), rule.getMessage());
    }

    private static Object construct(Class<?> type, Object[] values) {
        try {
            Class<?>[] types = Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof InvalidSetting refusal) {
                throw refusal;
            }
            throw new IllegalStateException("cannot construct " + type, e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot construct " + type, e);
        }
    }
}

package dev.headrace.config;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A component of a configuration record, as YAML knows it.
 *
 * @param key its name in kebab case
 * @param defaultText its default as YAML
 * @param doc what it means, or empty
 */
record Setting(String key, Type type, boolean secret, Optional<String> defaultText, String doc) {

    /** Read once for each record: a configuration of ten thousand resources has as many of the same. */
    private static final ClassValue<List<Setting>> RECORD_TO_SETTINGS = new ClassValue<>() {
        @Override
        protected List<Setting> computeValue(Class<?> record) {
            return Arrays.stream(record.getRecordComponents()).map(Setting::of).toList();
        }
    };

    /** The settings of a record, in its order. */
    static List<Setting> of(Class<?> record) {
        return RECORD_TO_SETTINGS.get(record);
    }

    private static Setting of(RecordComponent component) {
        Default byDefault = component.getAnnotation(Default.class);
        Doc doc = component.getAnnotation(Doc.class);
        return new Setting(
                kebabCase(component.getName()),
                component.getGenericType(),
                component.isAnnotationPresent(Secret.class),
                Optional.ofNullable(byDefault).map(Default::value),
                doc == null ? docOf(component.getType()) : doc.value());
    }

    static String docOf(Class<?> type) {
        Doc doc = type.getAnnotation(Doc.class);
        return doc == null ? "" : doc.value();
    }

    private static String kebabCase(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}

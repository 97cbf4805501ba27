package dev.headrace.config;

import io.vertx.core.json.JsonObject;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Writes the JSON Schema (2020-12) of a configuration record, for editors. */
public final class SchemaWriter {
    private static final Map<String, Object> REFERENCE = Map.of("$ref", "#/$defs/reference");

    private SchemaWriter() {}

    /** The schema as indented JSON. */
    public static String write(Class<? extends Record> type, String title) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", title);
        schema.putAll(ofRecord(type));
        schema.put("$defs", Map.of("reference", reference()));
        return new JsonObject(schema).encodePrettily();
    }

    private static Map<String, Object> reference() {
        return ordered(
                "type", "string",
                "pattern", "\\$\\{[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\\}",
                "description", "The value of an environment variable: ${NAME} or ${NAME:-default}.");
    }

    private static Map<String, Object> ofRecord(Class<?> type) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (Setting setting : Setting.of(type)) {
            properties.put(setting.key(), ofSetting(setting));
            if (isRequired(setting)) {
                required.add(setting.key());
            }
        }
        Map<String, Object> schema = ordered("type", required.isEmpty() ? List.of("object", "null") : "object");
        if (!Setting.docOf(type).isEmpty()) {
            schema.put("description", Setting.docOf(type));
        }
        schema.put("properties", properties);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        schema.put("additionalProperties", false);
        return schema;
    }

    /** A section that holds something required is itself required. */
    private static boolean isRequired(Setting setting) {
        if (setting.defaultText().isPresent() || !(setting.type() instanceof Class<?> type)) {
            return false;
        }
        return ScalarType.of(type).isPresent() || Setting.of(type).stream().anyMatch(SchemaWriter::isRequired);
    }

    private static Map<String, Object> ofSetting(Setting setting) {
        Map<String, Object> schema = new LinkedHashMap<>();
        if (!setting.doc().isEmpty()) {
            schema.put("description", setting.doc());
        }
        setting.defaultText().ifPresent(text -> schema.put("default", defaultValue(setting.type(), text)));
        ofType(setting.type()).forEach(schema::putIfAbsent);
        return schema;
    }

    private static Object defaultValue(Type type, String text) {
        Optional<Object> scalar = type instanceof Class<?> plain
                ? ScalarType.of(plain).flatMap(one -> one.parse(text))
                : Optional.of(new Yaml(new SafeConstructor(new LoaderOptions())).load(text));
        return scalar.filter(value -> value instanceof Number || value instanceof Boolean || value instanceof List)
                .orElse(text);
    }

    private static Map<String, Object> ofType(Type type) {
        if (type instanceof ParameterizedType generic) {
            return ofGeneric(generic);
        }
        Class<?> plain = (Class<?>) type;
        if (plain == Json.class) {
            return Map.of(); // whatever there is
        }
        return ScalarType.of(plain).map(SchemaWriter::ofScalar).orElseGet(() -> ofRecord(plain));
    }

    private static Map<String, Object> ofGeneric(ParameterizedType type) {
        Type[] arguments = type.getActualTypeArguments();
        if (type.getRawType() == Optional.class) {
            return ofType(arguments[0]);
        }
        return type.getRawType() == List.class
                ? ordered("type", "array", "items", ofType(arguments[0]))
                : ordered("type", List.of("object", "null"), "additionalProperties", ofType(arguments[1]));
    }

    /** What is not text anyway may also be a reference to a variable. */
    private static Map<String, Object> ofScalar(ScalarType type) {
        return "string".equals(type.schema().get("type")) && !type.schema().containsKey("pattern")
                ? type.schema()
                : ordered("anyOf", List.of(type.schema(), REFERENCE));
    }

    private static Map<String, Object> ordered(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }
}

package dev.headrace.config;

import dev.headrace.fault.Nearest;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Turns a configuration into records.
 *
 * <p>Goes on after a mistake, so that all of them are told at once, and looks at the rules of a record also when some of its
 * values are not there ({@link Unbound}). Corrects nothing.
 */
public final class Binder {
    private final Variables variables;
    private final Problems problems = new Problems();
    private final List<EffectiveSetting> settings = new ArrayList<>();
    private final Map<KeyPath, Origin> keyToOrigin = new HashMap<>();
    private final Set<KeyPath> unbound = new HashSet<>();
    /** Each default that is no scalar, read once. */
    private final Map<String, Tree> textToDefault = new HashMap<>();

    private Binder(Map<String, String> environment) {
        this.variables = new Variables(environment);
    }

    /**
     * The record that a file and what outranks it describe.
     *
     * @throws InvalidConfiguration with all of its mistakes
     */
    public static <T extends Record> Bound<T> bind(Class<T> type, Source source, Overrides overrides) {
        return new Binder(overrides.environment()).bindAll(type, source, overrides);
    }

    private <T extends Record> Bound<T> bindAll(Class<T> type, Source source, Overrides overrides) {
        Optional<Tree> file = TreeReader.read(source, problems);
        if (file.isPresent()) {
            keyToOrigin.put(KeyPath.ROOT, file.get().origin());
            Object value = bindRecord(type, overrides.applyTo(file.get(), problems), KeyPath.ROOT);
            problems.throwIfAny();
            return new Bound<>(type.cast(value), settings, keyToOrigin);
        }
        problems.throwIfAny();
        throw new IllegalStateException("a file without a tree is a problem");
    }

    private Object bind(Type type, Tree tree, KeyPath path, boolean secret) {
        if (type instanceof ParameterizedType generic) {
            return bindGeneric(generic, tree, path, secret);
        }
        Class<?> plain = (Class<?>) type;
        if (plain == Json.class) {
            return bindJson(tree, path);
        }
        return ScalarType.of(plain)
                .map(scalar -> bindScalar(scalar, tree, path, secret).orElseGet(() -> unbound(plain, path)))
                .orElseGet(() -> bindRecord(plain, tree, path));
    }

    private Object bindGeneric(ParameterizedType type, Tree tree, KeyPath path, boolean secret) {
        Type[] arguments = type.getActualTypeArguments();
        if (type.getRawType() == Optional.class) {
            return Unbound.map(bind(arguments[0], tree, path, secret), Optional::of);
        }
        return type.getRawType() == List.class
                ? bindList(arguments[0], tree, path, secret)
                : bindMap(arguments[1], tree, path, secret);
    }

    private Object bindJson(Tree tree, KeyPath path) {
        Tree parsed = parsed(tree, path);
        Optional<Json> json = JsonForm.of(parsed, path, variables, problems);
        json.ifPresent(
                value -> show(path, shortened(value.text()), parsed.origin().brief()));
        return json.isPresent() ? json.get() : new Unbound(List.of(new Json("null")));
    }

    private Object bindRecord(Class<?> type, Tree tree, KeyPath path) {
        Optional<Tree.Fields> fields = fields(tree, path);
        if (fields.isEmpty()) {
            return Unbound.UNKNOWN;
        }
        List<Setting> known = Setting.of(type);
        refuseUnknown(fields.get(), known.stream().map(Setting::key).toList(), path);
        List<Object> values = known.stream()
                .map(setting -> bindSetting(setting, fields.get(), path))
                .toList();
        return construct(type, values, path);
    }

    private void refuseUnknown(Tree.Fields fields, List<String> known, KeyPath path) {
        fields.keyToField().forEach((key, field) -> {
            if (!known.contains(key)) {
                String advice = Nearest.to(key, known)
                        .map(near -> "perhaps you meant \"" + near + "\"")
                        .orElse("known here: " + String.join(", ", known));
                problems.add(field.keyOrigin(), path.child(key), "is not a setting; " + advice);
            }
        });
    }

    private Object bindSetting(Setting setting, Tree.Fields fields, KeyPath parent) {
        KeyPath path = parent.child(setting.key());
        Tree.Field field = fields.keyToField().get(setting.key());
        if (field == null) {
            return bindAbsent(setting, fields.origin(), path);
        }
        remember(path, field);
        return bind(setting.type(), field.value(), path, setting.secret());
    }

    /** Notes where a setting stands: its value, or the key of a section, whose value begins a line further down. */
    private void remember(KeyPath path, Tree.Field field) {
        boolean section = field.value() instanceof Tree.Fields;
        keyToOrigin.put(path, section ? field.keyOrigin() : field.value().origin());
    }

    private Object bindAbsent(Setting setting, Origin section, KeyPath path) {
        if (setting.defaultText().isPresent()) {
            String text = setting.defaultText().get();
            Tree tree = new Tree.Text(text, Tree.Text.Kind.ARGUMENT, Origin.DEFAULT);
            return bind(setting.type(), tree, path, setting.secret());
        }
        if (setting.type() instanceof ParameterizedType generic) {
            boolean optional = generic.getRawType() == Optional.class;
            show(path, optional ? "(not set)" : "(none)", Origin.DEFAULT.brief());
            return optional ? Optional.empty() : generic.getRawType() == List.class ? List.of() : Map.of();
        }
        if (ScalarType.of((Class<?>) setting.type()).isEmpty()) {
            return bindRecord((Class<?>) setting.type(), Tree.Fields.empty(section), path);
        }
        problems.add(section, path, "is required. " + setting.doc());
        return unbound((Class<?>) setting.type(), path);
    }

    private Object bindMap(Type valueType, Tree tree, KeyPath path, boolean secret) {
        Optional<Tree.Fields> fields = fields(tree, path);
        if (fields.isEmpty()) {
            return new Unbound(List.of(Map.of()));
        }
        Map<String, Object> values = new LinkedHashMap<>();
        fields.get().keyToField().forEach((key, field) -> {
            remember(path.child(key), field);
            values.put(key, bind(valueType, field.value(), path.child(key), secret));
        });
        if (values.isEmpty()) {
            show(path, "(none)", tree.origin().brief());
        }
        values.values().removeIf(Unbound.UNKNOWN::equals);
        List<String> keys = List.copyOf(values.keySet());
        return Unbound.combine(List.copyOf(values.values()), row -> asMap(keys, row));
    }

    private static Map<String, Object> asMap(List<String> keys, List<Object> values) {
        Map<String, Object> keyToValue = new LinkedHashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            keyToValue.put(keys.get(i), values.get(i));
        }
        return Collections.unmodifiableMap(keyToValue);
    }

    private Optional<Tree.Fields> fields(Tree tree, KeyPath path) {
        Tree parsed = parsed(tree, path);
        if (parsed instanceof Tree.Fields fields) {
            return Optional.of(fields);
        }
        if (parsed instanceof Tree.Text text && text.kind() == Tree.Text.Kind.NOTHING) {
            return Optional.of(Tree.Fields.empty(tree.origin()));
        }
        problems.add(parsed.origin(), path, "should be a section (keys with values), was " + parsed.noun());
        return Optional.empty();
    }

    private Object bindList(Type itemType, Tree tree, KeyPath path, boolean secret) {
        if (!(parsed(tree, path) instanceof Tree.Items items)) {
            String message = "should be a list such as [one, two], or [] for none, was ";
            problems.add(tree.origin(), path, message + tree.noun());
            return new Unbound(List.of(List.of()));
        }
        int firstOfItems = settings.size();
        List<Object> values = new ArrayList<>();
        for (Tree item : items.items()) {
            KeyPath itemPath = path.child(Integer.toString(values.size()));
            keyToOrigin.put(itemPath, item.origin());
            values.add(bind(itemType, item, itemPath, secret));
        }
        showAsOne(path, items.origin(), firstOfItems);
        values.removeIf(Unbound.UNKNOWN::equals);
        return Unbound.combine(values, List::copyOf);
    }

    /** A list of words is one line of the table; a list of sections stays the lines of its settings. */
    private void showAsOne(KeyPath path, Origin origin, int firstOfItems) {
        List<EffectiveSetting> ofItems = settings.subList(firstOfItems, settings.size());
        String below = path + ".";
        if (ofItems.stream().allMatch(one -> one.key().indexOf('.', below.length()) < 0)) {
            String text = "["
                    + String.join(
                            ", ", ofItems.stream().map(EffectiveSetting::value).toList()) + "]";
            ofItems.clear();
            show(path, text, origin.brief());
        }
    }

    /** The value of an argument as YAML, where a list or a section is wanted; everything else as it is. */
    private Tree parsed(Tree tree, KeyPath path) {
        if (!(tree instanceof Tree.Text text) || text.kind() != Tree.Text.Kind.ARGUMENT) {
            return tree;
        }
        return text.origin().equals(Origin.DEFAULT)
                ? textToDefault.computeIfAbsent(text.text(), same -> read(text, path))
                : read(text, path);
    }

    private Tree read(Tree.Text text, KeyPath path) {
        return TreeReader.read(text.text(), text.origin(), path, problems).orElse(text);
    }

    private Unbound unbound(Class<?> scalar, KeyPath path) {
        unbound.add(path);
        return Unbound.of(scalar);
    }

    private Optional<Object> bindScalar(ScalarType type, Tree tree, KeyPath path, boolean secret) {
        if (!(tree instanceof Tree.Text text) || text.kind() == Tree.Text.Kind.NOTHING) {
            problems.add(tree.origin(), path, "should be " + type.expected() + ", was " + tree.noun());
            return Optional.empty();
        }
        Optional<Variables.Resolved> resolved = variables.resolve(text, secret, path, problems);
        if (resolved.isEmpty()) {
            return Optional.empty();
        }
        Optional<Object> value = type.parse(resolved.get().text());
        if (value.isEmpty()) {
            problems.add(text.origin(), path, refusal(type, resolved.get(), secret));
            return Optional.empty();
        }
        String names = String.join(", ", resolved.get().names());
        String from = names.isEmpty() ? "" : " (" + names + ")";
        String shown = type.print(value.get());
        show(path, secret ? Mask.apply(shown) : shown, text.origin().brief() + from);
        return value;
    }

    private static String refusal(ScalarType type, Variables.Resolved resolved, boolean secret) {
        String message = "should be " + type.expected();
        if (!resolved.names().isEmpty()) {
            return message + ", the value of " + String.join(" and ", resolved.names()) + " is not";
        }
        if (secret) {
            return message;
        }
        return message + ", was \"" + shortened(resolved.text()) + '"'
                + Nearest.addition(resolved.text(), type.allowed());
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= 60 ? line : line.substring(0, 57) + "...";
    }

    private void show(KeyPath path, String value, String origin) {
        settings.add(new EffectiveSetting(path.toString(), value, origin));
    }

    /** A record although a rule of it is broken, so that the rules of the sections around it are looked at too. */
    private Object construct(Class<?> type, List<Object> values, KeyPath path) {
        if (values.stream().noneMatch(Unbound.class::isInstance)) {
            Construction construction = Construction.of(type, values);
            construction.broken().forEach(rule -> report(rule, path));
            return construction.value().orElse(Unbound.UNKNOWN);
        }
        List<Construction> constructions = IntStream.range(0, Unbound.rows(values))
                .mapToObj(row -> Unbound.row(row, values))
                .flatMap(row -> Construction.ofStandIns(type, row).stream())
                .toList();
        Construction.alwaysBroken(constructions).forEach(rule -> report(rule, path));
        return new Unbound(constructions.stream()
                .flatMap(construction -> construction.value().stream())
                .toList());
    }

    /** What is wrong with a value that could not be bound was told already. */
    private void report(InvalidSetting invalid, KeyPath record) {
        KeyPath path = record.then(KeyPath.parse(invalid.key()).segments());
        if (!unbound.contains(path)) {
            problems.add(Bound.nearest(keyToOrigin, path), path, invalid.getMessage());
        }
    }
}

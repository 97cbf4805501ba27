package dev.headrace.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What outranks the file: environment variables that stand for a key, and above them {@code --set} arguments.
 *
 * @param environment all variables; values in the file may refer to any
 * @param variableToKey the variables that override a key by themselves
 * @param assignments {@code KEY=VALUE} each; the later of two for one key wins
 */
public record Overrides(Map<String, String> environment, Map<String, String> variableToKey, List<String> assignments) {
    public Overrides {
        environment = Map.copyOf(environment);
        variableToKey = Map.copyOf(variableToKey);
        assignments = List.copyOf(assignments);
    }

    /** No override; the variables are there for the file to refer to. */
    public static Overrides none(Map<String, String> environment) {
        return new Overrides(environment, Map.of(), List.of());
    }

    Tree applyTo(Tree file, Problems problems) {
        Tree tree = file;
        for (Map.Entry<String, String> entry : variableToKey.entrySet()) {
            String value = environment.get(entry.getKey());
            if (value != null) {
                Origin origin = Origin.environment(entry.getKey());
                Tree.Text text = new Tree.Text(value, Tree.Text.Kind.LITERAL, origin);
                tree = put(tree, KeyPath.ROOT, KeyPath.parse(entry.getValue()).segments(), text, problems);
            }
        }
        for (String assignment : assignments) {
            tree = assign(tree, assignment, problems);
        }
        return tree;
    }

    /** A malformed assignment is not repeated in the message: it may hold a secret. */
    private static Tree assign(Tree tree, String assignment, Problems problems) {
        int equals = assignment.indexOf('=');
        if (equals < 1) {
            String message = "should be followed by KEY=VALUE, such as http.port=8081";
            problems.add(Origin.argument(""), KeyPath.ROOT, message);
            return tree;
        }
        KeyPath path = KeyPath.parse(assignment.substring(0, equals).trim());
        Origin origin = Origin.argument(path.toString());
        Tree.Text text = new Tree.Text(assignment.substring(equals + 1), Tree.Text.Kind.ARGUMENT, origin);
        return put(tree, KeyPath.ROOT, path.segments(), text, problems);
    }

    private static Tree put(Tree tree, KeyPath path, List<String> rest, Tree.Text value, Problems problems) {
        if (rest.isEmpty()) {
            return value;
        }
        Tree.Fields fields = fields(tree, path, value.origin(), problems);
        String key = rest.get(0);
        Tree.Field old = fields.keyToField().get(key);
        Tree below = old == null ? Tree.Fields.empty(value.origin()) : old.value();
        Origin keyOrigin = old == null ? value.origin() : old.keyOrigin();
        Tree changed = put(below, path.child(key), rest.subList(1, rest.size()), value, problems);
        return fields.with(key, new Tree.Field(keyOrigin, changed));
    }

    /** The section to put a key into; an earlier argument may have given it as YAML, anything else makes way. */
    private static Tree.Fields fields(Tree tree, KeyPath path, Origin origin, Problems problems) {
        Optional<Tree> section = Optional.of(tree);
        if (tree instanceof Tree.Text text && text.kind() == Tree.Text.Kind.ARGUMENT) {
            section = TreeReader.read(text.text(), text.origin(), path, problems);
        }
        return section.filter(Tree.Fields.class::isInstance)
                .map(Tree.Fields.class::cast)
                .orElseGet(() -> Tree.Fields.empty(origin));
    }
}

package dev.headrace.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Writes a tree as JSON. */
final class JsonForm {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    private static final Set<String> WORDS = Set.of("true", "false");

    private final Variables variables;
    private final Problems problems;
    private final StringBuilder json = new StringBuilder();
    private boolean whole = true;

    private JsonForm(Variables variables, Problems problems) {
        this.variables = variables;
        this.problems = problems;
    }

    /** Empty after what is wrong was reported. */
    static Optional<Json> of(Tree tree, KeyPath path, Variables variables, Problems problems) {
        JsonForm form = new JsonForm(variables, problems);
        form.write(tree, path);
        return form.whole ? Optional.of(new Json(form.json.toString())) : Optional.empty();
    }

    private void write(Tree tree, KeyPath path) {
        if (tree instanceof Tree.Fields fields) {
            writeFields(fields.keyToField(), path);
        } else if (tree instanceof Tree.Items items) {
            writeItems(items.items(), path);
        } else {
            writeText((Tree.Text) tree, path);
        }
    }

    private void writeFields(Map<String, Tree.Field> keyToField, KeyPath path) {
        json.append('{');
        String separator = "";
        for (Map.Entry<String, Tree.Field> entry : keyToField.entrySet()) {
            json.append(separator).append(quoted(entry.getKey())).append(':');
            write(entry.getValue().value(), path.child(entry.getKey()));
            separator = ",";
        }
        json.append('}');
    }

    private void writeItems(List<Tree> items, KeyPath path) {
        json.append('[');
        for (int i = 0; i < items.size(); i++) {
            json.append(i == 0 ? "" : ",");
            write(items.get(i), path.child(Integer.toString(i)));
        }
        json.append(']');
    }

    private void writeText(Tree.Text text, KeyPath path) {
        boolean isBare = text.kind() == Tree.Text.Kind.PLAIN
                && (WORDS.contains(text.text()) || NUMBER.matcher(text.text()).matches());
        if (text.kind() == Tree.Text.Kind.NOTHING) {
            json.append("null");
        } else if (isBare) {
            json.append(text.text());
        } else {
            Optional<Variables.Resolved> resolved = variables.resolve(text, false, path, problems);
            whole &= resolved.isPresent();
            resolved.ifPresent(value -> json.append(quoted(value.text())));
        }
    }

    private static String quoted(String text) {
        return io.vertx.core.json.Json.encode(text);
    }
}

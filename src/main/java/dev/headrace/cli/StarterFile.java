package dev.headrace.cli;

import dev.headrace.catalog.Catalog;
import dev.headrace.catalog.Column;
import dev.headrace.catalog.QualifiedName;
import dev.headrace.catalog.Relation;
import dev.headrace.catalog.RelationKind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The first configuration for an existing database: everything is named, nothing is readable.
 *
 * <p>What has a primary key becomes a resource. Views and tables without a key stand there as comments, since only a
 * person knows which columns identify their rows.
 */
final class StarterFile {
    private static final Pattern PRIVATE =
            Pattern.compile("(?i).*(passw(or)?d|passphrase|secret|token|api_?key|private_?key|salt|credential).*");
    private static final String OWN_SCHEMA = "headrace";
    private static final Pattern UNRESERVED = Pattern.compile("[A-Za-z0-9._~-]+");

    private final StringBuilder text = new StringBuilder();
    private final Set<String> taken = new HashSet<>();

    private StarterFile() {}

    /** The text of the file. */
    static String of(Catalog catalog) {
        StarterFile file = new StarterFile();
        List<Relation> relations = exposable(catalog);
        file.header();
        relations.stream().filter(relation -> !relation.primaryKey().isEmpty()).forEach(file::resource);
        List<Relation> keyless = relations.stream()
                .filter(relation -> relation.primaryKey().isEmpty())
                .toList();
        if (!keyless.isEmpty()) {
            file.lines(
                    "",
                    "  # Views, and tables without a primary key. To serve one, say in key which columns identify a row",
                    "  # and take the \"# \" away from the start of its lines.");
            keyless.forEach(file::commentedResource);
        }
        return file.text.toString();
    }

    /**
     * In the order of their names. A schema with a dot in its name cannot be named in a configuration, and what Headrace
     * keeps in its own is nobody's.
     */
    static List<Relation> exposable(Catalog catalog) {
        return catalog.relations().values().stream()
                .filter(relation -> !relation.name().schema().contains("."))
                .filter(relation -> !relation.name().schema().equals(OWN_SCHEMA))
                .sorted(Comparator.comparing(
                                (Relation relation) -> !relation.name().schema().equals("public"))
                        .thenComparing(relation -> relation.name().toString()))
                .toList();
    }

    private void header() {
        lines(
                "# Written by \"headrace init\". Every setting and its default: \"headrace check\" shows them.",
                "",
                "postgres:",
                "  # Never write a password here. Set the variable before you start, for example",
                "  #   export DATABASE_URL='postgresql://user:password@localhost:5432/database'",
                "  # or keep the URL in a file and set DATABASE_URL_FILE to its name.",
                "  url: \"${DATABASE_URL}\"",
                "",
                "# Nothing can be read until you say so: write  access: { read: anyone }  at each table that everybody",
                "# may read. Look at hide first: nobody sees the columns named there.",
                "resources:");
    }

    private void resource(Relation relation) {
        text.append('\n');
        body(relation, "  ", true);
    }

    private void commentedResource(Relation relation) {
        text.append('\n');
        body(relation, "  # ", false);
    }

    private void body(Relation relation, String indent, boolean hasPrimaryKey) {
        String name = freeName(relation.name());
        comment(relation, name);
        lines(indent + YamlText.of(name) + ":", indent + "  table: " + YamlText.of(tableName(relation)));
        if (!hasPrimaryKey) {
            List<String> guess = relation.uniqueKeys().isEmpty()
                    ? List.of()
                    : relation.uniqueKeys().get(0);
            lines(
                    indent + "  key: " + YamlText.listOf(guess),
                    indent + "  # columns: " + YamlText.listOf(columnNames(relation)));
        }
        List<String> hidden = columnNames(relation).stream()
                .filter(column -> PRIVATE.matcher(column).matches())
                .toList();
        if (!hidden.isEmpty()) {
            lines(indent + "  hide: " + YamlText.listOf(hidden));
        }
        lines(indent + "  access: { read: nobody }");
    }

    private void comment(Relation relation, String name) {
        Optional.ofNullable(relation.comment()).ifPresent(comment -> lines("  # " + YamlText.ofComment(comment)));
        if (relation.kind() != RelationKind.TABLE) {
            lines("  # This is a "
                    + relation.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ".");
        }
        if (!UNRESERVED.matcher(name).matches()) {
            String segment = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
            lines("  # In a URL: /api/" + segment);
        }
    }

    private static List<String> columnNames(Relation relation) {
        return relation.columns().stream().map(Column::name).toList();
    }

    /** In values a dollar sign begins a reference to a variable, two stand for one. */
    private static String tableName(Relation relation) {
        return relation.name().toString().replace("$", "$$");
    }

    /** The table's name, with its schema in front outside of public, as one segment of a path that is still free. */
    private String freeName(QualifiedName name) {
        String plain = name.schema().equals("public") ? name.name() : name.schema() + "_" + name.name();
        String segment = plain.codePoints()
                .mapToObj(point -> point == '/' || Character.isISOControl(point) ? "_" : Character.toString(point))
                .collect(Collectors.joining());
        String base =
                segment.isBlank() || segment.equals(".") || segment.equals("..") ? "table_" + segment.strip() : segment;
        String free = base;
        for (int number = 2; !taken.add(free); number++) {
            free = base + "_" + number;
        }
        return free;
    }

    private void lines(String... lines) {
        for (String line : lines) {
            text.append(line).append('\n');
        }
    }
}

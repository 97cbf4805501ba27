package dev.headrace.config;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * Reads YAML into a {@link Tree}.
 *
 * <p>Anchors, aliases and merge keys work as YAML 1.1 says, in bounds: an alias to itself is refused, and so is a text
 * whose aliases expand to more values than any real configuration has.
 */
final class TreeReader {
    private static final int MOST_VALUES = 100_000;
    private static final int DEEPEST = 100;
    private static final String STANDARD_TAGS = "tag:yaml.org,2002:";

    private final Problems problems;
    private final Function<Mark, Origin> place;
    private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private int values;

    private TreeReader(Problems problems, Function<Mark, Origin> place) {
        this.problems = problems;
        this.place = place;
    }

    /** The tree of a file, or empty when its text is not YAML. */
    static Optional<Tree> read(Source source, Problems problems) {
        Function<Mark, Origin> place = mark -> Origin.file(source.name(), mark.getLine() + 1, mark.getColumn() + 1);
        Origin start = Origin.file(source.name(), 1, 1);
        return new TreeReader(problems, place).read(source.text(), start, KeyPath.ROOT);
    }

    /** The tree of a value in YAML that stands in no file. */
    static Optional<Tree> read(String text, Origin origin, KeyPath path, Problems problems) {
        return new TreeReader(problems, mark -> origin).read(text, origin, path);
    }

    private Optional<Tree> read(String text, Origin start, KeyPath path) {
        try {
            LoaderOptions options = new LoaderOptions();
            options.setMaxAliasesForCollections(MOST_VALUES);
            Node root = new Yaml(options).compose(new StringReader(text));
            return Optional.of(root == null ? Tree.Fields.empty(start) : tree(root, path));
        } catch (Refused e) {
            problems.add(e.origin, e.path, e.getMessage());
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
            problems.add(mark == null ? start : place.apply(mark), path, "is not YAML: " + sentence(e));
        } catch (ReaderException e) {
            problems.add(place.apply(markOf(text, e.getPosition())), path, "is not YAML: an unprintable character");
        } catch (YAMLException e) {
            problems.add(start, path, "is not YAML: it is too large");
        }
        return Optional.empty();
    }

    /** What the parser says, without the lines of the file that it would quote: they may hold a secret. */
    private static String sentence(MarkedYAMLException e) {
        if (e.getProblem() != null && e.getProblem().contains("another document")) {
            return "a second document begins here; a configuration is one";
        }
        return e.getContext() == null ? e.getProblem() : e.getProblem() + " (" + e.getContext() + ")";
    }

    private static Mark markOf(String text, int position) {
        String before = text.substring(0, Math.min(position, text.length()));
        int line = (int) before.chars().filter(character -> character == '\n').count();
        int column = before.length() - before.lastIndexOf('\n') - 1;
        return new Mark("", position, line, column, new int[0], 0);
    }

    private Tree tree(Node node, KeyPath path) {
        Origin origin = place.apply(node.getStartMark());
        if (!open.add(node)) {
            throw new Refused(origin, path, "holds an alias to itself");
        }
        if (++values > MOST_VALUES || open.size() > DEEPEST) {
            throw new Refused(origin, path, "has aliases that expand to too many values");
        }
        if (!node.getTag().getValue().startsWith(STANDARD_TAGS)) {
            problems.add(origin, path, "has the tag " + node.getTag().getValue() + ", which means nothing here");
        }
        Tree tree = convert(node, origin, path);
        open.remove(node);
        return tree;
    }

    private Tree convert(Node node, Origin origin, KeyPath path) {
        if (node instanceof MappingNode mapping) {
            return new Tree.Fields(fields(mapping, path), origin);
        }
        if (node instanceof SequenceNode sequence) {
            List<Tree> items = new ArrayList<>();
            for (Node item : sequence.getValue()) {
                items.add(tree(item, path.child(Integer.toString(items.size()))));
            }
            return new Tree.Items(List.copyOf(items), origin);
        }
        ScalarNode scalar = (ScalarNode) node;
        Tree.Text.Kind unquoted = scalar.getTag().equals(Tag.NULL) ? Tree.Text.Kind.NOTHING : Tree.Text.Kind.PLAIN;
        return new Tree.Text(scalar.getValue(), scalar.isPlain() ? unquoted : Tree.Text.Kind.WRITTEN, origin);
    }

    private Map<String, Tree.Field> fields(MappingNode mapping, KeyPath path) {
        Map<String, Tree.Field> keyToField = new LinkedHashMap<>();
        Map<String, Tree.Field> merged = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Origin keyOrigin = place.apply(tuple.getKeyNode().getStartMark());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.add(keyOrigin, path, "has a key that is not a single value");
            } else if (key.getTag().equals(Tag.MERGE)) {
                merge(tree(tuple.getValueNode(), path), merged, path);
            } else {
                KeyPath below = path.child(key.getValue());
                Tree.Field field = new Tree.Field(keyOrigin, tree(tuple.getValueNode(), below));
                Tree.Field first = keyToField.putIfAbsent(key.getValue(), field);
                if (first != null) {
                    problems.add(keyOrigin, below, "is given twice; the first is at " + first.keyOrigin());
                }
            }
        }
        merged.forEach(keyToField::putIfAbsent);
        return keyToField;
    }

    private void merge(Tree tree, Map<String, Tree.Field> merged, KeyPath path) {
        if (tree instanceof Tree.Fields fields) {
            fields.keyToField().forEach(merged::putIfAbsent);
        } else if (tree instanceof Tree.Items items) {
            items.items().forEach(item -> merge(item, merged, path));
        } else {
            problems.add(tree.origin(), path, "should merge (<<) a section or a list of sections");
        }
    }

    /** Ends the reading: what follows would be guesswork, or endless. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Origin origin;
        private final transient KeyPath path;

        Refused(Origin origin, KeyPath path, String message) {
            super(message, null, false, false);
            this.origin = origin;
            this.path = path;
        }
    }
}

package dev.headrace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.headrace.config.Binder;
import dev.headrace.config.InvalidConfiguration;
import dev.headrace.config.Overrides;
import dev.headrace.config.Problem;
import dev.headrace.config.SchemaWriter;
import dev.headrace.config.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class SettingsTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("DATABASE_URL", "postgresql://me@localhost/db");
    private static final Path BROKEN = Path.of("src/test/resources/dev/headrace/broken");

    static Settings bind(Source source) {
        return Binder.bind(Settings.class, source, Overrides.none(ENVIRONMENT)).value();
    }

    static Stream<Path> shippedFiles() throws IOException {
        return filesIn(Path.of("conf"), ".yaml").stream();
    }

    static Stream<Path> brokenFiles() throws IOException {
        return filesIn(BROKEN, ".yaml").stream();
    }

    private static List<Path> filesIn(Path folder, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> validate(Object configuration) {
        ObjectMapper json = new ObjectMapper();
        JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(SchemaWriter.write(Settings.class, "test"));
        JsonNode tree = json.valueToTree(configuration);
        return schema.validate(tree).stream().map(Object::toString).toList();
    }

    private static Object load(String yaml) {
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    }

    @Test
    void theCompleteFileSaysTheDefaults() {
        Source required = new Source("required", "postgres: { url: \"${DATABASE_URL}\" }");
        assertThat(bind(Source.read(Path.of("conf/headrace.yaml")))).isEqualTo(bind(required));
    }

    @Test
    void theCompleteFileNamesEverySetting() throws IOException {
        String text = Files.readString(Path.of("conf/headrace.yaml"));
        Source required = new Source("required", text + "\n  x: { default-limit: 1, max-limit: 2 }\n");
        String withResource = required.text().replace("resources: {}", "resources:");
        Binder.bind(Settings.class, new Source("f", withResource), Overrides.none(ENVIRONMENT)).settings().stream()
                .map(setting -> setting.key().substring(setting.key().lastIndexOf('.') + 1))
                .forEach(key ->
                        assertThat(text).containsPattern("(?m)^[ #]*(\\w+: *\\{ )?" + key + ":|\\{ " + key + ":"));
    }

    @ParameterizedTest
    @MethodSource("shippedFiles")
    void shippedFilesFollowTheSchema(Path file) throws IOException {
        assertThat(validate(load(Files.readString(file)))).isEmpty();
    }

    @Test
    void theSchemaRefusesWhatTheBinderRefuses() {
        assertThat(validate(load("postgres: { url: x }\nhttp: { port: eighty }")))
                .isNotEmpty();
        assertThat(validate(load("postgres: { url: x }\nhttp: { request-timeout: soon }")))
                .isNotEmpty();
        assertThat(validate(load("postgres: { url: x }\nhttp: { prot: 1 }"))).isNotEmpty();
        assertThat(validate(load("postgres: { url: x }\nlog: { level: loud }"))).isNotEmpty();
        assertThat(validate(load("http: { port: 1 }"))).isNotEmpty();
        assertThat(validate(load("postgres: { url: x }\nhttp: { port: \"${PORT:-1}\", max-body: 12 }")))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("brokenFiles")
    void tellsEverythingThatIsWrongWithAFile(Path file) throws IOException {
        Source source = new Source(file.getFileName().toString(), Files.readString(file));
        InvalidConfiguration invalid = catchThrowableOfType(InvalidConfiguration.class, () -> bind(source));
        String report = invalid.problems().stream().map(Problem::toString).collect(Collectors.joining("\n"));
        String expected = Files.readString(Path.of(file.toString().replace(".yaml", ".txt")));
        assertThat(report).isEqualTo(expected.strip());
    }
}

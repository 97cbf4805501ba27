package dev.headrace.api.documents;

import dev.headrace.config.Doc;
import dev.headrace.config.Json;
import dev.headrace.config.Rules;
import dev.headrace.content.CacheControl;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

@Doc("Fixed content: what stands in the configuration, as JSON, or a file.")
public record DocumentConfig(
        @Doc(
                "Its Cache-Control, such as \"public, max-age=3600\"; no-cache when left out: others ask whether it has changed.")
        Optional<String> cacheControl,

        @Doc("The content itself. Strings may refer to environment variables; nothing in it is secret.")
        Optional<Json> body,

        @Doc("A file with the content, up to 1 MiB; read at the start.")
        Optional<String> file,

        @Doc("Its Content-Type; JSON for a body, by the ending of its name for a file.")
        Optional<String> contentType) {
    private static final long LARGEST = 1024 * 1024;
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final String TYPE =
            TOKEN + "/" + TOKEN + "( *; *" + TOKEN + "=(" + TOKEN + "|\"[^\"\\p{Cntrl}]*\"))*";
    private static final Map<String, String> ENDING_TO_TYPE = Map.of(
            "json", "application/json; charset=utf-8",
            "txt", "text/plain; charset=utf-8",
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "csv", "text/csv; charset=utf-8",
            "xml", "application/xml",
            "svg", "image/svg+xml",
            "png", "image/png",
            "pdf", "application/pdf");

    public DocumentConfig {
        Rules rules = new Rules();
        cacheControl.ifPresent(text -> CacheControl.check(text, "cache-control", rules));
        contentType.ifPresent(
                text -> rules.require(text.matches(TYPE), "content-type", "must be a media type such as text/plain"));
        rules.require(
                body.isPresent() != file.isPresent(),
                "body",
                "is one way to say what is served, file the other: name one");
        file.ifPresent(name -> rules.require(isReadable(name), "file", "names a file that cannot be read: " + name)
                .require(!isReadable(name) || isSmall(name), "file", "names a file of more than 1 MiB: " + name)
                .require(
                        contentType.isPresent() || ENDING_TO_TYPE.containsKey(ending(name)),
                        "file",
                        "has an ending that tells no type; name one with content-type"));
        rules.check();
    }

    private static boolean isReadable(String name) {
        try {
            Path path = Path.of(name);
            return Files.isRegularFile(path) && Files.isReadable(path);
        } catch (InvalidPathException unfit) {
            return false;
        }
    }

    private static boolean isSmall(String name) {
        return Path.of(name).toFile().length() <= LARGEST;
    }

    private static String ending(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /** What it is sent as. */
    String type() {
        return contentType.orElseGet(
                () -> ENDING_TO_TYPE.get(file.map(DocumentConfig::ending).orElse("json")));
    }
}

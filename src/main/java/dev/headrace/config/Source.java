package dev.headrace.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * The text of a configuration file.
 *
 * @param name as the user gave it; messages show it
 */
public record Source(String name, String text) {
    public Source {
        text = text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** Reads a file, which must be UTF-8. */
    public static Source read(Path file) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            return new Source(
                    file.toString(),
                    StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
        } catch (NoSuchFileException e) {
            throw unreadable(file, "there is no such file");
        } catch (CharacterCodingException e) {
            throw unreadable(file, "it is not UTF-8 text");
        } catch (IOException e) {
            throw unreadable(file, Files.isDirectory(file) ? "it is a directory" : "the system refuses");
        }
    }

    private static InvalidConfiguration unreadable(Path file, String reason) {
        return new InvalidConfiguration(
                List.of(new Problem(Origin.file(file.toString(), 0, 0), "", "cannot be read: " + reason)));
    }
}

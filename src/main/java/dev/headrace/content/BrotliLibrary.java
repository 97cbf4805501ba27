package dev.headrace.content;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Loads the native library of br. It must lie in a file for that, which goes as soon as it is loaded: left to the loader it
 * would stay behind each process that is killed.
 */
final class BrotliLibrary {
    private static final String DIRECTORY = "com.aayushatharva.brotli4j.native.workdir";

    private BrotliLibrary() {}

    static synchronized void load() throws IOException {
        Path directory = Files.createTempDirectory("headrace-br-");
        String before = System.setProperty(DIRECTORY, directory.toString());
        try {
            Brotli4jLoader.ensureAvailability();
        } finally {
            restore(before);
            delete(directory);
        }
    }

    private static void restore(String before) {
        if (before == null) {
            System.clearProperty(DIRECTORY);
        } else {
            System.setProperty(DIRECTORY, before);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> found = Files.walk(directory)) {
            List<Path> deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        }
    }
}

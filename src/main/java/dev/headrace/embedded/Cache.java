package dev.headrace.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A directory of directories that take long to make.
 *
 * <p>One appears under its name by a rename: who sees it sees all of it, also while two demos make it at once.
 */
record Cache(Path directory) {
    /** Absolute, because the servers run in directories of their own. */
    Cache {
        directory = directory.toAbsolutePath();
    }

    /** Fills an empty directory. */
    @FunctionalInterface
    interface Making {
        void into(Path draft) throws IOException;
    }

    /** The entry of that name, found or made. The name tells versions apart. */
    Path entry(String name, Making making) throws IOException {
        Path entry = directory.resolve(name);
        if (Files.isDirectory(entry)) {
            return entry;
        }
        Files.createDirectories(directory);
        Path draft = Files.createTempDirectory(directory, ".draft-");
        try {
            making.into(draft);
            publish(draft, entry);
        } finally {
            delete(draft);
        }
        return entry;
    }

    private static void publish(Path draft, Path entry) throws IOException {
        try {
            Files.move(draft, entry);
        } catch (FileSystemException e) {
            boolean somebodyWasFaster = Files.isDirectory(entry);
            if (!somebodyWasFaster) {
                throw e;
            }
        }
    }

    /** Copies directories with their rights and files with their bytes: a thousand files, so on all cores. */
    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> tree = Files.walk(from)) {
            Map<Boolean, List<Path>> paths = tree.collect(Collectors.partitioningBy(Files::isDirectory));
            for (Path directory : paths.get(true)) {
                Files.copy(directory, to.resolve(from.relativize(directory)), StandardCopyOption.COPY_ATTRIBUTES);
            }
            paths.get(false).parallelStream().forEach(file -> copyFile(file, to.resolve(from.relativize(file))));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void copyFile(Path from, Path to) {
        try {
            Files.copy(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes a directory with everything in it; what others remove meanwhile is no failure. */
    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (UncheckedIOException e) {
            if (!(e.getCause() instanceof NoSuchFileException)) {
                throw e;
            }
        }
    }
}

package dev.headrace.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How to run PostgreSQL, which refuses to run as root, and as a number that the system knows no name for.
 *
 * @param prefix what stands before its command; empty for a normal user
 * @param owner who must own its files, when that is somebody else than the current user
 */
record UnprivilegedUser(List<String> prefix, Optional<Integer> owner) {
    private static final int NOBODY = 65_534;
    private static final int SECONDS_TO_TRY = 10;

    /** What Java calls such a number, which containers like to run as. */
    private static final String NAMELESS = "?";

    /** Its users are nobody, and files stay where they are. */
    private static final UnprivilegedUser IN_NAMESPACE =
            new UnprivilegedUser(List.of("unshare", "-U"), Optional.empty());

    /** A user namespace first; containers often forbid it, so a real change second. */
    private static final List<UnprivilegedUser> FOR_ROOT = List.of(
            IN_NAMESPACE,
            new UnprivilegedUser(
                    List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"),
                    Optional.of(NOBODY)),
            new UnprivilegedUser(
                    List.of("chroot", "--userspec=" + NOBODY + ":" + NOBODY, "--groups=", "--skip-chdir", "/"),
                    Optional.of(NOBODY)));

    static UnprivilegedUser find() {
        return switch (System.getProperty("user.name")) {
            case "root" -> findFor("root", FOR_ROOT);
            case NAMELESS -> findFor("a user without a name", List.of(IN_NAMESPACE));
            default -> new UnprivilegedUser(List.of(), Optional.empty());
        };
    }

    static UnprivilegedUser findFor(String refused, List<UnprivilegedUser> candidates) {
        return candidates.stream()
                .filter(UnprivilegedUser::works)
                .findFirst()
                .orElseThrow(() -> new EmbeddedFailure("PostgreSQL refuses to run as " + refused
                        + ", and no program could give it another user here (tried: "
                        + candidates.stream()
                                .map(candidate -> candidate.prefix().get(0))
                                .collect(Collectors.joining(", "))
                        + "); start the demo as a normal user"));
    }

    private boolean works() {
        return succeeds(List.of("true"));
    }

    private boolean succeeds(List<String> program) {
        try {
            Process trial = new ProcessBuilder(command(program))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return trial.waitFor(SECONDS_TO_TRY, TimeUnit.SECONDS) && trial.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    List<String> command(List<String> program) {
        List<String> whole = new ArrayList<>(prefix);
        whole.addAll(program);
        return whole;
    }

    /** Lets the server reach its own directory and nothing else of the one around it. */
    void prepare(Path home, Path directory) throws IOException {
        if (isStranger()) {
            Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
            own(directory);
        }
    }

    /** Hands a file or directory over, if the server runs as somebody else. */
    void own(Path path) throws IOException {
        if (owner.isPresent()) {
            Files.setAttribute(path, "unix:uid", owner.get());
            Files.setAttribute(path, "unix:gid", owner.get());
        }
    }

    void ownAll(Path directory) throws IOException {
        if (isStranger()) {
            try (Stream<Path> tree = Files.walk(directory)) {
                for (Path path : (Iterable<Path>) tree::iterator) {
                    own(path);
                }
            }
        }
    }

    /** Whether the server may enter the directory, which is made if need be. Homes of users are often closed to others. */
    boolean reaches(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            return false;
        }
        return !isStranger()
                || succeeds(List.of("test", "-x", directory.toAbsolutePath().toString()));
    }

    /** Tells files of one owner from those of another in names. */
    String suffix() {
        return owner.map(number -> "-" + number).orElse("");
    }

    private boolean isStranger() {
        return owner.isPresent();
    }
}

package dev.headrace.embedded;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The unpacked PostgreSQL, and empty clusters made with it.
 *
 * <p>Both take seconds, so both are cached. A cached cluster keeps its superuser's password beside it, readable by the
 * current user alone.
 */
final class PostgresProgram {
    private static final String PASSWORD_FILE = "password";

    /**
     * How a cluster is made. PostgreSQL's own locale is the one that needs nothing of the machine; small segments keep the
     * copy small.
     */
    private static final List<String> CLUSTER = List.of(
            "--username=postgres",
            "--auth=scram-sha-256",
            "--set=scram_iterations=1",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-data-checksums",
            "--wal-segsize=1",
            "--no-instructions",
            "--no-sync");

    private final EmbeddedHome home;
    private final UnprivilegedUser user;
    private final Cache cache;
    private final Archive archive;

    PostgresProgram(EmbeddedHome home, UnprivilegedUser user, Cache cache) {
        this.home = home;
        this.user = user;
        this.cache = cache;
        this.archive = archive();
    }

    /** A cluster that no server has touched yet. */
    record Cluster(Path data, String password) {}

    private static Archive archive() {
        String resource = "/postgres-%s-%s.txz".formatted(system(), machine());
        URL url = PostgresProgram.class.getResource(resource);
        if (url == null) {
            throw new EmbeddedFailure("there is no PostgreSQL for this machine on the class path (" + resource + ")");
        }
        return new Archive(url);
    }

    private static String system() {
        return System.getProperty("os.name").startsWith("Mac") ? "darwin" : "linux";
    }

    private static String machine() {
        String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return machine.equals("aarch64") ? "arm_64" : machine.replace("amd64", "x86_64");
    }

    /** The directory that holds bin, lib and share. */
    Path unpacked() throws IOException {
        return cache.entry("postgres-" + archive.checksum(), archive::unpack);
    }

    Cluster newCluster(Path directory) throws IOException {
        String options = Integer.toHexString(CLUSTER.hashCode());
        Path template = cache.entry("cluster-" + archive.checksum() + "-" + options + user.suffix(), this::initialize);
        Path data = directory.resolve("data");
        Cache.copy(template.resolve("data"), data);
        user.ownAll(data);
        return new Cluster(data, Files.readString(template.resolve(PASSWORD_FILE)));
    }

    private void initialize(Path draft) throws IOException {
        Path passwordFile = Files.createFile(
                draft.resolve(PASSWORD_FILE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(passwordFile, Password.random());
        user.own(passwordFile);
        user.own(draft);
        List<String> command = new ArrayList<>(List.of(
                unpacked().resolve("bin/initdb").toString(),
                "--pgdata=" + draft.resolve("data"),
                "--pwfile=" + passwordFile));
        command.addAll(CLUSTER);
        home.start("initdb", draft, user.command(command)).requireSuccess();
    }
}

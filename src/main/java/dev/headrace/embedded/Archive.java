package dev.headrace.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The program of a server as it stands in its Maven artifact: a resource, packed or one plain file. */
record Archive(URL resource) {
    private static final Set<PosixFilePermission> EXECUTABLE = PosixFilePermissions.fromString("rwxr-xr-x");
    private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rw-r--r--");
    private static final int OWNER_MAY_EXECUTE = 0100;

    /** Tells one version of the program from another. */
    String checksum() throws IOException {
        URLConnection connection = resource.openConnection();
        return connection instanceof JarURLConnection jar
                ? Long.toHexString(jar.getJarEntry().getCrc())
                : Long.toHexString(connection.getLastModified());
    }

    private InputStream open() throws IOException {
        return new BufferedInputStream(resource.openStream(), 1 << 16);
    }

    /** Writes the resource as one program. */
    void writeProgram(Path file) throws IOException {
        try (InputStream bytes = open()) {
            Files.copy(bytes, file);
            Files.setPosixFilePermissions(file, EXECUTABLE);
        }
    }

    /** Unpacks what a server needs of a .tar.xz: programs and shared libraries, not what is for linking. */
    void unpack(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, EXECUTABLE);
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(open()))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = directory.resolve(entry.getName()).normalize();
                if (!target.startsWith(directory)) {
                    throw new IOException("an entry points outside of the archive: " + entry.getName());
                }
                if (!isForLinking(entry.getName())) {
                    write(entry, tar, target);
                }
            }
        }
    }

    private static boolean isForLinking(String entry) {
        return entry.endsWith(".a") || entry.endsWith(".h") || entry.endsWith(".bc") || entry.endsWith(".pc");
    }

    private static void write(TarArchiveEntry entry, InputStream bytes, Path target) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            Files.setPosixFilePermissions(target, EXECUTABLE);
        } else if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
            Files.createDirectories(target.getParent());
            Files.copy(bytes, target);
            Files.setPosixFilePermissions(target, (entry.getMode() & OWNER_MAY_EXECUTE) == 0 ? READABLE : EXECUTABLE);
        }
    }
}

package dev.headrace.cli;

import dev.headrace.Settings;
import dev.headrace.config.Bound;
import dev.headrace.config.InvalidConfiguration;
import dev.headrace.config.InvalidSetting;
import dev.headrace.config.Problem;
import dev.headrace.http.TlsFiles;
import dev.headrace.postgres.Postgres;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Says where in the configuration a file is named that cannot be used on this machine. */
public final class FileCheck {
    private FileCheck() {}

    /** @throws InvalidConfiguration with all of them */
    public static void require(Bound<Settings> settings) {
        refuse(Stream.concat(ofTls(settings), ofPostgres(settings)).toList());
    }

    /** The same for a command that serves nobody. */
    static void requireForPostgres(Bound<Settings> settings) {
        refuse(ofPostgres(settings).toList());
    }

    private static void refuse(List<Problem> findings) {
        if (!findings.isEmpty()) {
            throw new InvalidConfiguration(findings);
        }
    }

    private static Stream<Problem> ofTls(Bound<Settings> settings) {
        return settings.value().http().tls().stream()
                .flatMap(tls -> broken(() -> TlsFiles.check(tls)))
                .map(setting -> settings.problemAt(setting.getMessage(), "http", "tls", setting.key()));
    }

    private static Stream<Problem> ofPostgres(Bound<Settings> settings) {
        return broken(() -> Postgres.checkFiles(settings.value().postgres()))
                .map(setting -> settings.problemAt(setting.getMessage(), "postgres", setting.key()));
    }

    private static Stream<InvalidSetting> broken(Runnable check) {
        try {
            check.run();
            return Stream.empty();
        } catch (InvalidSetting first) {
            return Stream.concat(
                    Stream.of(first), Arrays.stream(first.getSuppressed()).map(InvalidSetting.class::cast));
        }
    }
}

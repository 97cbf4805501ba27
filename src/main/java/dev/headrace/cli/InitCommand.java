package dev.headrace.cli;

import dev.headrace.catalog.Catalog;
import dev.headrace.catalog.Relation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Reads a database and writes a configuration for it. */
@Command(
        name = "init",
        description = "Write a configuration from an existing database.",
        footer = {
            "",
            "@|bold Examples:|@",
            "  headrace init --database postgresql://me:secret@localhost:5432/shop",
            "  DATABASE_URL=postgresql://me@localhost/shop headrace init --output conf/shop.yaml",
            "",
            "Nothing in the file is readable until you open it table by table. The URL is not written into it:",
            "the server takes it from the variable DATABASE_URL. An existing file is never overwritten."
        })
final class InitCommand implements Callable<Integer> {
    private final CatalogSource source;
    private final Map<String, String> environment;

    @Option(
            names = "--database",
            paramLabel = "URL",
            description = "postgresql://user:password@host:port/database; the variable DATABASE_URL when left out.")
    private Optional<String> database = Optional.empty();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            defaultValue = "headrace.yaml",
            description = "The file to write; headrace.yaml when left out.")
    private Path output;

    @Spec
    private CommandSpec spec;

    InitCommand(CatalogSource source, Map<String, String> environment) {
        this.source = source;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        refuseExisting();
        refuseMissingDirectory();
        Catalog catalog = read();
        write(StarterFile.of(catalog));
        tell(StarterFile.exposable(catalog));
        return ExitCodes.OK;
    }

    private void refuseExisting() {
        if (Files.exists(output)) {
            throw new Refusal(
                    ExitCodes.FAILURE,
                    output + " exists and is left alone. Name another file with --output, or move it away");
        }
    }

    /** Before the database is read, which may take a while. */
    private void refuseMissingDirectory() {
        Path directory = output.toAbsolutePath().getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            throw unwritable("there is no directory " + directory);
        }
    }

    private Refusal unwritable(String reason) {
        return new Refusal(ExitCodes.FAILURE, output + " cannot be written: " + reason);
    }

    private Catalog read() {
        String url = database.or(() -> Optional.ofNullable(environment.get("DATABASE_URL")))
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "which database? Say --database URL, or set DATABASE_URL"));
        try (Servers servers = new Servers(source)) {
            return servers.catalog(ConfigurationOptions.postgresAt(url));
        }
    }

    private void write(String text) {
        try {
            Files.writeString(output, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            refuseExisting();
        } catch (IOException e) {
            throw unwritable("the system refuses");
        }
    }

    private void tell(List<Relation> relations) {
        long served = relations.stream()
                .filter(relation -> !relation.primaryKey().isEmpty())
                .count();
        PrintWriter out = spec.commandLine().getOut();
        out.println("Wrote " + output + ": " + served + " tables, and " + (relations.size() - served)
                + " views and tables without a key as comments.");
        out.println("Next:");
        out.println("  1. open the tables that everybody may read:  access: { read: anyone }");
        out.println("  2. set DATABASE_URL, then try it all:  headrace check --connect " + output);
        out.println("  3. headrace serve " + output);
    }
}

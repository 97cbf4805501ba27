package dev.headrace.cli;

import dev.headrace.Settings;
import dev.headrace.config.Bound;
import dev.headrace.config.Source;
import dev.headrace.embedded.EmbeddedFailure;
import dev.headrace.embedded.EmbeddedServers;
import dev.headrace.packaged.PackagedText;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Serves sample data from a PostgreSQL and a Redis that live as long as the command. */
@Command(
        name = "demo",
        description = "Try it: serve sample data from a PostgreSQL and a Redis of its own.",
        footer = {
            "",
            "@|bold Examples:|@",
            "  scripts/demo                               builds what is missing and runs this command",
            "  scripts/demo --users 1000000",
            "  scripts/demo --port 8081 --admin-port 9091  a second one beside the first",
            "",
            "The two servers are not in the fat jar; scripts/demo puts them on the class path."
        })
final class DemoCommand implements Callable<Integer> {
    private static final String CONFIGURATION = "/dev/headrace/demo.yaml";
    private static final int MOST_USERS = 20_000_000;

    private final Launcher launcher;
    private final Shutdown shutdown;
    private final Map<String, String> environment;

    @Option(
            names = "--users",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Rows of the table users; posts and friends grow with it (default: ${DEFAULT-VALUE}).")
    private int users;

    @Option(names = "--port", paramLabel = "N", description = "Port of the API, as --set http.port=N.")
    private Optional<Integer> port = Optional.empty();

    @Option(
            names = "--admin-port",
            paramLabel = "N",
            description = "Port for health and metrics, as --set admin.port=N.")
    private Optional<Integer> adminPort = Optional.empty();

    @Option(
            names = "--postgres-port",
            paramLabel = "N",
            defaultValue = "0",
            description = "Port of PostgreSQL; a free one when left out.")
    private int postgresPort;

    @Option(
            names = "--redis-port",
            paramLabel = "N",
            defaultValue = "0",
            description = "Port of Redis; a free one when left out.")
    private int redisPort;

    @Option(
            names = "--programs",
            paramLabel = "DIR",
            description = "Where the unpacked servers stay for the next time; nowhere when left out.")
    private Optional<Path> programs = Optional.empty();

    @Option(
            names = "--prepare",
            hidden = true,
            description = "Stop as soon as rows can be read: what it leaves in caches makes the next start quick.")
    private boolean prepare;

    @Mixin
    private ConfigurationOptions configuration;

    @Spec
    private CommandSpec spec;

    DemoCommand(Launcher launcher, Shutdown shutdown, Map<String, String> environment) {
        this.launcher = launcher;
        this.shutdown = shutdown;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        requireSensibleNumbers();
        requireServers();
        requireFreePorts(
                load("postgresql://demo@127.0.0.1/demo", "redis://127.0.0.1").value());
        try (EmbeddedServers servers = new EmbeddedServers(options(), this::show)) {
            shutdown.interruptibly(servers::start, servers::close);
            return serve(servers);
        } catch (EmbeddedFailure failure) {
            return explain(failure);
        }
    }

    private void requireSensibleNumbers() {
        if (users < 1 || users > MOST_USERS) {
            throw new ParameterException(
                    spec.commandLine(), "--users must be between 1 and " + MOST_USERS + ", was " + users);
        }
        port.ifPresent(number -> Misuse.requirePort(spec.commandLine(), "--port", number));
        adminPort.ifPresent(number -> Misuse.requirePort(spec.commandLine(), "--admin-port", number));
        Misuse.requirePort(spec.commandLine(), "--postgres-port", postgresPort);
        Misuse.requirePort(spec.commandLine(), "--redis-port", redisPort);
    }

    private static void requireServers() {
        if (!EmbeddedServers.areAvailable()) {
            throw new Refusal(
                    ExitCodes.DEPENDENCY,
                    "the demo's PostgreSQL and Redis are not in the jar. scripts/demo fetches and starts them;"
                            + " where target/demo exists already, so does"
                            + " java -cp 'target/headrace.jar:target/demo/*' dev.headrace.Main demo");
        }
    }

    private EmbeddedServers.Options options() {
        return new EmbeddedServers.Options(users, postgresPort, redisPort, programs);
    }

    /** The settings with these servers, which take precedence over what the environment names. */
    private Bound<Settings> load(String postgresUrl, String redisUrl) {
        Map<String, String> withServers = new HashMap<>(environment);
        withServers.put("DATABASE_URL", postgresUrl);
        withServers.put("REDIS_URL", redisUrl);
        port.ifPresent(number -> withServers.put("HEADRACE_HTTP_PORT", number.toString()));
        adminPort.ifPresent(number -> withServers.put("HEADRACE_ADMIN_PORT", number.toString()));
        return configuration.load(demoConfiguration(), withServers);
    }

    private static Source demoConfiguration() {
        return new Source("conf/demo.yaml", PackagedText.of(DemoCommand.class, CONFIGURATION));
    }

    /** Asked before the servers start, because that takes seconds. */
    private static void requireFreePorts(Settings settings) {
        requireFree(settings.http().host(), settings.http().port(), "--port");
        requireFree(settings.admin().host(), settings.admin().port(), "--admin-port");
    }

    private static void requireFree(String host, int port, String option) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw new Refusal(
                    ExitCodes.FAILURE,
                    "cannot listen on " + host + " port " + port + ": " + e.getMessage() + ". Choose another port with "
                            + option + " N");
        }
    }

    private int serve(EmbeddedServers servers) {
        Bound<Settings> settings =
                load(servers.postgres().url(), servers.redis().url());
        return launcher.serve(settings, Launcher.Hangup.STOPS, ports -> {
            if (prepare) {
                shutdown.wish();
            } else {
                welcome(settings.value(), ports, servers);
            }
        });
    }

    private void welcome(Settings settings, Launcher.Ports ports, EmbeddedServers servers) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(new DemoBanner(Version.number(), users, settings.http(), ports, servers));
        out.flush();
    }

    /** Being told to stop while starting is no failure. */
    private int explain(EmbeddedFailure failure) {
        if (shutdown.isWished()) {
            return ExitCodes.OK;
        }
        throw new Refusal(ExitCodes.DEPENDENCY, failure.getMessage());
    }

    private void show(String step) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(Ansi.AUTO.string("@|faint " + step + " ...|@"));
        err.flush();
    }
}

package dev.headrace.cli;

import dev.headrace.Settings;
import dev.headrace.auth.AccountsConfig;
import dev.headrace.auth.OwnTokens;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes an access token, as a login would. */
@Command(
        name = "token",
        description = "Print an access token for an account, signed with accounts.token.secret.",
        footer = {
            "",
            "@|bold Examples:|@",
            "  headrace token --account 42",
            "  headrace token --account report --role admin --hours 12 --config conf/shop.yaml",
            "  curl -H \"Authorization: Bearer $$(headrace token --account 42)\" localhost:8080/api/me",
            "",
            "Nobody looks whether there is such an account, and nothing but its end makes a token invalid."
        })
final class TokenCommand implements Callable<Integer> {
    private static final int MOST_HOURS = 24 * 366;

    private final Map<String, String> environment;

    @Mixin
    private ConfigurationOptions configuration;

    @Option(
            names = {"-a", "--account"},
            required = true,
            paramLabel = "KEY",
            description = "The key of the account's row.")
    private String account;

    @Option(
            names = {"-r", "--role"},
            paramLabel = "NAME",
            description = "A role that the token names; may be repeated.")
    private List<String> roles = List.of();

    @Option(
            names = "--hours",
            paramLabel = "N",
            description = "How long it is valid; accounts.token.ttl when left out.")
    private Optional<Integer> hours = Optional.empty();

    @Spec
    private CommandSpec spec;

    TokenCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        hours.filter(number -> number < 1 || number > MOST_HOURS).ifPresent(number -> {
            throw new ParameterException(
                    spec.commandLine(), "--hours should be between 1 and " + MOST_HOURS + ", was " + number);
        });
        Settings settings = configuration.load(environment).value();
        AccountsConfig accounts = settings.accounts()
                .orElseThrow(() -> new Refusal(
                        ExitCodes.CONFIGURATION,
                        "the configuration has no accounts, and so no secret to sign a token with"));
        OwnTokens tokens = new OwnTokens(accounts.token(), InstantSource.system());
        Duration ttl = hours.map(Duration::ofHours).orElse(accounts.token().ttl());
        spec.commandLine().getOut().println(tokens.issue(account, new HashSet<>(roles), ttl));
        return ExitCodes.OK;
    }
}

package dev.headrace.auth;

import dev.headrace.call.Call;
import dev.headrace.catalog.Column;
import dev.headrace.catalog.Identifier;
import dev.headrace.catalog.Relation;
import dev.headrace.dialect.ReadableRelation;
import dev.headrace.fault.Fault;
import dev.headrace.postgres.Postgres;
import dev.headrace.postgres.RowSink;
import dev.headrace.resource.CachedChanges;
import dev.headrace.resource.Resource;
import dev.headrace.resource.Resources;
import dev.headrace.resource.Touched;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The accounts as PostgreSQL has them: found by what they log in with, or by their key. */
final class AccountRows {
    /** An account is three texts, one below the other: its key, its hash, and its roles. */
    private static final int TEXTS = 3;

    private static final String END = " ORDER BY place LIMIT 4";
    private static final Set<String> SPELT_IN_MANY_WAYS =
            Set.of("smallint", "integer", "bigint", "numeric", "real", "double precision", "uuid");

    private final Postgres postgres;
    private final Supplier<Resources> resources;
    private final CachedChanges changes;
    private final AccountsConfig config;

    AccountRows(Postgres postgres, Supplier<Resources> resources, CachedChanges changes, AccountsConfig config) {
        this.postgres = postgres;
        this.resources = resources;
        this.changes = changes;
        this.config = config;
    }

    /** Empty when there is no such account, or several: a login that is not unique belongs to nobody. */
    Future<Optional<Account>> withLogin(Call call, String login) {
        return find(call, select(config.login()) + spelling() + END, login);
    }

    /** Attempts are counted by what was sent: 7 must not be another login than 07, or each spelling would have a count of its own. */
    private String spelling() {
        return SPELT_IN_MANY_WAYS.contains(type(config.login())) ? " AND " + text(config.login()) + " = $1::text" : "";
    }

    Future<Optional<Account>> withKey(Call call, String key) {
        return find(call, select(keyName()) + END, key);
    }

    private Future<Optional<Account>> find(Call call, String sql, String value) {
        return postgres.pointTexts(call, sql, List.of(value))
                .map(texts -> texts.size() == TEXTS
                        ? Optional.of(new Account(texts.get(0), texts.get(1), roles(texts.get(2))))
                        : Optional.<Account>empty())
                // A text that is no value of the column's type finds nothing.
                .recover(failure -> Fault.isBadValue(failure)
                        ? Future.succeededFuture(Optional.empty())
                        : Future.failedFuture(failure));
    }

    private String select(String column) {
        Relation relation = relation();
        return "SELECT part.text FROM " + relation.name().sql() + " AS t, unnest(ARRAY[" + text(keyName()) + ", "
                + text(config.password()) + ", " + roleText() + "]) WITH ORDINALITY AS part(text, place) WHERE "
                + "t." + Identifier.quote(column) + " = $1::text::" + type(column);
    }

    private String roleText() {
        if (config.roles().isEmpty()) {
            return "NULL";
        }
        String name = config.roles().get();
        boolean several = relation().columnsByName().get(name).type().array();
        return several ? "array_to_string(t." + Identifier.quote(name) + ", E'\\n')" : text(name);
    }

    private static String text(String column) {
        return "t." + Identifier.quote(column) + "::text";
    }

    private static Set<String> roles(String lines) {
        return lines == null
                ? Set.of()
                : Arrays.stream(lines.split("\n", -1))
                        .filter(role -> !role.isBlank())
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** Puts another hash in the place of one that was made in another way, unless the password was changed meanwhile. */
    Future<?> replaceHash(Call call, Account account, String hash) {
        String update = "UPDATE " + relation().name().sql() + " AS t SET " + Identifier.quote(config.password())
                + " = $3::text WHERE t." + Identifier.quote(keyName()) + " = $1::text::" + type(keyName()) + " AND "
                + text(config.password()) + " = $2::text RETURNING 1";
        List<Object> arguments = List.of(account.key(), account.hash(), hash);
        return postgres.transaction(call, transaction -> transaction.rows(update, arguments, RowSink.NONE))
                .compose(rows ->
                        changes.madeElsewhere(relation().name(), new Touched(Set.of(List.of(account.key())), false)));
    }

    private String keyName() {
        return readable().key().get(0);
    }

    private String type(String column) {
        Column found = relation().columnsByName().get(column);
        return found.type().castName();
    }

    private Relation relation() {
        return readable().relation();
    }

    private ReadableRelation readable() {
        Resource resource = resources.get().configured(config.resource());
        return resource.readable();
    }
}

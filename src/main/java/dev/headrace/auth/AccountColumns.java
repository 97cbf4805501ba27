package dev.headrace.auth;

import dev.headrace.catalog.Catalog;
import dev.headrace.catalog.Relation;
import dev.headrace.resource.Mismatch;
import dev.headrace.resource.ResourceConfig;
import dev.headrace.resource.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compares the columns that accounts name with what the database holds. */
public final class AccountColumns {
    private final Relation relation;
    private final List<Mismatch> found = new ArrayList<>();

    private AccountColumns(Relation relation) {
        this.relation = relation;
    }

    /** What does not fit; nothing when the table itself is missing, because that is told of its resource. */
    public static List<Mismatch> mismatches(
            AccountsConfig accounts, Map<String, ResourceConfig> resources, Catalog catalog) {
        String name = accounts.resource();
        ResourceConfig resource = resources.get(name);
        Optional<Relation> relation = catalog.find(Resources.tableOf(name, resource));
        return relation.map(known -> new AccountColumns(known).compare(accounts, resource))
                .orElse(List.of());
    }

    private List<Mismatch> compare(AccountsConfig accounts, ResourceConfig resource) {
        requireColumn("login", accounts.login());
        requireColumn("password", accounts.password());
        accounts.roles().ifPresent(roles -> requireColumn("roles", roles));
        List<String> key = resource.key().isEmpty() ? relation.primaryKey() : resource.key();
        if (key.size() != 1) {
            found.add(new Mismatch(
                    List.of("accounts", "resource"),
                    "must have a key of one column, the subject of tokens; " + relation.name() + " has "
                            + (key.isEmpty() ? "none" : String.join(", ", key))));
        }
        return found;
    }

    private void requireColumn(String setting, String column) {
        Set<String> existing = relation.columnsByName().keySet();
        if (!existing.contains(column)) {
            found.add(Mismatch.noColumn(List.of("accounts", setting), column, relation));
        }
    }
}

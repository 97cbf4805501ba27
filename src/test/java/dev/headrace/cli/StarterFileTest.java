package dev.headrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.Settings;
import dev.headrace.catalog.Catalog;
import dev.headrace.catalog.Column;
import dev.headrace.catalog.ColumnType;
import dev.headrace.catalog.JsonKind;
import dev.headrace.catalog.QualifiedName;
import dev.headrace.catalog.Relation;
import dev.headrace.catalog.RelationKind;
import dev.headrace.config.Binder;
import dev.headrace.config.Bound;
import dev.headrace.config.Overrides;
import dev.headrace.config.Source;
import dev.headrace.resource.AccessConfig.Audience;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

class StarterFileTest {
    private static final ColumnType TEXT = new ColumnType("text", "text", JsonKind.TEXT, false, false);

    static Relation relation(String schema, String name, RelationKind kind, List<String> key, String... columns) {
        List<Column> all = Arrays.stream(columns)
                .map(column -> new Column(column, TEXT, false, true, false, null, null))
                .toList();
        return new Relation(
                new QualifiedName(schema, name),
                kind,
                all,
                key,
                List.of(),
                List.of(),
                "A\ncomment",
                1,
                1,
                true,
                true,
                true);
    }

    static Relation table(String schema, String name) {
        return relation(schema, name, RelationKind.TABLE, List.of("id"), "id");
    }

    static Catalog catalog(Relation... relations) {
        return new Catalog(
                "18", Arrays.stream(relations).collect(Collectors.toMap(Relation::name, Function.identity())));
    }

    static Bound<Settings> bind(String yaml) {
        Map<String, String> environment = Map.of("DATABASE_URL", "postgresql://me@localhost/db");
        return Binder.bind(Settings.class, new Source("f.yaml", yaml), Overrides.none(environment));
    }

    @Test
    void namesEveryTableWithAKeyAndOpensNone() {
        Catalog catalog = catalog(table("public", "users"), table("app", "users"), table("public", "app_users"));
        var resources = bind(StarterFile.of(catalog)).value().resources();
        assertThat(resources.keySet()).containsExactly("app_users", "users", "app_users_2");
        assertThat(resources.get("app_users_2").table()).contains("app.users");
        assertThat(resources.values()).allMatch(resource -> resource.access().read() == Audience.NOBODY);
    }

    @Test
    void leavesOutWhatHeadraceKeepsThere() {
        Catalog catalog = catalog(table("headrace", "outbox"), table("headrace", "journal"), table("public", "users"));
        assertThat(bind(StarterFile.of(catalog)).value().resources().keySet()).containsExactly("users");
        assertThat(StarterFile.exposable(catalog)).hasSize(1);
    }

    @Test
    void leavesWhatHasNoKeyAsAComment() {
        String text = StarterFile.of(catalog(
                relation("public", "totals", RelationKind.VIEW, List.of(), "day", "total"), table("public", "users")));
        assertThat(bind(text).value().resources().keySet()).containsExactly("users");
        assertThat(text)
                .contains("  # totals:\n  #   table: public.totals\n  #   key: []\n  #   # columns: [day, total]\n");
        String opened = text.replace("  # totals", "  totals")
                .replace("  #   table", "    table")
                .replace("  #   access", "    access")
                .replace("  #   key: []", "    key: [day]");
        assertThat(bind(opened).value().resources().get("totals").key()).containsExactly("day");
    }

    @Test
    void hidesWhatLooksPrivate() {
        String text = StarterFile.of(catalog(
                relation("public", "users", RelationKind.TABLE, List.of("id"), "id", "password_hash", "api_key")));
        assertThat(bind(text).value().resources().get("users").hide()).containsExactly("password_hash", "api_key");
    }

    @Test
    void acceptsADatabaseWithoutTables() {
        assertThat(bind(StarterFile.of(catalog())).value().resources()).isEmpty();
    }

    @Property
    void survivesAnyNameThatPostgresAllows(@ForAll @NotEmpty String name, @ForAll @NotEmpty String column) {
        String table = name.replace("\0", "").isEmpty() ? "x" : name.replace("\0", "");
        Relation odd = relation("public", table, RelationKind.TABLE, List.of("id"), "id", column + "secret");
        Bound<Settings> settings = bind(StarterFile.of(catalog(odd)));
        var resource = settings.value().resources().values().iterator().next();
        assertThat(resource.table()).contains("public." + table);
        assertThat(CatalogCheck.findings(settings, catalog(odd)))
                .filteredOn(finding -> !resource.hide().isEmpty())
                .isEmpty();
    }
}

package dev.headrace.cli;

import static dev.headrace.cli.StarterFileTest.bind;
import static dev.headrace.cli.StarterFileTest.catalog;
import static dev.headrace.cli.StarterFileTest.relation;
import static dev.headrace.cli.StarterFileTest.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.Settings;
import dev.headrace.catalog.Catalog;
import dev.headrace.catalog.RelationKind;
import dev.headrace.config.Bound;
import dev.headrace.config.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogCheckTest {
    @Test
    void findsTablesAndColumnsThatDoNotExist() {
        Catalog catalog = catalog(
                relation("public", "users", RelationKind.TABLE, List.of("id"), "id", "password_hash"),
                table("app", "logs"));
        Bound<Settings> settings = bind("""
                postgres: { url: "${DATABASE_URL}" }
                resources:
                  user: {}
                  logs: { table: logs }
                  users:
                    hide: [id, passwort_hash]
                    key: [zzz]
                """);
        assertThat(CatalogCheck.findings(settings, catalog))
                .extracting(Problem::toString)
                .containsExactly(
                        "f.yaml:3:3  resources.user.table  names \"public.user\", which does not exist; perhaps you meant \"public.users\"",
                        "f.yaml:4:18  resources.logs.table  names \"public.logs\", which does not exist; perhaps you meant \"app.logs\"",
                        "f.yaml:6:16  resources.users.hide.1  names \"passwort_hash\", which is no column of public.users; perhaps you meant \"password_hash\"",
                        "f.yaml:7:11  resources.users.key.0  names \"zzz\", which is no column of public.users; it has id, password_hash");
    }
}

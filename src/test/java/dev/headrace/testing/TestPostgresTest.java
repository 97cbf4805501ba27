package dev.headrace.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TestPostgresTest {
    @Test
    void answers() throws Exception {
        String database = TestPostgres.createDatabase();
        try (var connection = TestPostgres.connect(database);
                var rows = connection.createStatement().executeQuery("select version()")) {
            rows.next();
            assertThat(rows.getString(1)).startsWith("PostgreSQL 18");
        }
    }
}

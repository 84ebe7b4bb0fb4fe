package io.etchdb.springboot.autoconfigure;

import io.etchdb.testdatabases.TestDatabase;

class PostgresMigrationTest extends MigrationSuite {

    PostgresMigrationTest() {
        super(TestDatabase.Kind.POSTGRES);
    }

    @Override
    String schema() {
        return "accounts";
    }

    @Override
    String[] flyway() {
        return new String[] {
            "spring.flyway.url=jdbc:postgresql://" + database.host() + ":" + database.port() + "/"
                    + database.database(),
            "spring.flyway.user=" + database.username(),
            "spring.flyway.password=" + database.password()
        };
    }
}

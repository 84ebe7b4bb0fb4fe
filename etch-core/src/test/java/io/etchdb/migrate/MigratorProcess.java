package io.etchdb.migrate;

import io.etchdb.sql.Dialect;
import io.r2dbc.spi.ConnectionFactories;
import java.time.Duration;

/** Migrates a SQLite database in a process of its own, for tests that kill it. */
final class MigratorProcess {

    private MigratorProcess() {}

    /** Takes the database's R2DBC URL and the directory of the files. */
    public static void main(String[] args) {
        Migrator.over(ConnectionFactories.get(args[0]), Dialect.SQLITE, MigrationOptions.defaults())
                .migrate(Migrations.in(args[1]))
                .block(Duration.ofMinutes(5));
    }
}

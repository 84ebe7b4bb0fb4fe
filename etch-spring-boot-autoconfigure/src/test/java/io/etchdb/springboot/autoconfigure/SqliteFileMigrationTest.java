package io.etchdb.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.EtchTemplate;
import io.etchdb.testdatabases.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

class SqliteFileMigrationTest extends MigrationSuite {

    SqliteFileMigrationTest() {
        super(TestDatabase.Kind.SQLITE_FILE);
    }

    @Override
    String schema() {
        return "main";
    }

    @Test
    void flywayMigratesTheSameDatabaseBeforeAnyUserOfEtch() {
        try (ConfigurableApplicationContext context = start(
                Application.class,
                NOTES,
                "spring.flyway.url=jdbc:" + database.url(),
                "spring.flyway.locations=classpath:db/flyway")) {
            EtchTemplate etch = context.getBean(EtchTemplate.class);

            assertThat(dependencies(context, EtchAutoConfiguration.TEMPLATE)).contains("flywayInitializer");
            assertThat(etch.fetchVal(Long.class, "SELECT count(*) FROM flown").block(Duration.ofSeconds(20)))
                    .isZero();
            assertThat(etch.count(Note.class).block(Duration.ofSeconds(20))).isZero();
        }
    }
}

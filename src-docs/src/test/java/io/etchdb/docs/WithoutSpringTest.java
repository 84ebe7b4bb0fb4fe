package io.etchdb.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.EtchTemplate;
import io.etchdb.test.EtchDatabase;
import io.etchdb.test.Fixture;
import io.etchdb.testdatabases.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.Test;

// spotless:off
// tag::extension[]
@EtchDatabase(kind = TestDatabase.Kind.POSTGRES, migrations = "classpath:migrations-postgresql")
@Fixture("classpath:fixtures/books.json")
class WithoutSpringTest {

    @Test
    void deletesBook(EtchTemplate etch) {
        etch.delete(Book.class, 1L).block(Duration.ofSeconds(10));

        assertThat(etch.count(Book.class).block(Duration.ofSeconds(10))).isEqualTo(1);
    }
}
// end::extension[]
// spotless:on

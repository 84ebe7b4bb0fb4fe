package io.etchdb.sample.loan;

import static io.etchdb.test.EtchAssertions.assertThatRows;
import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.EtchTemplate;
import io.etchdb.error.IntegrityException;
import io.etchdb.sample.book.Book;
import io.etchdb.springboot.test.EtchTest;
import io.etchdb.sql.Query;
import io.etchdb.test.Fixture;
import java.time.Duration;
import java.time.LocalDate;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import reactor.test.StepVerifier;

/** A slice: the loans on SQLite in memory with the application's migrations, rolled back after each test. */
@EtchTest(properties = "spring.etch.verify=fail")
@Import(Loans.class)
@Fixture("classpath:fixtures/shelf.json")
class LoansTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final UUID SOLARIS = UUID.fromString("00000000-0000-7000-8000-0000000000b1");

    @Autowired
    private EtchTemplate etch;

    @Autowired
    private Loans loans;

    @Test
    void lendsUntilTheShelfIsEmpty() {
        loans.lend(SOLARIS, new NewLoan("Ada", null)).block(TIMEOUT);

        StepVerifier.create(loans.lend(SOLARIS, new NewLoan("Grace", null)))
                .expectError(IntegrityException.class)
                .verify(TIMEOUT);

        assertThatRows(etch.query(Loan.class))
                .hasSize(1)
                .extracting(Loan::reader)
                .containsExactly("Ada");
        assertThat(copies()).isZero();
    }

    @Test
    void takesBackOnce() {
        Loan loan = loans.lend(SOLARIS, new NewLoan("Ada", null)).block(TIMEOUT);

        assertThat(loans.takeBack(loan.id()).block(TIMEOUT).returnedAt()).isNotNull();
        assertThat(loans.takeBack(loan.id()).blockOptional(TIMEOUT)).isEmpty();
        assertThat(copies()).isEqualTo(1);
    }

    @Test
    void listsWhatReaderHas() {
        LocalDate due = LocalDate.of(2030, 1, 31);
        Loan loan = loans.lend(SOLARIS, new NewLoan("Ada", due)).block(TIMEOUT);

        StepVerifier.create(loans.openOf("Ada"))
                .expectNext(new OpenLoan(loan.id(), "Solaris", "Stanisław Lem", due))
                .expectComplete()
                .verify(TIMEOUT);
    }

    private int copies() {
        return etch.one(Query.from(Book.class).where(Book::id).eq(SOLARIS))
                .block(TIMEOUT)
                .copies();
    }
}

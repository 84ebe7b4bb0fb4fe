package io.etchdb.sample.loan;

import static io.etchdb.sql.Where.where;

import io.etchdb.EtchTemplate;
import io.etchdb.row.Patch;
import io.etchdb.sample.book.Book;
import io.etchdb.sql.Sql;
import java.util.UUID;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Writes the two tables that lending touches, in one transaction. */
@Repository
@RegisterReflectionForBinding(OpenLoan.class) // In a native image; records with @Table need no mention.
class Loans {

    private static final Sql OPEN_LOANS = Sql.of("""
            SELECT loans.id, books.title, authors.name AS author, loans.due_on
            FROM loans
            JOIN books ON books.id = loans.book_id
            JOIN authors ON authors.id = books.author_id
            WHERE loans.reader = :reader AND loans.returned_at IS NULL
            ORDER BY loans.due_on NULLS LAST, books.title, loans.id
            """).named("open loans of reader");

    private final EtchTemplate etch;

    Loans(EtchTemplate etch) {
        this.etch = etch;
    }

    /**
     * Takes a copy from the shelf. The loan is written first: if no copy is left, a constraint
     * refuses the second statement, and with it goes the first.
     */
    Mono<Loan> lend(UUID book, NewLoan request) {
        Patch<Loan> loan = Patch.from(Loan.class, request).set(Loan::bookId).to(book);
        Patch<Book> oneLess = Patch.of(Book.class).set(Book::copies).minus(1);
        return etch.transaction(tx -> tx.insert(loan)
                .flatMap(lent ->
                        tx.updateWhere(oneLess, where(Book::id).eq(book)).thenReturn(lent)));
    }

    /**
     * Puts the copy back; emits nothing if the loan is over or there is none. The same as {@link #lend} in Spring's own
     * words: {@code etch} joins the transaction of the annotation.
     */
    @Transactional
    public Mono<Loan> takeBack(UUID id) {
        Patch<Loan> returned = Patch.of(Loan.class, id).set(Loan::returnedAt).now();
        Patch<Book> oneMore = Patch.of(Book.class).set(Book::copies).plus(1);
        return etch.update(returned, where(Loan::returnedAt).isNull())
                .flatMap(loan -> etch.updateWhere(oneMore, where(Book::id).eq(loan.bookId()))
                        .thenReturn(loan));
    }

    /** What {@code reader} has at home, what is due first first. */
    Flux<OpenLoan> openOf(String reader) {
        return etch.fetchModels(OpenLoan.class, OPEN_LOANS.bind("reader", reader));
    }
}

package io.etchdb.sample.loan;

import io.etchdb.EtchTemplate;
import io.etchdb.error.IntegrityException;
import io.etchdb.error.NotFoundException;
import io.etchdb.sample.book.Book;
import jakarta.validation.Valid;
import java.net.URI;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@RestController
final class LoanController {

    private final EtchTemplate etch;
    private final Loans loans;

    LoanController(EtchTemplate etch, Loans loans) {
        this.etch = etch;
        this.loans = loans;
    }

    @PostMapping("/books/{id}/loans")
    Mono<ResponseEntity<Loan>> lend(@PathVariable UUID id, @Valid @RequestBody NewLoan request) {
        return loans.lend(id, request)
                .map(loan -> ResponseEntity.created(URI.create("/loans/" + loan.id()))
                        .body(loan))
                .onErrorMap(IntegrityException.class, LoanController::explained);
    }

    /** Which constraint refused the loan says why. */
    private static RuntimeException explained(IntegrityException refused) {
        return switch (refused.kind()) {
            case FOREIGN_KEY -> new NotFoundException(Book.class, "no Book with the key given");
            case CHECK -> new ResponseStatusException(HttpStatus.CONFLICT, "Every copy is lent.", refused);
            case UNIQUE -> new ResponseStatusException(HttpStatus.CONFLICT, "The reader has this book.", refused);
            default -> refused;
        };
    }

    @GetMapping("/loans/{id}")
    Mono<Loan> get(@PathVariable UUID id) {
        return etch.require(Loan.class, id);
    }

    @GetMapping("/loans")
    Flux<OpenLoan> openOf(@RequestParam("reader") String reader) {
        return loans.openOf(reader);
    }

    @PostMapping("/loans/{id}/return")
    Mono<Loan> takeBack(@PathVariable UUID id) {
        return loans.takeBack(id)
                .switchIfEmpty(etch.require(Loan.class, id)
                        .then(Mono.error(() ->
                                new ResponseStatusException(HttpStatus.CONFLICT, "The copy was returned already."))));
    }
}

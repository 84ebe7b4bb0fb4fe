package io.etchdb.sample.web;

import io.etchdb.error.ConcurrencyException;
import io.etchdb.error.EtchException;
import io.etchdb.error.IntegrityException;
import io.etchdb.error.NotFoundException;
import io.etchdb.error.OperationalException;
import jakarta.validation.ConstraintViolationException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.bind.support.WebExchangeBindException;
import org.springframework.web.reactive.result.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebInputException;
import reactor.core.publisher.Mono;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Says what went wrong as problem details (RFC 9457). What the client cannot know stays in the log. */
@RestControllerAdvice
final class Problems extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(Problems.class);
    private static final String RETRY_AFTER_SECONDS = "5";

    /** A member of the request that is not valid. */
    record Invalid(String field, @Nullable String message) {}

    @ExceptionHandler
    ProblemDetail notFound(NotFoundException e) {
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.NOT_FOUND,
                "There is no such " + e.type().getSimpleName().toLowerCase(Locale.ROOT) + ".");
    }

    @ExceptionHandler
    ProblemDetail refused(IntegrityException e) {
        return switch (e.kind()) {
            case UNIQUE -> ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, taken(e.table()));
            case FOREIGN_KEY -> unprocessable("It refers to something that is not there.");
            default -> unprocessable("A value is out of the range that is stored.");
        };
    }

    /** Both databases name the table, only one of them the column; each table here has one thing that is unique. */
    private static String taken(@Nullable String table) {
        return switch (String.valueOf(table)) {
            case "authors" -> "There is an author of this name.";
            case "books" -> "There is a book with this ISBN.";
            default -> "There is one like it.";
        };
    }

    @ExceptionHandler
    ProblemDetail stale(ConcurrencyException e) {
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.CONFLICT, "Somebody else changed it meanwhile. Read it again and repeat the change.");
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unavailable(OperationalException e) {
        log.warn("database unavailable: {}", e.getMessage());
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .body(ProblemDetail.forStatusAndDetail(
                        HttpStatus.SERVICE_UNAVAILABLE, "The database does not answer. Try again later."));
    }

    @ExceptionHandler
    ProblemDetail other(EtchException e) {
        // SQLSTATE class 22: a value no table takes, such as a text with a NUL character.
        if (String.valueOf(e.sqlState()).startsWith("22")) {
            return unprocessable("A value cannot be stored.");
        }
        log.error("database operation failed", e);
        return ProblemDetail.forStatusAndDetail(HttpStatus.INTERNAL_SERVER_ERROR, "Something went wrong here.");
    }

    @ExceptionHandler
    ProblemDetail invalid(ConstraintViolationException e) {
        return invalid(e.getConstraintViolations().stream()
                .map(each -> new Invalid(each.getPropertyPath().toString(), each.getMessage()))
                .toList());
    }

    @Override
    protected Mono<ResponseEntity<Object>> handleWebExchangeBindException(
            WebExchangeBindException e, HttpHeaders headers, HttpStatusCode status, ServerWebExchange exchange) {
        List<Invalid> fields = e.getFieldErrors().stream()
                .map(each -> new Invalid(
                        each.getField(), each.isBindingFailure() ? "is of the wrong type" : each.getDefaultMessage()))
                .toList();
        return handleExceptionInternal(e, invalid(fields), headers, status, exchange);
    }

    private static ProblemDetail invalid(List<Invalid> fields) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, "The request is not valid.");
        problem.setProperty(
                "errors",
                fields.stream().sorted(Comparator.comparing(Invalid::field)).toList());
        return problem;
    }

    @Override
    protected Mono<ResponseEntity<Object>> handleServerWebInputException(
            ServerWebInputException e, HttpHeaders headers, HttpStatusCode status, ServerWebExchange exchange) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, unreadable(e));
        return handleExceptionInternal(e, problem, headers, status, exchange);
    }

    private static String unreadable(ServerWebInputException e) {
        Throwable cause = NestedExceptionUtils.getMostSpecificCause(e);
        if (cause instanceof UnrecognizedPropertyException unknown) {
            return "There is no \"" + unknown.getPropertyName() + "\" here. Known are: "
                    + unknown.getKnownPropertyIds().stream()
                            .map(String::valueOf)
                            .sorted()
                            .collect(Collectors.joining(", "))
                    + ".";
        } else if (cause instanceof StreamReadException) {
            return "The body is not JSON.";
        } else if (cause instanceof DatabindException mismatch
                && !mismatch.getPath().isEmpty()) {
            return "\"" + mismatch.getPath().get(0).getPropertyName() + "\" is of the wrong type.";
        }
        return e.getBody().getDetail() == null
                ? "The request cannot be read."
                : e.getBody().getDetail();
    }

    private static ProblemDetail unprocessable(String detail) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.UNPROCESSABLE_CONTENT, detail);
    }
}

package io.etchdb.sample.web;

import jakarta.validation.ConstraintViolationException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
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

/**
 * Says what is wrong with a request as problem details (RFC 9457). Errors of the database are told by etch, in the words of
 * {@code messages.properties}.
 */
@RestControllerAdvice
final class Problems extends ResponseEntityExceptionHandler {

    /** A member of the request that is not valid. */
    record Invalid(String field, @Nullable String message) {}

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
        } else if (cause instanceof DatabindException mismatch) {
            return mismatch.getPath().isEmpty()
                    ? "The body has to be a JSON object."
                    : "\"" + mismatch.getPath().get(0).getPropertyName() + "\" is of the wrong type.";
        } else if (e.getCause() instanceof TypeMismatchException && e.getMethodParameter() != null) {
            return "\"" + e.getMethodParameter().getParameterName() + "\" is of the wrong type.";
        }
        return e.getBody().getDetail() == null
                ? "The request cannot be read."
                : e.getBody().getDetail();
    }
}

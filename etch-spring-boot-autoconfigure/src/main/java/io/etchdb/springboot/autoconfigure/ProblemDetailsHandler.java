package io.etchdb.springboot.autoconfigure;

import io.etchdb.error.ConcurrencyException;
import io.etchdb.error.EtchException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.MessageSource;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.result.view.ViewResolver;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

/**
 * Answers with problem details where nobody else has handled one of etch's errors: after the application's own exception
 * handlers, before Boot's error page. Filters and functional endpoints are covered as well.
 */
final class ProblemDetailsHandler implements WebExceptionHandler, Ordered {

    private static final Logger LOGGER = LoggerFactory.getLogger(ProblemDetailsHandler.class);

    /** Boot's handler, which takes everything, is at -1. */
    private static final int BEFORE_ERROR_PAGE = -2;

    /** Causes looked at; a chain of them may have a loop. */
    private static final int MAX_DEPTH = 10;

    private final ServerResponse.Context context;
    private final MessageSource messages;
    private final long retryAfterSeconds;

    ProblemDetailsHandler(ServerCodecConfigurer codecs, MessageSource messages, Duration retryAfter) {
        this.context = new Writers(codecs.getWriters());
        this.messages = messages;
        // Rounded up: earlier than said would be too early.
        this.retryAfterSeconds = retryAfter.plusMillis(999).toSeconds();
    }

    @Override
    public int getOrder() {
        return BEFORE_ERROR_PAGE;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable error) {
        EtchException cause = etchsOwn(error);
        ErrorAnswer answer = cause == null ? null : ErrorAnswer.to(cause);
        return cause == null || answer == null || exchange.getResponse().isCommitted()
                ? Mono.error(error)
                : Mono.defer(() -> write(exchange, answer, cause));
    }

    private static @Nullable EtchException etchsOwn(Throwable error) {
        Throwable cause = error;
        for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
            if (cause instanceof EtchException found) {
                return found;
            }
            cause = cause.getCause();
        }
        return null;
    }

    private Mono<Void> write(ServerWebExchange exchange, ErrorAnswer answer, EtchException error) {
        log(exchange, answer, error);
        Locale locale = exchange.getLocaleContext().getLocale();
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(
                answer.status(), messages.getMessage(answer, locale == null ? Locale.getDefault() : locale));
        problem.setInstance(URI.create(exchange.getRequest().getPath().value()));
        ServerResponse.BodyBuilder response =
                ServerResponse.status(answer.status()).contentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (answer.status() == HttpStatus.SERVICE_UNAVAILABLE) {
            response.header(HttpHeaders.RETRY_AFTER, String.valueOf(retryAfterSeconds));
        }
        return response.bodyValue(problem).flatMap(written -> written.writeTo(exchange, context));
    }

    /** A client cannot mend a database that is out of reach or a lock that is held, so somebody else has to hear of it. */
    private static void log(ServerWebExchange exchange, ErrorAnswer answer, EtchException error) {
        if (answer.status().is5xxServerError()) {
            String what = error instanceof ConcurrencyException ? "database busy" : "database not available";
            LOGGER.warn("{}{}: {}", exchange.getLogPrefix(), what, error.getMessage());
        } else {
            LOGGER.debug("{}answered with {}", exchange.getLogPrefix(), answer.status(), error);
        }
    }

    private record Writers(List<HttpMessageWriter<?>> messageWriters) implements ServerResponse.Context {

        @Override
        public List<ViewResolver> viewResolvers() {
            return List.of();
        }
    }
}

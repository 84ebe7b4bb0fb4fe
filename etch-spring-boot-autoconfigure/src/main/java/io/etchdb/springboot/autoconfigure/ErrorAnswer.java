package io.etchdb.springboot.autoconfigure;

import io.etchdb.error.ConcurrencyException;
import io.etchdb.error.EtchException;
import io.etchdb.error.IntegrityException;
import io.etchdb.error.NotFoundException;
import io.etchdb.error.OperationalException;
import io.r2dbc.spi.R2dbcTimeoutException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponse;

/**
 * What a client is told of an error: a status and a sentence without anything of the inside. The application may say it
 * in words of its own, by codes as Spring has them for its errors: {@code problemDetail.}, the name of the exception's
 * class, and where there are several cases {@code .} and the case, such as {@code .UNIQUE} or {@code .LOCKED}; behind the
 * kind of a constraint also {@code .} and the table.
 */
record ErrorAnswer(HttpStatus status, List<String> codes, List<Object> arguments, String sentence)
        implements MessageSourceResolvable {

    /** Of SQLSTATEs that tell of a value which no column takes. */
    private static final String DATA_EXCEPTION = "22";

    /** A lock that was not to be had in time, on either database. */
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** Answer to {@code error}, or {@code null} if the fault is the application's own. */
    static @Nullable ErrorAnswer to(EtchException error) {
        if (error instanceof NotFoundException absent) {
            // The name of the record is for the words of the application; by itself nobody outside hears of it.
            String type = absent.type().getSimpleName().toLowerCase(Locale.ROOT);
            return new ErrorAnswer(
                    HttpStatus.NOT_FOUND, List.of(code(error, null)), List.of(type), "It was not found.");
        } else if (error instanceof IntegrityException refused) {
            return refused(refused);
        } else if (error instanceof ConcurrencyException collision) {
            return collided(collision);
        } else if (error instanceof OperationalException outage) {
            return unavailable(outage);
        }
        return Objects.requireNonNullElse(error.sqlState(), "").startsWith(DATA_EXCEPTION)
                ? new ErrorAnswer(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        List.of(code(error, null)),
                        List.of(),
                        "A value cannot be stored.")
                : null;
    }

    /** Only who changed a stale row has to look at it again; everybody else may send the same request once more. */
    private static ErrorAnswer collided(ConcurrencyException error) {
        String state = error.sqlState();
        if (state == null) {
            return of(
                    HttpStatus.CONFLICT,
                    error,
                    "STALE",
                    "Somebody else changed it meanwhile. Read it again and repeat the change.");
        } else if (state.equals(LOCK_NOT_AVAILABLE)) {
            return of(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    error,
                    "LOCKED",
                    "Somebody else is changing it and has not finished. Nothing was changed. Try again later.");
        }
        return of(
                HttpStatus.SERVICE_UNAVAILABLE,
                error,
                "COLLISION",
                "It met another change at the same moment and was undone. Try again.");
    }

    private static ErrorAnswer unavailable(OperationalException error) {
        boolean waitedInVain =
                error.getCause() instanceof R2dbcTimeoutException || error.getCause() instanceof TimeoutException;
        return waitedInVain && error.sqlState() == null
                ? of(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        error,
                        "EXHAUSTED",
                        "No connection to the database became free in time. Try again later.")
                : of(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        error,
                        "UNAVAILABLE",
                        "The database does not answer. Try again later.");
    }

    private static ErrorAnswer refused(IntegrityException error) {
        return switch (error.kind()) {
            case UNIQUE -> refused(HttpStatus.CONFLICT, error, "There is one like it.");
            case EXCLUSION -> refused(HttpStatus.CONFLICT, error, "It is in conflict with another.");
            case FOREIGN_KEY ->
                refused(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        error,
                        "It refers to something that is not there, or something refers to it.");
            case NOT_NULL -> refused(HttpStatus.UNPROCESSABLE_CONTENT, error, "A value is missing.");
            case CHECK ->
                refused(HttpStatus.UNPROCESSABLE_CONTENT, error, "A value is out of the range that is stored.");
        };
    }

    private static ErrorAnswer refused(HttpStatus status, IntegrityException error, String sentence) {
        String kind = error.kind().name();
        List<String> codes = error.table() == null
                ? List.of(code(error, kind), code(error, null))
                : List.of(code(error, kind + "." + error.table()), code(error, kind), code(error, null));
        return new ErrorAnswer(status, codes, List.of(), sentence);
    }

    private static ErrorAnswer of(HttpStatus status, EtchException error, String which, String sentence) {
        return new ErrorAnswer(status, List.of(code(error, which), code(error, null)), List.of(), sentence);
    }

    private static String code(EtchException error, @Nullable String suffix) {
        return ErrorResponse.getDefaultDetailMessageCode(error.getClass(), suffix);
    }

    @Override
    public String[] getCodes() {
        return codes.toArray(String[]::new);
    }

    @Override
    public Object[] getArguments() {
        return arguments.toArray();
    }

    @Override
    public String getDefaultMessage() {
        return sentence;
    }
}

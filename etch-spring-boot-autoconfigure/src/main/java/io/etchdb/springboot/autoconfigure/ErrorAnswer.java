package io.etchdb.springboot.autoconfigure;

import io.etchdb.error.ConcurrencyException;
import io.etchdb.error.EtchException;
import io.etchdb.error.IntegrityException;
import io.etchdb.error.NotFoundException;
import io.etchdb.error.OperationalException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponse;

/**
 * What a client is told of an error: a status and a sentence without anything of the inside. The application may say it
 * in words of its own, by codes as Spring has them for its errors: {@code problemDetail.}, the name of the exception's
 * class, and for a constraint {@code .UNIQUE} (or whichever kind it is), or {@code .UNIQUE.} and the table.
 */
record ErrorAnswer(HttpStatus status, List<String> codes, List<Object> arguments, String sentence)
        implements MessageSourceResolvable {

    /** Of SQLSTATEs that tell of a value which no column takes. */
    private static final String DATA_EXCEPTION = "22";

    /** Answer to {@code error}, or {@code null} if the fault is the application's own. */
    static @Nullable ErrorAnswer to(EtchException error) {
        if (error instanceof NotFoundException absent) {
            String type = absent.type().getSimpleName().toLowerCase(Locale.ROOT);
            return of(HttpStatus.NOT_FOUND, error, List.of(type), "There is no such " + type + ".");
        } else if (error instanceof IntegrityException refused) {
            return refused(refused);
        } else if (error instanceof ConcurrencyException) {
            return of(
                    HttpStatus.CONFLICT,
                    error,
                    List.of(),
                    "Somebody else changed it meanwhile. Read it again and repeat the change.");
        } else if (error instanceof OperationalException) {
            return of(
                    HttpStatus.SERVICE_UNAVAILABLE, error, List.of(), "The database does not answer. Try again later.");
        }
        return Objects.requireNonNullElse(error.sqlState(), "").startsWith(DATA_EXCEPTION)
                ? of(HttpStatus.UNPROCESSABLE_CONTENT, error, List.of(), "A value cannot be stored.")
                : null;
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

    private static ErrorAnswer of(HttpStatus status, EtchException error, List<Object> arguments, String sentence) {
        return new ErrorAnswer(status, List.of(code(error, null)), arguments, sentence);
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

package io.etchdb.springboot.autoconfigure;

import java.lang.invoke.SerializedLambda;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** What a native image must know of etch itself, whatever the application. */
final class EtchRuntimeHints implements RuntimeHintsRegistrar {

    /** Looked for by name, to see whether they are on the class path. */
    private static final List<String> PROBED = List.of(
            DatabaseSource.SQLITE_DRIVER,
            "io.r2dbc.postgresql.api.PostgresqlException",
            "io.r2dbc.pool.ConnectionPool",
            "tools.jackson.databind.json.JsonMapper");

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        PROBED.forEach(type -> hints.reflection().registerTypeIfPresent(classLoader, type));
        // A method reference such as User::name is asked for the name of its method by way of this.
        hints.reflection().registerJavaSerialization(SerializedLambda.class);
    }
}

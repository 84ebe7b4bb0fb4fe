package io.etchdb.execution;

import io.etchdb.execution.internal.PostgresTextCodec;
import io.netty.buffer.ByteBufAllocator;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.codec.CodecRegistry;
import io.r2dbc.postgresql.extension.CodecRegistrar;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Reads the common types of PostgreSQL much faster than r2dbc-postgresql does by itself: int2, int4, int8, numeric, bool,
 * text, varchar, char, uuid, date, time, timestamp and timestamptz, straight from the bytes that the server sent. Every connection factory that
 * etch builds has it, and so has the one that Spring Boot builds beside etch. For one of your own, hand it to the driver:
 *
 * <pre>{@code
 * PostgresqlConnectionConfiguration.builder().host("localhost")...codecRegistrar(new PostgresCodecs()).build()
 * }</pre>
 *
 * or to the options that {@code ConnectionFactories} takes, with {@link #addTo}.
 *
 * <p>It works for whatever uses the connection, {@code DatabaseClient} and Spring Data included, and changes no value and no
 * error: what is not in the plain form - infinity, BC, NaN, {@code 24:00:00}, another {@code DateStyle} - the driver reads
 * as before, and the driver writes everything. It is asked where the class is named, as in {@code row.get(0, Long.class)}.
 *
 * <p>Registering it twice is the same as once. A codec of your own for one of these classes that is registered before stays
 * in charge, and one that is registered after goes before.
 */
public final class PostgresCodecs implements CodecRegistrar {

    private static final Option<Object> EXTENSIONS = Option.valueOf("extensions");

    /** Codecs to hand to the driver; stateless, so one is enough for any number of factories. */
    public PostgresCodecs() {}

    /**
     * Puts these codecs before the other extensions of the driver's options, so that any of those may still go before
     * them. Options for another driver stay as they are.
     */
    public static void addTo(ConnectionFactoryOptions.Builder builder) {
        ConnectionFactoryOptions options = builder.build();
        Object given = options.getValue(EXTENSIONS);
        // What is no collection the driver refuses, and says so itself.
        if (isPostgres(options) && (given == null || given instanceof Collection<?>)) {
            Set<Object> extensions = new LinkedHashSet<>();
            extensions.add(new PostgresCodecs());
            if (given instanceof Collection<?> collection) {
                extensions.addAll(collection);
            }
            builder.option(EXTENSIONS, List.copyOf(extensions));
        }
    }

    /** The protocol is what a pool or a proxy in front leads to, and may have a protocol of its own behind it. */
    private static boolean isPostgres(ConnectionFactoryOptions options) {
        return Stream.of(ConnectionFactoryOptions.DRIVER, ConnectionFactoryOptions.PROTOCOL)
                .map(options::getValue)
                .anyMatch(name -> name instanceof String text && text.contains("postgres"));
    }

    /** Registers the codecs on one connection, without I/O. */
    @Override
    public Publisher<Void> register(
            PostgresqlConnection connection, ByteBufAllocator allocator, CodecRegistry registry) {
        return Mono.fromRunnable(() -> PostgresTextCodec.register(registry));
    }

    /** All of them are alike. */
    @Override
    public boolean equals(Object other) {
        return other instanceof PostgresCodecs;
    }

    @Override
    public int hashCode() {
        return PostgresCodecs.class.hashCode();
    }

    @Override
    public String toString() {
        return "PostgresCodecs";
    }
}

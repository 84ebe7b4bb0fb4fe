package io.etchdb.execution.internal;

import io.netty.buffer.ByteBuf;
import io.r2dbc.postgresql.client.EncodedParameter;
import io.r2dbc.postgresql.codec.Codec;
import io.r2dbc.postgresql.codec.CodecMetadata;
import io.r2dbc.postgresql.codec.CodecRegistry;
import io.r2dbc.postgresql.codec.PostgresTypeIdentifier;
import io.r2dbc.postgresql.codec.PostgresqlObjectId;
import io.r2dbc.postgresql.message.Format;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads one Java class from the text format by {@link PostgresText}, and leaves to the driver's own codec of that class
 * what is not plain, and all writing. A class more costs every new connection: the driver sorts all its codecs anew for each
 * that is added. So the rarer classes, such as {@code ZonedDateTime}, stay with it.
 */
public final class PostgresTextCodec<T> implements Codec<T>, CodecMetadata {

    private static final List<Kind<?>> KINDS = List.of(
            new Kind<>(
                    Long.class,
                    PostgresText::int8,
                    PostgresqlObjectId.INT8,
                    PostgresqlObjectId.INT4,
                    PostgresqlObjectId.INT2),
            new Kind<>(Integer.class, PostgresText::int4, PostgresqlObjectId.INT4, PostgresqlObjectId.INT2),
            new Kind<>(Boolean.class, PostgresText::bool, PostgresqlObjectId.BOOL),
            new Kind<>(BigDecimal.class, PostgresText::numeric, PostgresqlObjectId.NUMERIC),
            new Kind<>(UUID.class, PostgresText::uuid, PostgresqlObjectId.UUID),
            new Kind<>(LocalDate.class, PostgresText::date, PostgresqlObjectId.DATE),
            new Kind<>(LocalTime.class, PostgresText::time, PostgresqlObjectId.TIME),
            new Kind<>(LocalDateTime.class, PostgresText::timestamp, PostgresqlObjectId.TIMESTAMP),
            new Kind<>(Instant.class, PostgresText::instant, PostgresqlObjectId.TIMESTAMPTZ),
            new Kind<>(OffsetDateTime.class, PostgresText::timestamptz, PostgresqlObjectId.TIMESTAMPTZ));

    private final Kind<T> kind;
    private final Codec<T> driver;

    private PostgresTextCodec(Kind<T> kind, Codec<T> driver) {
        this.kind = kind;
        this.driver = driver;
    }

    /**
     * Puts these codecs before the driver's own. Where another codec than the driver's reads a class already, it stays:
     * the one of somebody who registered it on purpose, or this one.
     */
    public static void register(CodecRegistry registry) {
        KINDS.forEach(kind -> register(kind, registry));
    }

    private static <T> void register(Kind<T> kind, CodecRegistry registry) {
        Codec<T> first = kind.readerIn(registry);
        // In the driver's own package: codecs that users and extensions bring are elsewhere.
        if (first != null && first.getClass().getPackage() == Codec.class.getPackage()) {
            registry.addFirst(new PostgresTextCodec<>(kind, first));
        }
    }

    @Override
    public boolean canDecode(int dataType, Format format, Class<?> wanted) {
        return wanted == kind.type && format == Format.FORMAT_TEXT && kind.reads(dataType);
    }

    @Override
    public @Nullable T decode(@Nullable ByteBuf buffer, int dataType, Format format, Class<? extends T> wanted) {
        if (buffer == null) {
            return null;
        }
        T value = kind.parser.apply(buffer);
        return value == null ? driver.decode(buffer, dataType, format, wanted) : value;
    }

    @Override
    public boolean canEncode(Object value) {
        return driver.canEncode(value);
    }

    @Override
    public boolean canEncodeNull(Class<?> wanted) {
        return driver.canEncodeNull(wanted);
    }

    @Override
    public EncodedParameter encode(Object value) {
        return driver.encode(value);
    }

    @Override
    public EncodedParameter encode(Object value, int dataType) {
        return driver.encode(value, dataType);
    }

    @Override
    public EncodedParameter encodeNull() {
        return driver.encodeNull();
    }

    @Override
    public Class<?> type() {
        return kind.type;
    }

    @Override
    public Iterable<Format> getFormats() {
        return Set.of(Format.FORMAT_TEXT);
    }

    @Override
    public Iterable<? extends PostgresTypeIdentifier> getDataTypes() {
        return List.of(kind.dataTypes);
    }

    /** A Java class, the PostgreSQL types it is read from, and how; {@code null} for what the driver has to read. */
    private static final class Kind<T> {

        final Class<T> type;
        final Function<ByteBuf, @Nullable T> parser;
        final PostgresqlObjectId[] dataTypes;
        private final int[] oids;

        Kind(Class<T> type, Function<ByteBuf, @Nullable T> parser, PostgresqlObjectId... dataTypes) {
            this.type = type;
            this.parser = parser;
            this.dataTypes = dataTypes;
            this.oids = new int[dataTypes.length];
            for (int i = 0; i < oids.length; i++) {
                oids[i] = dataTypes[i].getObjectId();
            }
        }

        boolean reads(int dataType) {
            for (int oid : oids) {
                if (oid == dataType) {
                    return true;
                }
            }
            return false;
        }

        /** The first that reads all of these types as this class, and would write it too. */
        @SuppressWarnings("unchecked") // it says that it decodes this class
        @Nullable
        Codec<T> readerIn(CodecRegistry registry) {
            for (Codec<?> codec : registry) {
                if (codec.canDecode(oids[0], Format.FORMAT_TEXT, type)) {
                    return codec.canEncodeNull(type) && readsAll(codec) ? (Codec<T>) codec : null;
                }
            }
            return null;
        }

        private boolean readsAll(Codec<?> codec) {
            for (int oid : oids) {
                if (!codec.canDecode(oid, Format.FORMAT_TEXT, type)) {
                    return false;
                }
            }
            return true;
        }
    }
}

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
import org.jspecify.annotations.Nullable;

/**
 * Reads one Java class from the text format by {@link PostgresText}, and leaves to the driver's own codec of that class
 * what is not plain, and all writing. A class more costs every new connection: the driver sorts all its codecs anew for each
 * that is added. So the rarer classes, such as {@code ZonedDateTime}, stay with it.
 */
public final class PostgresTextCodec<T> implements Codec<T>, CodecMetadata {

    /** Longer text is left to the driver. */
    private static final int MAX_LENGTH = 512;

    private static final List<Kind<?>> KINDS = List.of(
            new Kind<>(
                    Long.class,
                    PostgresText::int8,
                    PostgresqlObjectId.INT8,
                    PostgresqlObjectId.INT4,
                    PostgresqlObjectId.INT2),
            new Kind<>(Integer.class, PostgresText::int4, PostgresqlObjectId.INT4, PostgresqlObjectId.INT2),
            new Kind<>(
                    String.class,
                    PostgresText::text,
                    PostgresqlObjectId.VARCHAR,
                    PostgresqlObjectId.TEXT,
                    PostgresqlObjectId.BPCHAR),
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
    private final Scratch scratch;

    private PostgresTextCodec(Kind<T> kind, Codec<T> driver, Scratch scratch) {
        this.kind = kind;
        this.driver = driver;
        this.scratch = scratch;
    }

    /** Where the bytes of a value are copied to, because a buffer checks its bounds for every single one. */
    private static final class Scratch {

        /** A connection is opened on its event loop, and there its rows are read. */
        private final Thread loop = Thread.currentThread();

        private final byte[] bytes = new byte[MAX_LENGTH];

        byte[] bytes(int length) {
            return Thread.currentThread() == loop ? bytes : new byte[length];
        }
    }

    /**
     * Puts these codecs before the driver's own. Where another codec than the driver's reads a class already, it stays:
     * the one of somebody who registered it on purpose, or this one.
     */
    public static void register(CodecRegistry registry) {
        Scratch scratch = new Scratch();
        KINDS.forEach(kind -> register(kind, registry, scratch));
    }

    private static <T> void register(Kind<T> kind, CodecRegistry registry, Scratch scratch) {
        Codec<T> first = kind.readerIn(registry);
        // In the driver's own package: codecs that users and extensions bring are elsewhere.
        if (first != null && first.getClass().getPackage() == Codec.class.getPackage()) {
            registry.addFirst(new PostgresTextCodec<>(kind, first, scratch));
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
        T value = plain(buffer);
        return value == null ? driver.decode(buffer, dataType, format, wanted) : value;
    }

    /** The buffer stays as it is. */
    private @Nullable T plain(ByteBuf buffer) {
        int length = buffer.readableBytes();
        if (length > MAX_LENGTH) {
            return null;
        }
        byte[] text = scratch.bytes(length);
        buffer.getBytes(buffer.readerIndex(), text, 0, length);
        return kind.parser.parse(text, length);
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

    /** Reads the first bytes of an array. */
    @FunctionalInterface
    private interface Parser<T> {

        @Nullable
        T parse(byte[] text, int end);
    }

    /** A Java class, the PostgreSQL types it is read from, and how; {@code null} for what the driver has to read. */
    private static final class Kind<T> {

        final Class<T> type;
        final Parser<T> parser;
        final PostgresqlObjectId[] dataTypes;

        // No loop over them, because each cell asks.
        private final int first;
        private final int second;
        private final int third;

        /** @param dataTypes three at most */
        Kind(Class<T> type, Parser<T> parser, PostgresqlObjectId... dataTypes) {
            this.type = type;
            this.parser = parser;
            this.dataTypes = dataTypes;
            this.first = oid(0);
            this.second = oid(1);
            this.third = oid(2);
        }

        private int oid(int index) {
            return dataTypes[Math.min(index, dataTypes.length - 1)].getObjectId();
        }

        boolean reads(int dataType) {
            return dataType == first || dataType == second || dataType == third;
        }

        /** The first that reads all of these types as this class, and would write it too. */
        @SuppressWarnings("unchecked") // it says that it decodes this class
        @Nullable
        Codec<T> readerIn(CodecRegistry registry) {
            for (Codec<?> codec : registry) {
                if (codec.canDecode(first, Format.FORMAT_TEXT, type)) {
                    return codec.canEncodeNull(type) && readsAll(codec) ? (Codec<T>) codec : null;
                }
            }
            return null;
        }

        private boolean readsAll(Codec<?> codec) {
            for (PostgresqlObjectId dataType : dataTypes) {
                if (!codec.canDecode(dataType.getObjectId(), Format.FORMAT_TEXT, type)) {
                    return false;
                }
            }
            return true;
        }
    }
}

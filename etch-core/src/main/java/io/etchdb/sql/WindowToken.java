package io.etchdb.sql;

import io.etchdb.row.ColumnModel;
import io.etchdb.row.ColumnModel.Trait;
import io.etchdb.row.Converters;
import io.etchdb.row.RowModel;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A position in a keyset as text that travels to a browser and back. Opaque but not secret: it contains the values of
 * the last row. It carries a digest of the query's shape, so that a token of another query, of an older version of this
 * one, or a garbled one is noticed. Who forges one with care gets no further than another position in the same query.
 *
 * <p>A token is a format byte, a digest, and for each column a flag and the length and UTF-8 of its value, in Base64 for
 * URLs. Only the one way to write a position is read.
 */
public final class WindowToken {

    private static final byte FORMAT = 2;
    private static final int DIGEST_BYTES = 8;

    /** Far more than an index takes, and little to compute a digest of. */
    private static final int MAX_LENGTH = 1 << 20;

    /** More digits than a numeric of PostgreSQL has; beyond, text of a few characters is a number of a gigabyte. */
    private static final int MAX_SCALE = 150_000;

    private static final Map<Class<?>, Function<String, Object>> READERS = Map.ofEntries(
            Map.entry(boolean.class, Boolean::valueOf),
            Map.entry(Boolean.class, Boolean::valueOf),
            Map.entry(byte.class, Byte::valueOf),
            Map.entry(Byte.class, Byte::valueOf),
            Map.entry(short.class, Short::valueOf),
            Map.entry(Short.class, Short::valueOf),
            Map.entry(int.class, Integer::valueOf),
            Map.entry(Integer.class, Integer::valueOf),
            Map.entry(long.class, Long::valueOf),
            Map.entry(Long.class, Long::valueOf),
            Map.entry(float.class, Float::valueOf),
            Map.entry(Float.class, Float::valueOf),
            Map.entry(double.class, Double::valueOf),
            Map.entry(Double.class, Double::valueOf),
            Map.entry(char.class, WindowToken::character),
            Map.entry(Character.class, WindowToken::character),
            Map.entry(BigInteger.class, BigInteger::new),
            Map.entry(BigDecimal.class, WindowToken::decimal),
            Map.entry(String.class, text -> text),
            Map.entry(UUID.class, UUID::fromString),
            Map.entry(Instant.class, Instant::parse),
            Map.entry(OffsetDateTime.class, OffsetDateTime::parse),
            Map.entry(LocalDateTime.class, LocalDateTime::parse),
            Map.entry(LocalDate.class, LocalDate::parse),
            Map.entry(LocalTime.class, LocalTime::parse),
            Map.entry(Duration.class, Duration::parse));

    private final Keyset<?> keyset;
    private final String shape;
    private final Converters converters;

    private WindowToken(Keyset<?> keyset, Converters converters, String shape) {
        this.keyset = keyset;
        this.converters = converters;
        this.shape = shape;
    }

    /**
     * Tokens of this keyset. Where values are stored as others, a token holds what is stored.
     *
     * @throws IllegalArgumentException if values of one of its columns have no place in a token
     */
    static WindowToken of(Keyset<?> keyset, Dialect dialect, Converters converters) {
        for (ColumnModel column : keyset.columns()) {
            Class<?> stored = converters.stored(column.type());
            if (column.is(Trait.JSON) || !(stored.isEnum() || READERS.containsKey(stored))) {
                throw new IllegalArgumentException(column + " is "
                        + (column.is(Trait.JSON)
                                ? "JSON"
                                : "of type " + column.type().getSimpleName())
                        + ", which no token carries: order windows by numbers, text, UUIDs, times, booleans and enums,"
                        + " or read on with scroll");
            }
        }
        return new WindowToken(keyset, converters, Composer.of(dialect).shape(keyset));
    }

    /**
     * The token of a position.
     *
     * @throws IllegalArgumentException if it would be longer than a million characters
     */
    public String write(List<@Nullable Object> position) {
        byte[] values = values(position);
        byte[] token = ByteBuffer.allocate(1 + DIGEST_BYTES + values.length)
                .put(FORMAT)
                .put(digest(values))
                .put(values)
                .array();
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(token);
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("the last row of this window of "
                    + keyset.model().name() + " has more text in ("
                    + RowModel.componentNames(keyset.columns())
                    + ") than a token carries, a million characters: order by shorter columns");
        }
        return text;
    }

    /**
     * The position of a token.
     *
     * @throws IllegalArgumentException if it is not a token of this query
     */
    public List<@Nullable Object> read(String token) {
        if (token.length() > MAX_LENGTH) {
            throw refused();
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(token));
            byte format = bytes.get();
            byte[] digest = bytes(bytes, DIGEST_BYTES);
            byte[] values = bytes(bytes, bytes.remaining());
            if (format == FORMAT && MessageDigest.isEqual(digest, digest(values))) {
                List<@Nullable Object> position = position(ByteBuffer.wrap(values));
                if (keyset.holds(position) && write(position).equals(token)) {
                    return position;
                }
            }
        } catch (RuntimeException unreadable) {
            // What decoders and parsers throw at text that is no token. As a cause it would show a value.
            throw refused();
        }
        throw refused();
    }

    private IllegalArgumentException refused() {
        return new IllegalArgumentException("this is not a token of a window of "
                + keyset.model().name() + " in this order and with these conditions. Start again without a token");
    }

    private byte[] values(List<@Nullable Object> position) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        try {
            for (Object value : position) {
                out.writeBoolean(value != null);
                if (value != null) {
                    byte[] text = text(value).getBytes(StandardCharsets.UTF_8);
                    out.writeInt(text.length);
                    out.write(text);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private String text(Object given) {
        Object value =
                Objects.requireNonNull(converters.write(given), "a converter gives null for a value of a keyset");
        return value instanceof Enum<?> constant ? constant.name() : value.toString();
    }

    private List<@Nullable Object> position(ByteBuffer values) {
        List<@Nullable Object> position = new ArrayList<>();
        for (ColumnModel column : keyset.columns()) {
            position.add(values.get() == 0 ? null : value(column, bytes(values, values.getInt())));
        }
        return position;
    }

    private static byte[] bytes(ByteBuffer from, int length) {
        if (length < 0 || length > from.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        from.get(bytes);
        return bytes;
    }

    private @Nullable Object value(ColumnModel column, byte[] utf8) {
        String text = new String(utf8, StandardCharsets.UTF_8);
        Function<String, Object> reader = READERS.get(converters.stored(column.type()));
        return reader == null ? column.accept(text) : converters.read(reader.apply(text), column.type());
    }

    private static Object character(String text) {
        return text.charAt(0);
    }

    private static Object decimal(String text) {
        BigDecimal decimal = new BigDecimal(text);
        if (Math.abs((long) decimal.scale()) > MAX_SCALE) {
            throw new NumberFormatException("more digits than a column has");
        }
        return decimal;
    }

    private byte[] digest(byte[] values) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(shape.getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(sha.digest(values), DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

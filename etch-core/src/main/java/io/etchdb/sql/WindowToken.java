package io.etchdb.sql;

import io.etchdb.row.ColumnModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A position in a keyset as text that travels to a browser and back. Opaque but not secret: it contains the values of
 * the last row. It carries a digest of the query's shape, so that a token of another query, of an older version of this
 * one, or a garbled one is noticed.
 */
public final class WindowToken {

    private static final byte FORMAT = 1;
    private static final int DIGEST_BYTES = 8;

    private final Keyset<?> keyset;
    private final String shape;

    private WindowToken(Keyset<?> keyset, String shape) {
        this.keyset = keyset;
        this.shape = shape;
    }

    /** Tokens of this keyset. */
    public static WindowToken of(Keyset<?> keyset) {
        return new WindowToken(keyset, Composer.of(Dialect.SQLITE).shape(keyset));
    }

    /** The token of a position. */
    public String write(List<@Nullable Object> position) {
        byte[] values = values(position);
        byte[] token = new byte[1 + DIGEST_BYTES + values.length];
        token[0] = FORMAT;
        System.arraycopy(digest(values), 0, token, 1, DIGEST_BYTES);
        System.arraycopy(values, 0, token, 1 + DIGEST_BYTES, values.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /**
     * The position of a token.
     *
     * @throws IllegalArgumentException if it is not a token of this query
     */
    public List<@Nullable Object> read(String token) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(token);
            if (bytes.length > 1 + DIGEST_BYTES && bytes[0] == FORMAT) {
                byte[] values = Arrays.copyOfRange(bytes, 1 + DIGEST_BYTES, bytes.length);
                byte[] digest = Arrays.copyOfRange(bytes, 1, 1 + DIGEST_BYTES);
                if (MessageDigest.isEqual(digest, digest(values))) {
                    return position(values);
                }
            }
        } catch (IllegalArgumentException | IOException e) {
            throw refused(e);
        }
        throw refused(null);
    }

    private IllegalArgumentException refused(@Nullable Exception cause) {
        return new IllegalArgumentException(
                "this is not a token of a window of " + keyset.model().name()
                        + " in this order and with these conditions. Start again without a token",
                cause);
    }

    private static byte[] values(List<@Nullable Object> position) {
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

    private static String text(Object value) {
        return value instanceof Enum<?> constant ? constant.name() : value.toString();
    }

    private List<@Nullable Object> position(byte[] values) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(values));
        List<@Nullable Object> position = new ArrayList<>();
        for (ColumnModel column : keyset.columns()) {
            position.add(in.readBoolean() ? value(column, in.readNBytes(in.readInt())) : null);
        }
        return position;
    }

    private static Object value(ColumnModel column, byte[] utf8) {
        String text = new String(utf8, StandardCharsets.UTF_8);
        Class<?> type = column.type();
        if (type == boolean.class || type == Boolean.class) {
            return Boolean.valueOf(text);
        } else if (type == char.class || type == Character.class) {
            return text.charAt(0);
        } else if (type == double.class || type == Double.class) {
            return Double.valueOf(text);
        } else if (type == float.class || type == Float.class) {
            return Float.valueOf(text);
        }
        boolean number = Number.class.isAssignableFrom(type) || type.isPrimitive();
        return column.accept(number ? new BigDecimal(text) : text);
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

package io.etchdb.migrate;

import io.etchdb.error.MigrationException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;

/**
 * A migration file as it was read.
 *
 * @param name its name without folders
 * @param path where it was found, for messages
 * @param text its text without byte order mark, every line ended by a line feed alone
 * @param checksum sha-256 of that text: the same on every machine whatever its editor and its version control do to
 *     line ends, and for a file that already looks like this what {@code sha256sum} prints
 */
record MigrationFile(String name, String path, String text, String checksum) {

    private static final char BYTE_ORDER_MARK = '\ufeff';

    /** By code point: UTF-8 sorts its bytes like its characters. */
    static final Comparator<String> NAME_ORDER =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    static MigrationFile of(String name, String path, byte[] content) {
        String text = normalised(decoded(name, path, content));
        return new MigrationFile(name, path, text, sha256(text));
    }

    /** Whether a file of this name is a migration: {@code .sql} in lower case, and not hidden. */
    static boolean isMigration(String name) {
        return name.endsWith(".sql") && !name.startsWith(".");
    }

    /** Whether the path is one of the file system, and not within a jar or the like. */
    boolean isOnDisk() {
        return !path.matches("\\w{2,}:.*");
    }

    MigrationHeader header() {
        return MigrationHeader.of(text);
    }

    private static String decoded(String name, String path, byte[] content) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MigrationException("migration " + path + " is not UTF-8. Save it in that encoding", name, e);
        }
    }

    private static String normalised(String text) {
        String withoutMark = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
        return withoutMark.indexOf('\r') < 0
                ? withoutMark
                : withoutMark.replace("\r\n", "\n").replace('\r', '\n');
    }

    static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

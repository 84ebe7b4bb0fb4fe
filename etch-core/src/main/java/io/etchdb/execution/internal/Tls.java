package io.etchdb.execution.internal;

import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How connections to PostgreSQL are encrypted, and who proves what to whom.
 *
 * @param mode {@code disable}, {@code require}, {@code verify-ca} or {@code verify-full}
 * @param ca certificates that the server's is checked against, {@code null} for those that Java trusts
 * @param cert certificate of this client, {@code null} for none
 * @param key private key of {@code cert}
 */
public record Tls(
        String mode,
        @Nullable Path ca,
        @Nullable Path cert,
        @Nullable Path key) {

    private static final List<String> MODES = List.of("disable", "require", "verify-ca", "verify-full");

    /** Modes of libpq that a URL may carry: they encrypt if it happens to be possible. */
    private static final List<String> URL_MODES =
            List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full", "tunnel");

    private static final Option<Object> MODE = Option.valueOf("sslMode");

    private static final Option<Object> CUSTOMIZER = Option.valueOf("sslContextBuilderCustomizer");

    /** Names as libpq has them in a URL, with the driver's. */
    private static final Map<String, Option<Object>> LIBPQ = Map.of(
            "sslmode", MODE,
            "sslrootcert", Option.valueOf("sslRootCert"),
            "sslcert", Option.valueOf("sslCert"),
            "sslkey", Option.valueOf("sslKey"),
            "sslpassword", Option.valueOf("sslPassword"));

    /** Of a URL; its message holds nothing of the URL but the mode. */
    static final class WrongMode extends IllegalArgumentException {

        private static final long serialVersionUID = 1L;

        WrongMode(String message) {
            super(message);
        }
    }

    public Tls {
        if (!MODES.contains(mode)) {
            throw new IllegalArgumentException(
                    "ssl has the modes " + String.join(", ", MODES) + "; got \"" + mode + "\"");
        }
        if (ca != null && !mode.startsWith("verify-")) {
            throw new IllegalArgumentException("ssl mode " + mode + " does not check the server's certificate, so a ca"
                    + " would be of no use: say verify-full, or verify-ca");
        }
        if (mode.equals("disable") && (cert != null || key != null)) {
            throw new IllegalArgumentException("ssl mode disable sends no certificate: leave cert and key out");
        }
        if ((cert == null) != (key == null)) {
            throw new IllegalArgumentException(
                    "ssl cert and key belong together; " + (cert == null ? "cert" : "key") + " is missing");
        }
    }

    /**
     * What the driver is told.
     *
     * @throws IllegalArgumentException if a file cannot be read or holds something else; names the option and the file
     */
    public Map<Option<?>, Object> options() {
        Map<Option<?>, Object> options = new HashMap<>();
        options.put(MODE, mode);
        if (ca != null) {
            options.put(Option.valueOf("sslRootCert"), certificates("ca", ca));
        }
        if (cert != null && key != null) {
            options.put(Option.valueOf("sslCert"), certificates("cert", cert));
            options.put(Option.valueOf("sslKey"), key(key));
        }
        return options;
    }

    private static String certificates(String option, Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            if (CertificateFactory.getInstance("X.509").generateCertificates(in).isEmpty()) {
                throw noCertificate(option, file, null);
            }
            return file.toString();
        } catch (IOException e) {
            throw unreadable(option, file, e);
        } catch (CertificateException e) {
            throw noCertificate(option, file, e);
        }
    }

    private static IllegalArgumentException noCertificate(String option, Path file, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "ssl " + option + ": " + file + " holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)",
                cause);
    }

    private static String key(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            if (!text.contains("-----BEGIN PRIVATE KEY-----")
                    && !text.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----")) {
                throw new IllegalArgumentException("ssl key: " + file + " holds no private key in PKCS#8 PEM form"
                        + " (-----BEGIN PRIVATE KEY-----). Convert it: openssl pkcs8 -topk8 -nocrypt -in ... -out ...");
            }
            return file.toString();
        } catch (IOException e) {
            throw unreadable("key", file, e);
        }
    }

    private static IllegalArgumentException unreadable(String option, Path file, IOException cause) {
        return new IllegalArgumentException(
                "ssl " + option + ": " + file + " cannot be read ("
                        + cause.getClass().getSimpleName() + "). Is the path right, and may this process read it?",
                cause);
    }

    /**
     * Options of a URL with libpq's names replaced by the driver's.
     *
     * @throws IllegalArgumentException if the mode is none
     */
    static ConnectionFactoryOptions ofUrl(ConnectionFactoryOptions given) {
        ConnectionFactoryOptions.Builder options = given.mutate();
        LIBPQ.forEach((name, option) -> {
            Object value = given.getValue(Option.valueOf(name));
            if (value != null) {
                options.option(option, value);
            }
        });
        ConnectionFactoryOptions result = options.build();
        if (result.getValue(MODE) instanceof String mode && !URL_MODES.contains(mode)) {
            throw new WrongMode(
                    "sslmode in the URL is one of " + String.join(", ", URL_MODES) + "; got \"" + mode + "\"");
        }
        return result;
    }

    /** What the driver needs to be told besides, so that a mode means what it says. */
    static ConnectionFactoryOptions completed(ConnectionFactoryOptions options) {
        String mode = String.valueOf(options.getValue(MODE)).toLowerCase(Locale.ROOT);
        return mode.startsWith("verify") && options.getValue(CUSTOMIZER) == null
                ? options.mutate().option(CUSTOMIZER, new NamesLeftToDriver()).build()
                : options;
    }
}

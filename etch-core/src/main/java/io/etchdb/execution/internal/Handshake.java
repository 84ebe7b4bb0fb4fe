package io.etchdb.execution.internal;

import java.security.cert.CertificateException;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** What to do about a connection on whose encryption the two sides do not agree. */
final class Handshake {

    private Handshake() {}

    /** The end of a message, or nothing if the error is of another kind. */
    static Optional<String> nextStep(Throwable error) {
        String said = said(error);
        if (said.contains("hostname") && said.contains("verified")) {
            return Optional.of(
                    ". The server's certificate is for another name: connect by the name that is in it, or use"
                            + " ssl mode verify-ca, which does not compare names");
        } else if (said.contains("support for SSL connection is disabled")) {
            return Optional.of(". Switch ssl on at the server, or use ssl mode disable where the network is safe");
        } else if (said.contains("client certificate")) {
            return Optional.of(
                    ". Give this client's certificate and key: ssl(mode, ca, cert, key), or sslcert and sslkey"
                            + " in the URL");
        } else if (said.contains("no encryption")) {
            return Optional.of(". The server takes encrypted connections only: use ssl mode verify-full, or require");
        } else if (said.contains("certificate authentication failed")) {
            return Optional.of(". The client's certificate (ssl cert) has to be for the user name of the connection");
        }
        return certificateRefused(error)
                ? Optional.of(
                        ": the server's certificate is not signed by a certificate that is trusted here. Give the one"
                                + " of its CA: ssl(mode, ca, ...), or sslrootcert in the URL")
                : Optional.empty();
    }

    private static String said(Throwable error) {
        StringBuilder messages = new StringBuilder();
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            messages.append(Objects.requireNonNullElse(cause.getMessage(), "")).append('\n');
        }
        return messages.toString();
    }

    private static boolean certificateRefused(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException
                    || (cause instanceof SSLException
                            && String.valueOf(cause.getMessage()).contains("PKIX"))) {
                return true;
            }
        }
        return false;
    }
}

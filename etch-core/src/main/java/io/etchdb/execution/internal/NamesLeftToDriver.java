package io.etchdb.execution.internal;

import io.netty.handler.ssl.SslContextBuilder;
import java.util.function.Function;

/**
 * Leaves it to the driver to compare the server's name with its certificate: it does in mode verify-full, and does not in
 * verify-ca. Netty 4.2 compares in both, and finds no name at all where the host is {@code localhost}. Apart, so that it
 * is loaded only where the driver and Netty are.
 */
final class NamesLeftToDriver implements Function<SslContextBuilder, SslContextBuilder> {

    @Override
    @SuppressWarnings("NullAway") // Netty's word for no comparison
    public SslContextBuilder apply(SslContextBuilder builder) {
        return builder.endpointIdentificationAlgorithm(null);
    }
}

package io.etchdb.springboot.autoconfigure;

import io.netty.handler.ssl.SslContextBuilder;
import java.util.List;
import java.util.function.Function;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslOptions;

/** Gives the certificates and the key of an SSL bundle to the driver. Apart, so that it is loaded only where Netty is. */
final class SslBundleCustomizer implements Function<SslContextBuilder, SslContextBuilder> {

    private final SslBundle bundle;

    SslBundleCustomizer(SslBundle bundle) {
        this.bundle = bundle;
    }

    @Override
    @SuppressWarnings("NullAway") // Netty's word for no comparison
    public SslContextBuilder apply(SslContextBuilder builder) {
        SslOptions options = bundle.getOptions();
        builder.keyManager(bundle.getManagers().getKeyManagerFactory())
                .trustManager(bundle.getManagers().getTrustManagerFactory())
                // The driver compares names itself, if its mode says so; Netty would do so in every mode.
                .endpointIdentificationAlgorithm(null);
        if (options.getCiphers() != null) {
            builder.ciphers(List.of(options.getCiphers()));
        }
        return options.getEnabledProtocols() == null ? builder : builder.protocols(options.getEnabledProtocols());
    }
}

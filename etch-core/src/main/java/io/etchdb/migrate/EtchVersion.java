package io.etchdb.migrate;

import org.jspecify.annotations.Nullable;

/** Which etch this is, as the manifest of its jar says. */
final class EtchVersion {

    private EtchVersion() {}

    static String current() {
        @Nullable String version = EtchVersion.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}

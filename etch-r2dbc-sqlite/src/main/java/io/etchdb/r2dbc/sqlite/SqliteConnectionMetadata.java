package io.etchdb.r2dbc.sqlite;

import io.r2dbc.spi.ConnectionMetadata;

/** Product and version, as the library says. */
record SqliteConnectionMetadata(String version) implements ConnectionMetadata {

    @Override
    public String getDatabaseProductName() {
        return SqliteConnectionFactory.PRODUCT;
    }

    @Override
    public String getDatabaseVersion() {
        return version;
    }
}

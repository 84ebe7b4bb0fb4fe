package io.etchdb.r2dbc.sqlite;

import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.binding.BindMarkersFactory;
import org.springframework.r2dbc.core.binding.BindMarkersFactoryResolver.BindMarkerFactoryProvider;

/** Tells spring-r2dbc that SQLite takes {@code $1}, {@code $2}; named in spring.factories. */
final class SqliteBindMarkers implements BindMarkerFactoryProvider {

    @Override
    public @Nullable BindMarkersFactory getBindMarkers(ConnectionFactory connectionFactory) {
        boolean sqlite = SqliteConnectionFactory.PRODUCT.equals(
                connectionFactory.getMetadata().getName());
        return sqlite ? BindMarkersFactory.indexed("$", 1) : null;
    }
}

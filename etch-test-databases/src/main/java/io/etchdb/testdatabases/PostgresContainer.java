package io.etchdb.testdatabases;

import org.testcontainers.postgresql.PostgreSQLContainer;

/** PostgreSQL in a container. Apart, so that nothing of Testcontainers is loaded where no engine answers. */
final class PostgresContainer {

    private static final String IMAGE = "postgres:18-alpine";

    private PostgresContainer() {}

    static PostgresLogin start() {
        PostgreSQLContainer container = new PostgreSQLContainer(IMAGE)
                .withUsername(PostgresServer.USERNAME)
                .withPassword(PostgresServer.PASSWORD)
                .withDatabaseName("postgres");
        container.withCommand("postgres", "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=300");
        container.start();
        AtExit.add(container);
        return new PostgresLogin(
                container.getHost(),
                container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
                container.getUsername(),
                container.getPassword(),
                container.getDatabaseName());
    }
}

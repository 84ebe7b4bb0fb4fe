package io.etchdb.benchmarks.postgres;

import java.util.List;
import java.util.stream.Stream;

/** The contenders by name, in the order in which they take turns. */
enum Entry {
    ETCH("etch", "EtchTemplate with a pool of its own"),
    RAW("raw", "r2dbc-postgresql, a connection per caller"),
    RAW_POOL("raw-pool", "r2dbc-postgresql through r2dbc-pool"),
    CLIENT("client", "Spring DatabaseClient, r2dbc-pool"),
    ENTITY("entity", "Spring Data R2dbcEntityTemplate, r2dbc-pool; saveAll in bulk"),
    JDBC("jdbc", "Spring JdbcClient, HikariCP, pgjdbc, a thread per caller"),
    VERTX("vertx", "Vert.x pg-client and its pool");

    private final String name;
    private final String description;

    Entry(String name, String description) {
        this.name = name;
        this.description = description;
    }

    static Entry named(String name) {
        return Stream.of(values())
                .filter(entry -> entry.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no contender \"" + name + "\"."));
    }

    static List<String> names() {
        return Stream.of(values()).map(Entry::toString).toList();
    }

    String description() {
        return description;
    }

    Contender open(String url, int callers) {
        return switch (this) {
            case ETCH -> new Etch(url);
            case RAW -> RawR2dbc.held(url, callers);
            case RAW_POOL -> RawR2dbc.pooled(url);
            case CLIENT -> new SpringDatabaseClient(url);
            case ENTITY -> new SpringEntityTemplate(url);
            case JDBC -> new SpringJdbc(url, callers);
            case VERTX -> new VertxClient(url);
        };
    }

    @Override
    public String toString() {
        return name;
    }
}

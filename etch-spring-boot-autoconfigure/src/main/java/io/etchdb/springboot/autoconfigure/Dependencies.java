package io.etchdb.springboot.autoconfigure;

import io.etchdb.EtchTemplate;

/** Dependencies as one writes them into a build file. */
final class Dependencies {

    static final String POSTGRES_DRIVER = "org.postgresql:r2dbc-postgresql";
    static final String SQLITE_DRIVER = "io.etchdb:etch-r2dbc-sqlite";

    private Dependencies() {}

    /** XML on lines of its own. What is not etch's has its version from Boot. */
    static String toAdd(String artifact) {
        String[] parts = artifact.split(":", -1);
        String version = parts[0].equals("io.etchdb") ? version() : "";
        return """


                <dependency>
                    <groupId>%s</groupId>
                    <artifactId>%s</artifactId>%s
                    <scope>runtime</scope>
                </dependency>
            """.formatted(parts[0], parts[1], version);
    }

    private static String version() {
        String version = EtchTemplate.class.getPackage().getImplementationVersion();
        return version == null ? "" : "\n        <version>" + version + "</version>";
    }
}

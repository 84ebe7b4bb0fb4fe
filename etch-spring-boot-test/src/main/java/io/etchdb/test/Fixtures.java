package io.etchdb.test;

import io.etchdb.EtchTemplate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Mono;

/** Loads what {@link Fixture} names; for tests that load rows themselves. */
public final class Fixtures {

    private static final String CLASSPATH = "classpath:";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Fixtures() {}

    /**
     * Loads the files one after the other, and waits until they are.
     *
     * @throws FixtureException if a file is missing, wrong, or refused by the database
     */
    public static void load(EtchTemplate etch, ClassLoader classLoader, List<String> locations) {
        for (String location : locations) {
            load(etch, location, read(classLoader, location))
                    .onErrorMap(
                            error -> !(error instanceof FixtureException),
                            error -> new FixtureException(location, String.valueOf(error.getMessage()), error))
                    .block(LIMIT);
        }
    }

    private static Mono<Void> load(EtchTemplate etch, String location, String text) {
        if (location.endsWith(".sql")) {
            return etch.executeScript(text);
        } else if (location.endsWith(".json")) {
            return json(location, text).insertInto(etch);
        }
        throw new FixtureException(location, "it is neither .sql nor .json", null);
    }

    private static JsonFixture json(String location, String text) {
        try {
            return JsonFixture.parse(location, text);
        } catch (NoClassDefFoundError e) {
            throw new FixtureException(
                    location, "JSON is read by Jackson 3: add tools.jackson.core:jackson-databind to the tests", e);
        }
    }

    private static String read(ClassLoader classLoader, String location) {
        try {
            return location.startsWith(CLASSPATH)
                    ? resource(classLoader, location)
                    : Files.readString(Path.of(location));
        } catch (NoSuchFileException e) {
            throw new FixtureException(
                    location, "there is no such file; " + CLASSPATH + " in front means the class path", e);
        } catch (IOException e) {
            throw new FixtureException(location, "it cannot be read: " + e.getMessage(), e);
        }
    }

    private static String resource(ClassLoader classLoader, String location) throws IOException {
        String path = location.substring(CLASSPATH.length()).replaceFirst("^/", "");
        try (InputStream in = classLoader.getResourceAsStream(path)) {
            if (in == null) {
                throw new FixtureException(location, "there is no such file on the class path", null);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

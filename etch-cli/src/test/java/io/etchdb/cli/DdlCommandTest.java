package io.etchdb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.cli.Etch.Ended;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables from a class path, of which this JVM has seen nothing before. */
class DdlCommandTest {

    private static final String SHOP = """
            package com.acme;
            import io.etchdb.annotation.*;
            public class Shop {
                enum Mood { HAPPY, SAD }
                @Table("books") private record Book(Long id, String title, @Column(type = "mood") Mood mood) {}
                @Table("shelves") record Shelf(@Id int number) {
                    static { if (true) throw new IllegalStateException("initialized"); }
                }
                record NoTable(int id) {}
                @interface Uses { Class<?> value() default Table.class; }
            }
            """;

    private static final String AUTHOR = """
            package com.acme.more;
            @io.etchdb.annotation.Table("authors") public record Author(Long id, String name) {}
            """;

    @TempDir
    Path directory;

    @Test
    void printsTheTablesOfAllRecordsByName() throws IOException {
        String classes = compiled("Shop", SHOP, "Author", AUTHOR);

        assertThat(run("--classpath", classes)).isEqualTo(new Ended(0, """
                CREATE TYPE mood AS ENUM ('HAPPY', 'SAD');
                CREATE TABLE books (
                    id BIGSERIAL PRIMARY KEY,
                    title TEXT NOT NULL,
                    mood mood NOT NULL
                );
                CREATE TABLE shelves (
                    number INTEGER PRIMARY KEY
                );
                CREATE TABLE authors (
                    id BIGSERIAL PRIMARY KEY,
                    name TEXT NOT NULL
                );
                """, ""));
        assertThat(run("--classpath", classes, "--dialect", "sqlite", "--package", "com.acme.more")
                        .out())
                .isEqualTo("CREATE TABLE authors (\n    id INTEGER PRIMARY KEY,\n    name TEXT NOT NULL\n);\n");
    }

    @Test
    void takesAnotherSchemaAndWhatIsThereAlready() throws IOException {
        String classes = compiled("Author", AUTHOR);

        assertThat(run("--classpath", classes, "--schema", "Odd-S", "--if-not-exists", "--drop")
                        .out())
                .isEqualTo("""
                        DROP TABLE IF EXISTS "Odd-S".authors CASCADE;
                        CREATE TABLE IF NOT EXISTS "Odd-S".authors (
                            id BIGSERIAL PRIMARY KEY,
                            name TEXT NOT NULL
                        );
                        """);
    }

    @Test
    void readsJarsAndSeveralEntries() throws IOException {
        Path classes = Path.of(compiled("Author", AUTHOR));
        Path jar = directory.resolve("model.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                entries.putNextEntry(
                        new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
                entries.write(Files.readAllBytes(file));
            }
        }
        String shop = compiled("Shop", SHOP);

        assertThat(run("--classpath", jar.toString()).out()).startsWith("CREATE TABLE authors (");
        assertThat(run("--classpath", shop + File.pathSeparator + jar).out())
                .contains("CREATE TABLE books (", "CREATE TABLE authors (");
    }

    @Test
    void whatCannotBeIsOneLine() throws IOException {
        String classes = compiled("Author", AUTHOR);
        String odd = compiled("Odd", """
                package odd;
                import io.etchdb.annotation.Table;
                @Table("odd") public record Odd(int id, Thread thread) {}
                """);
        String twice = compiled("Twice", """
                package twice;
                import io.etchdb.annotation.Table;
                class Twice { @Table("t") record A(int id) {} @Table("t") record B(int id) {} }
                """);
        String lacking = compiled("Lacking", """
                package lacking;
                import io.etchdb.annotation.Table;
                @Table("t") public record Lacking(int id, Other other) {}
                class Other {}
                """);
        Files.delete(Path.of(lacking, "lacking", "Other.class"));
        Path noJar = Files.writeString(directory.resolve("no.jar"), "text");

        assertFails(
                1,
                "no record with @Table found in " + classes + ", package com.other. Give",
                classes,
                "--package",
                "com.other");
        assertFails(1, "Odd.thread is a Thread, and which column type holds one is not known.", odd);
        assertFails(1, "table t is that of two records, twice.Twice$A and twice.Twice$B. Say which", twice);
        assertFails(1, "class lacking.Lacking does not load: NoClassDefFoundError: lacking/Other. Add what", lacking);
        assertFails(2, "class path entry " + directory + "/nowhere not found.", directory + "/nowhere");
        assertFails(2, "class path entry " + noJar + " cannot be read as a folder of classes or a jar: ", noJar + "");
        assertFails(2, "Invalid value for option '--dialect'", classes, "--dialect", "oracle");
    }

    private static void assertFails(int code, String message, String classPath, String... more) {
        String[] arguments = Stream.concat(Stream.of("--classpath", classPath), Stream.of(more))
                .toArray(String[]::new);
        Ended failed = run(arguments);
        assertThat(failed.code()).as(failed.toString()).isEqualTo(code);
        assertThat(failed.out()).isEmpty();
        assertThat(failed.err()).startsWith("error: " + message).hasLineCount(1);
    }

    private static Ended run(String... arguments) {
        return UsageTest.run(
                Stream.concat(Stream.of("ddl"), Stream.of(arguments)).toArray(String[]::new));
    }

    /** A folder with the classes of these files, given as name and text. */
    private String compiled(String... files) throws IOException {
        Path root = Files.createTempDirectory(directory, "classes");
        Path sources = Files.createTempDirectory(directory, "sources");
        List<String> options = new java.util.ArrayList<>(
                List.of("-proc:none", "-d", root.toString(), "-cp", System.getProperty("java.class.path")));
        for (int i = 0; i < files.length; i += 2) {
            options.add(Files.writeString(sources.resolve(files[i] + ".java"), files[i + 1])
                    .toString());
        }
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, options.toArray(String[]::new)))
                .isZero();
        return root.toString();
    }
}

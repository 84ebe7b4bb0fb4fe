package io.etchdb.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.etchdb.error.MigrationException;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.loader.launch.LaunchedClassLoader;
import org.springframework.boot.loader.net.protocol.Handlers;
import org.springframework.boot.loader.net.protocol.jar.JarUrl;

class MigrationLocationTest {

    @TempDir
    Path directory;

    @Test
    void readsADirectory() throws IOException {
        Files.writeString(directory.resolve("b.sql"), "SELECT 2");
        Files.writeString(directory.resolve("a.sql"), "SELECT 1");

        for (String location : List.of(directory.toString(), directory + "/", "file:" + directory)) {
            assertThat(read(location)).extracting(MigrationFile::name).containsExactly("a.sql", "b.sql");
        }
        assertThat(read(directory.toString())).extracting(MigrationFile::text).containsExactly("SELECT 1", "SELECT 2");
    }

    @Test
    void c095ALinkOutOfTheDirectoryIsRefused() throws IOException {
        Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
        Path home = Files.createDirectories(directory.resolve("home"));
        Path target = Files.writeString(elsewhere.resolve("x.sql"), "SELECT 1");
        Files.createSymbolicLink(home.resolve("1.sql"), target);

        refused(home.toString(), "1.sql is a link out of its directory, to " + target.toRealPath());
    }

    @Test
    void aLinkWithinTheDirectoryIsFollowed() throws IOException {
        Path data = Files.createDirectories(directory.resolve("..data_2026"));
        Files.writeString(data.resolve("1.sql"), "SELECT 1");
        Files.createSymbolicLink(directory.resolve("..data"), data);
        Files.createSymbolicLink(directory.resolve("1.sql"), Path.of("..data", "1.sql"));

        assertThat(read(directory.toString())).extracting(MigrationFile::text).containsExactly("SELECT 1");
    }

    @Test
    void aBrokenLinkIsRefused() throws IOException {
        Files.createSymbolicLink(directory.resolve("1.sql"), directory.resolve("nowhere.sql"));

        refused(directory.toString(), "1.sql cannot be read");
    }

    @Test
    void aDirectoryThatIsALinkIsRead() throws IOException {
        Path real = Files.createDirectories(directory.resolve("real"));
        Files.writeString(real.resolve("1.sql"), "SELECT 1");
        Path link = Files.createSymbolicLink(directory.resolve("link"), real);

        assertThat(read(link.toString())).hasSize(1);
    }

    @Test
    void aMissingLocationAndAFileAreRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("1.sql"), "SELECT 1");

        refused(directory.resolve("nowhere").toString(), "nowhere not found (looked in " + directory);
        refused("classpath:no/such/folder", "classpath:no/such/folder not found (looked in the class path)");
        refused(file.toString(), "1.sql is no directory");
    }

    @Test
    void knowsWhetherALocationIsThere() throws IOException {
        assertThat(MigrationLocation.exists(directory.toString(), loader())).isTrue();
        assertThat(MigrationLocation.exists(directory.resolve("nowhere").toString(), loader()))
                .isFalse();
        assertThat(MigrationLocation.exists("classpath:io/etchdb/migrate", loader()))
                .isTrue();
        assertThat(MigrationLocation.exists("classpath:no/such/folder", loader()))
                .isFalse();
    }

    @Test
    void readsAJarOnTheClassPath() throws IOException {
        URL jar = jar(
                "billing.jar",
                "db/",
                "db/migration/",
                "db/migration/2.sql",
                "db/migration/1.sql",
                "db/migration/README.md",
                "db/migration/.hidden.sql",
                "db/migration/c.SQL",
                "db/migration/sub/3.sql",
                "db/migration2/4.sql");

        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar}, null)) {
            for (String location :
                    List.of("classpath:db/migration", "classpath:/db/migration/", "classpath:db/migration/")) {
                List<MigrationFile> files = MigrationLocation.read(Migrations.in(location), loader);

                assertThat(files).extracting(MigrationFile::name).containsExactly("1.sql", "2.sql");
                assertThat(files)
                        .extracting(MigrationFile::text)
                        .containsExactly("-- db/migration/1.sql", "-- db/migration/2.sql");
            }
            assertThat(loader.getResourceAsStream("db/migration/1.sql"))
                    .as("the class loader's own jar is still open")
                    .isNotNull();
        }
    }

    @Test
    void readsAJarWithoutEntriesForFolders() throws IOException {
        URL[] path = {
            jar("other.jar", "META-INF/MANIFEST.MF", "x.sql"),
            jar("lean.jar", "META-INF/MANIFEST.MF", "db/migration/2.sql", "db/migration/1.sql", "db/migration2/3.sql")
        };

        try (URLClassLoader loader = new URLClassLoader(path, null)) {
            assertThat(MigrationLocation.read(Migrations.in("classpath:db/migration"), loader))
                    .extracting(MigrationFile::name)
                    .containsExactly("1.sql", "2.sql");
            assertThat(MigrationLocation.exists("classpath:db/migration", loader))
                    .isTrue();
            assertThat(MigrationLocation.exists("classpath:db", loader)).isFalse();
        }
    }

    @Test
    void readsDirectoriesAndJarsOnTheClassPathTogether() throws IOException {
        Files.createDirectories(directory.resolve("classes/db/migration"));
        Files.writeString(directory.resolve("classes/db/migration/1.sql"), "SELECT 1");
        URL[] path = {directory.resolve("classes/").toUri().toURL(), jar("a.jar", "db/migration/", "db/migration/2.sql")
        };

        try (URLClassLoader loader = new URLClassLoader(path, null)) {
            assertThat(MigrationLocation.read(Migrations.in("classpath:db/migration"), loader))
                    .extracting(MigrationFile::name)
                    .containsExactly("1.sql", "2.sql");
        }
    }

    @Test
    void aJarWithoutEntriesForFoldersIsReadBesideOneThatHasThem() throws IOException {
        URL[] path = {
            jar("a.jar", "META-INF/MANIFEST.MF", "db/migration/", "db/migration/1.sql"),
            jar("lean.jar", "META-INF/MANIFEST.MF", "db/migration/2.sql")
        };

        try (URLClassLoader loader = new URLClassLoader(path, null)) {
            assertThat(MigrationLocation.read(Migrations.in("classpath:db/migration"), loader))
                    .extracting(MigrationFile::name)
                    .containsExactly("1.sql", "2.sql");
        }
    }

    @Test
    void theSameNameInTwoJarsIsRefusedWithBothPaths() throws IOException {
        URL[] path = {
            jar("a.jar", "db/migration/", "db/migration/1.sql"), jar("b.jar", "db/migration/", "db/migration/1.sql")
        };

        try (URLClassLoader loader = new URLClassLoader(path, null)) {
            assertThatExceptionOfType(MigrationException.class)
                    .isThrownBy(() -> MigrationLocation.read(Migrations.in("classpath:db/migration"), loader))
                    .withMessageContaining("1.sql of module default exists twice")
                    .withMessageContaining("a.jar!/db/migration/1.sql")
                    .withMessageContaining("b.jar!/db/migration/1.sql");
        }
    }

    /** As the resources of a native image are: in a file system that may be open or not; here it is that of a zip. */
    @Test
    void readsAFolderInAnotherFileSystem() throws IOException {
        URL zip = jar("resources.zip", "migrations/", "migrations/2.sql", "migrations/1.sql", "migrations/x/3.sql");
        String root = "jar:" + zip + "!/migrations";
        // Not a JarURLConnection, so that only the file system can tell what is in there.
        ClassLoader loader = rootedAt(new URL(null, root, new URLStreamHandler() {
            @Override
            protected URLConnection openConnection(URL url) {
                return new URLConnection(url) {
                    @Override
                    public void connect() {
                        // Nobody reads from it.
                    }
                };
            }
        }));

        for (boolean open : new boolean[] {false, true}) {
            try (Closeable opened = open ? FileSystems.newFileSystem(URI.create(root), Map.of()) : () -> {}) {
                List<MigrationFile> files = MigrationLocation.read(Migrations.in("classpath:migrations"), loader);

                assertThat(files).extracting(MigrationFile::name).containsExactly("1.sql", "2.sql");
                assertThat(files)
                        .extracting(MigrationFile::text)
                        .containsExactly("-- migrations/1.sql", "-- migrations/2.sql");
                assertThat(files)
                        .first()
                        .satisfies(file -> assertThat(file.path()).endsWith("resources.zip!/migrations/1.sql"))
                        .satisfies(file -> assertThat(file.isOnDisk()).isFalse());
            }
        }
    }

    /** As in the jar of a Spring Boot application, read by Spring Boot's own class loader and URLs. */
    @Test
    void readsAJarWithinAJar() throws Exception {
        URL inner = jar("library.jar", "META-INF/MANIFEST.MF", "db/migration/", "db/migration/2.sql");
        URL lean = jar("lean.jar", "META-INF/MANIFEST.MF", "db/migration/3.sql");
        Path application = directory.resolve("application.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(application))) {
            out.putNextEntry(new JarEntry("BOOT-INF/classes/"));
            out.putNextEntry(new JarEntry("BOOT-INF/classes/db/"));
            out.putNextEntry(new JarEntry("BOOT-INF/classes/db/migration/"));
            out.putNextEntry(new JarEntry("BOOT-INF/classes/db/migration/1.sql"));
            out.write("-- 1".getBytes(StandardCharsets.UTF_8));
            for (URL library : List.of(inner, lean)) {
                byte[] content = Files.readAllBytes(Path.of(library.toURI()));
                JarEntry entry =
                        new JarEntry("BOOT-INF/lib/" + Path.of(library.toURI()).getFileName());
                CRC32 sum = new CRC32();
                sum.update(content);
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(content.length);
                entry.setCrc(sum.getValue());
                out.putNextEntry(entry);
                out.write(content);
            }
        }
        Handlers.register();
        URL[] path = {
            JarUrl.create(application.toFile(), "BOOT-INF/classes/"),
            JarUrl.create(application.toFile(), "BOOT-INF/lib/library.jar"),
            JarUrl.create(application.toFile(), "BOOT-INF/lib/lean.jar")
        };

        try (LaunchedClassLoader loader = new LaunchedClassLoader(false, path, null)) {
            assertThat(loader.getResource("db/migration/").toString()).startsWith("jar:nested:");
            List<MigrationFile> files = MigrationLocation.read(Migrations.in("classpath:db/migration"), loader);

            assertThat(files).extracting(MigrationFile::name).containsExactly("1.sql", "2.sql", "3.sql");
            assertThat(files)
                    .extracting(MigrationFile::text)
                    .containsExactly("-- 1", "-- db/migration/2.sql", "-- db/migration/3.sql");
            assertThat(files).noneMatch(MigrationFile::isOnDisk);
            assertThat(loader.getResourceAsStream("db/migration/2.sql"))
                    .as("the class loader's own jar is still open")
                    .isNotNull();
        }
    }

    @Test
    void aRootThatNoFileSystemHoldsIsRefused() throws IOException {
        ClassLoader loader = rootedAt(URI.create("http://127.0.0.1/migrations").toURL());

        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(() -> MigrationLocation.read(Migrations.in("classpath:migrations"), loader))
                .withMessage("migration location classpath:migrations lies in http://127.0.0.1/migrations, which cannot"
                        + " be listed. Use a directory, or a plain jar");
    }

    private static ClassLoader rootedAt(URL root) {
        return new ClassLoader(null) {
            @Override
            protected Enumeration<URL> findResources(String name) {
                return Collections.enumeration(name.equals("migrations") ? List.of(root) : List.<URL>of());
            }
        };
    }

    private URL jar(String name, String... entries) throws IOException {
        Path jar = directory.resolve(name);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (String entry : entries) {
                out.putNextEntry(new JarEntry(entry));
                if (!entry.endsWith("/")) {
                    out.write(("-- " + entry).getBytes(StandardCharsets.UTF_8));
                }
                out.closeEntry();
            }
        }
        return jar.toUri().toURL();
    }

    private static List<MigrationFile> read(String location) {
        return MigrationLocation.read(Migrations.in(location), loader());
    }

    private static void refused(String location, String message) {
        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(() -> read(location))
                .withMessageContaining(message);
    }

    private static ClassLoader loader() {
        return MigrationLocationTest.class.getClassLoader();
    }
}

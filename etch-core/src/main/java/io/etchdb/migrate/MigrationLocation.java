package io.etchdb.migrate;

import io.etchdb.error.MigrationException;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** Reads migration files from directories and from the class path, jars within jars included. Blocks on files. */
final class MigrationLocation {

    private static final String CLASSPATH = "classpath:";
    private static final String FILE = "file:";

    private final String location;
    private final ClassLoader loader;

    private MigrationLocation(String location, ClassLoader loader) {
        this.location = location;
        this.loader = loader;
    }

    /** All files of the set in the order in which they are applied. */
    static List<MigrationFile> read(Migrations set, ClassLoader loader) {
        Map<String, MigrationFile> byName = new TreeMap<>(MigrationFile.NAME_ORDER);
        for (String location : set.locations()) {
            for (MigrationFile file : new MigrationLocation(location, loader).files()) {
                MigrationFile other = byName.putIfAbsent(file.name(), file);
                if (other != null) {
                    throw new MigrationException(
                            "migration " + file.name() + " of module " + set.name() + " exists twice: " + other.path()
                                    + " and " + file.path() + ". Rename or remove one",
                            file.name(),
                            null);
                }
            }
        }
        return List.copyOf(byName.values());
    }

    /** Whether there is such a location, with files or without. */
    static boolean exists(String location, ClassLoader loader) {
        MigrationLocation place = new MigrationLocation(location, loader);
        return location.startsWith(CLASSPATH)
                ? loader.getResource(place.folder()) != null || !place.roots().isEmpty()
                : Files.exists(place.path());
    }

    private List<MigrationFile> files() {
        return location.startsWith(CLASSPATH) ? fromClasspath() : fromDirectory(path());
    }

    private Path path() {
        String path = location.startsWith(FILE) ? location.substring(FILE.length()) : location;
        try {
            return Path.of(path);
        } catch (InvalidPathException e) {
            throw new MigrationException("migration location " + location + " is no path", null, e);
        }
    }

    private List<MigrationFile> fromDirectory(Path directory) {
        if (!Files.exists(directory)) {
            throw notFound(directory.toAbsolutePath().normalize().toString());
        }
        if (!Files.isDirectory(directory)) {
            throw new MigrationException(
                    "migration location " + location + " is no directory. Name the directory that holds the files",
                    null,
                    null);
        }
        List<MigrationFile> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            Path home = directory.toRealPath();
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (MigrationFile.isMigration(name) && !Files.isDirectory(entry)) {
                    files.add(read(entry, name, home));
                }
            }
        } catch (IOException e) {
            throw unreadable(directory.toString(), e);
        }
        return files;
    }

    private static MigrationFile read(Path entry, String name, Path home) {
        try {
            Path real = entry.toRealPath();
            // A link may point elsewhere in the directory (mounted config maps do), but never out of it.
            if (!real.startsWith(home)) {
                throw new MigrationException(
                        "migration " + entry + " is a link out of its directory, to " + real
                                + ". Put the file itself there",
                        name,
                        null);
            }
            boolean onDisk = entry.getFileSystem().equals(FileSystems.getDefault());
            String path = onDisk ? entry.toString() : entry.toUri().toString();
            return MigrationFile.of(name, path, Files.readAllBytes(real));
        } catch (IOException e) {
            throw new MigrationException("migration " + entry + " cannot be read: " + e, name, e);
        }
    }

    private List<MigrationFile> fromClasspath() {
        Collection<URL> roots = roots();
        if (roots.isEmpty()) {
            throw notFound("the class path");
        }
        List<MigrationFile> files = new ArrayList<>();
        for (URL root : roots) {
            files.addAll(fromRoot(root));
        }
        return files;
    }

    private Collection<URL> roots() {
        String folder = folder();
        Map<String, URL> roots = new LinkedHashMap<>();
        try {
            Enumeration<URL> found = loader.getResources(folder);
            // The same folder can be reached by two class loaders.
            Collections.list(found).forEach(url -> roots.putIfAbsent(withoutSlash(url.toExternalForm()), url));
            jarsWithoutFolders(roots.keySet()).forEach(url -> roots.put(url.toExternalForm(), url));
        } catch (IOException e) {
            throw unreadable(location, e);
        }
        return roots.values();
    }

    /** Some tools write jars without entries for folders, so that a class loader does not find these; the files do exist. */
    private List<URL> jarsWithoutFolders(Set<String> roots) throws IOException {
        List<URL> jars = new ArrayList<>();
        for (URL manifest : Collections.list(loader.getResources(JarFile.MANIFEST_NAME))) {
            String home = manifest.toExternalForm();
            String root = home.substring(0, home.length() - JarFile.MANIFEST_NAME.length()) + folder();
            if (!roots.contains(root)
                    && manifest.openConnection() instanceof JarURLConnection jar
                    && !fromJar(jar).isEmpty()) {
                jars.add(manifest);
            }
        }
        return jars;
    }

    private String folder() {
        String folder = location.substring(CLASSPATH.length());
        while (folder.startsWith("/")) {
            folder = folder.substring(1);
        }
        return withoutSlash(folder);
    }

    private static String withoutSlash(String text) {
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private List<MigrationFile> fromRoot(URL root) {
        try {
            if (root.getProtocol().equals("file")) {
                return fromDirectory(Path.of(root.toURI()));
            }
            URLConnection connection = root.openConnection();
            return connection instanceof JarURLConnection jar ? fromJar(jar) : fromFileSystem(root.toURI());
        } catch (ProviderNotFoundException e) {
            throw new MigrationException(
                    "migration location " + location + " lies in " + root
                            + ", which cannot be listed. Use a directory, or a plain jar",
                    null,
                    e);
        } catch (IOException | URISyntaxException e) {
            throw unreadable(root.toString(), e);
        }
    }

    /** A native image keeps its resources in a file system of their own, open or not. */
    private List<MigrationFile> fromFileSystem(URI root) throws IOException {
        try {
            return fromDirectory(Path.of(root));
        } catch (FileSystemNotFoundException e) {
            try (FileSystem opened = FileSystems.newFileSystem(root, Map.of())) {
                return fromDirectory(opened.provider().getPath(root));
            }
        }
    }

    private List<MigrationFile> fromJar(JarURLConnection connection) throws IOException {
        // A cached jar is shared with the class loader, and closing it would take its classes away.
        connection.setUseCaches(false);
        List<MigrationFile> files = new ArrayList<>();
        try (JarFile jar = connection.getJarFile()) {
            String folder = folder() + "/";
            for (JarEntry entry : Collections.list(jar.entries())) {
                String name =
                        entry.getName().startsWith(folder) ? entry.getName().substring(folder.length()) : "/";
                if (!name.contains("/") && MigrationFile.isMigration(name)) {
                    String path = connection.getJarFileURL() + "!/" + entry.getName();
                    files.add(MigrationFile.of(
                            name, path, jar.getInputStream(entry).readAllBytes()));
                }
            }
        }
        return files;
    }

    private MigrationException notFound(String where) {
        return new MigrationException(
                "migration location " + location + " not found (looked in " + where + "). Create it, or name the right"
                        + " one: a directory, or classpath: and a folder",
                null,
                null);
    }

    private static MigrationException unreadable(String what, Exception e) {
        return new MigrationException("migrations in " + what + " cannot be read: " + e, null, e);
    }
}

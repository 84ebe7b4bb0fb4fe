package io.etchdb.cli;

import io.etchdb.annotation.Table;
import io.etchdb.row.RowModel;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The records with {@code @Table} on a class path. Class files are searched for the name of the annotation, and only those
 * that have it are loaded, none of them initialized.
 */
final class TableRecords implements AutoCloseable {

    private static final String CLASS = ".class";
    private static final String MARK = Table.class.descriptorString();

    private final String classPath;
    private final URLClassLoader loader;
    private final Set<String> names = new TreeSet<>();

    private TableRecords(String classPath, List<Path> entries) {
        this.classPath = classPath;
        this.loader = new URLClassLoader(
                entries.stream().map(TableRecords::url).toArray(URL[]::new), TableRecords.class.getClassLoader());
        entries.forEach(this::search);
    }

    /**
     * The records of this class path, folders and jars.
     *
     * @throws UsageException if an entry is not there, or neither folder nor jar
     */
    static TableRecords on(String classPath) {
        List<Path> entries = Arrays.stream(classPath.split(File.pathSeparator, -1))
                .filter(entry -> !entry.isBlank())
                .map(TableRecords::existing)
                .toList();
        return new TableRecords(classPath, entries);
    }

    private static Path existing(String entry) {
        try {
            Path path = Path.of(entry);
            if (Files.exists(path)) {
                return path;
            }
        } catch (InvalidPathException e) {
            // Then there is no such file either.
        }
        throw new UsageException("class path entry " + entry + " not found. Compile first, or name the right one");
    }

    private static URL url(Path entry) {
        try {
            return entry.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("a file has a URL", e);
        }
    }

    private void search(Path entry) {
        try {
            if (Files.isDirectory(entry)) {
                searchFolder(entry);
            } else {
                searchJar(entry);
            }
        } catch (IOException e) {
            throw new UsageException(
                    "class path entry " + entry + " cannot be read as a folder of classes or a jar: " + e.getMessage(),
                    e);
        }
    }

    private void searchFolder(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(CLASS)).toList()) {
                if (isMarked(Files.readAllBytes(file))) {
                    names.add(className(folder.relativize(file).toString().replace(File.separatorChar, '/')));
                }
            }
        }
    }

    private void searchJar(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            // With versions of a class for later Java the names are the same, and the loader takes the right one.
            for (var entry : Collections.list(file.entries())) {
                if (entry.getName().endsWith(CLASS) && !entry.getName().startsWith("META-INF/")) {
                    try (InputStream in = file.getInputStream(entry)) {
                        if (isMarked(in.readAllBytes())) {
                            names.add(className(entry.getName()));
                        }
                    }
                }
            }
        }
    }

    private static boolean isMarked(byte[] classFile) {
        return new String(classFile, StandardCharsets.ISO_8859_1).contains(MARK);
    }

    private static String className(String file) {
        return file.substring(0, file.length() - CLASS.length()).replace('/', '.');
    }

    /**
     * Those of a package and what is below it, of all for the empty name, by name.
     *
     * @throws IllegalStateException if there is none, or one does not load
     * @throws io.etchdb.error.MappingException if one is declared wrongly
     */
    List<Class<? extends Record>> in(String packageName) {
        List<Class<? extends Record>> records = new ArrayList<>();
        names.stream()
                .filter(name -> packageName.isEmpty() || name.startsWith(packageName + "."))
                .forEach(name -> addRecord(name, records));
        if (records.isEmpty()) {
            throw new IllegalStateException("no record with @Table found in " + classPath
                    + (packageName.isEmpty() ? "" : ", package " + packageName)
                    + ". Give the folder the records were compiled to");
        }
        return records;
    }

    private void addRecord(String name, List<Class<? extends Record>> records) {
        try {
            Class<?> type = Class.forName(name, false, loader);
            if (type.isRecord() && type.isAnnotationPresent(Table.class)) {
                // Reads the declaration, for which the types of its components are needed.
                records.add(RowModel.of(type.asSubclass(Record.class)).type());
            }
        } catch (ClassNotFoundException | LinkageError | TypeNotPresentException e) {
            throw new IllegalStateException(
                    "class " + name + " does not load: " + e.getClass().getSimpleName() + ": " + e.getMessage()
                            + ". Add what it needs to --classpath",
                    e);
        }
    }

    @Override
    public void close() {
        try {
            loader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

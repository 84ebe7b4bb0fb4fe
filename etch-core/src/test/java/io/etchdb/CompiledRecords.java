package io.etchdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.codegen.RecordSources;
import io.etchdb.codegen.SourceFile;
import io.etchdb.codegen.SourceFolder;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Generated sources, compiled in a folder with every warning an error. */
final class CompiledRecords {

    private final List<SourceFile> files;
    private final ClassLoader loader;

    private CompiledRecords(List<SourceFile> files, ClassLoader loader) {
        this.files = files;
        this.loader = loader;
    }

    static CompiledRecords in(Path folder, RecordSources sources) throws IOException {
        SourceFolder.at(folder.resolve("src")).write(sources);
        Path classes = Files.createDirectories(folder.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            boolean compiles = compiler.getTask(
                            said,
                            files,
                            null,
                            List.of(
                                    "-Xlint:all,-processing",
                                    "-Xdoclint:all,-missing",
                                    "-Werror",
                                    "-proc:none",
                                    "-encoding",
                                    "UTF-8",
                                    "-parameters",
                                    "-d",
                                    classes.toString()),
                            null,
                            files.getJavaFileObjectsFromPaths(sources.files().stream()
                                    .map(file -> folder.resolve("src").resolve(file.path()))
                                    .toList()))
                    .call();
            assertThat(compiles).as(said.toString()).isTrue();
        }
        return new CompiledRecords(
                sources.files(),
                new URLClassLoader(new URL[] {classes.toUri().toURL()}, CompiledRecords.class.getClassLoader()));
    }

    ClassLoader loader() {
        return loader;
    }

    /** The records whose names end so, in the order of their files. */
    List<Class<? extends Record>> endingWith(String suffix) throws ClassNotFoundException {
        List<Class<? extends Record>> records = new ArrayList<>();
        for (SourceFile file : files) {
            String name = file.path().replace(".java", "").replace('/', '.');
            Class<?> type = loader.loadClass(name);
            if (name.endsWith(suffix) && type.isRecord()) {
                records.add(type.asSubclass(Record.class));
            }
        }
        return records;
    }
}

package io.etchdb.springboot.autoconfigure;

import io.etchdb.row.ColumnRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.aot.generate.GeneratedFiles;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.core.type.classreading.SimpleMetadataReaderFactory;
import org.springframework.util.ClassUtils;

/**
 * Classes that contain method references used as {@link ColumnRef}, such as {@code User::name}. A native image lets such
 * a reference be asked for its method only if the class it stands in is named in the image's serialization
 * configuration; Spring's own hint for lambdas does not make them serializable.
 */
record ColumnReferences(Set<String> classNames) {

    private static final String FILE = "META-INF/native-image/io.etchdb/column-references/serialization-config.json";

    /** What javac writes where a method reference that captures nothing becomes a {@code ColumnRef}. */
    private static final String CALL_SITE = "()L" + ColumnRef.class.getName().replace('.', '/') + ";";

    /** Those in these packages and below. */
    static ColumnReferences in(List<String> packages, ClassLoader classLoader) {
        PathMatchingResourcePatternResolver resources = new PathMatchingResourcePatternResolver(classLoader);
        MetadataReaderFactory metadata = new SimpleMetadataReaderFactory(resources);
        Set<String> found = new TreeSet<>();
        for (String name : packages) {
            String pattern = "classpath*:" + ClassUtils.convertClassNameToResourcePath(name) + "/**/*.class";
            try {
                for (Resource type : resources.getResources(pattern)) {
                    if (hasReferences(type)) {
                        found.add(metadata.getMetadataReader(type)
                                .getClassMetadata()
                                .getClassName());
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the classes of package " + name + " cannot be read", e);
            }
        }
        return new ColumnReferences(found);
    }

    /** Names in a class file are plain text to who knows what to look for. */
    private static boolean hasReferences(Resource type) throws IOException {
        return new String(type.getContentAsByteArray(), StandardCharsets.ISO_8859_1).contains(CALL_SITE);
    }

    void writeTo(GeneratedFiles files) {
        if (!classNames.isEmpty()) {
            files.addResourceFile(FILE, json());
        }
    }

    private String json() {
        return classNames.stream()
                .map(name -> "    { \"name\": \"" + name + "\" }")
                .collect(Collectors.joining(
                        ",\n",
                        "{\n  \"types\": [],\n  \"lambdaCapturingTypes\": [\n",
                        "\n  ],\n  \"proxies\": []\n}\n"));
    }
}

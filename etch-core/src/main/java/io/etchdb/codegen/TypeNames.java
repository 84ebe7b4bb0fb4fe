package io.etchdb.codegen;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Names of the types of one package: each once, whatever its case, for there are file systems that know none. */
final class TypeNames {

    /** What generated files refer to by its simple name. */
    private static final Set<String> REFERRED = Set.of(
            "bigdecimal",
            "biginteger",
            "boolean",
            "byte",
            "bytebuffer",
            "character",
            "column",
            "double",
            "duration",
            "float",
            "generatedkey",
            "id",
            "instant",
            "integer",
            "json",
            "list",
            "localdate",
            "localdatetime",
            "localtime",
            "long",
            "notnull",
            "nullable",
            "nullmarked",
            "object",
            "offsetdatetime",
            "override",
            "record",
            "short",
            "size",
            "string",
            "table",
            "uuid");

    private final Set<String> taken = new HashSet<>(REFERRED);

    /** {@code wanted}, or what it is called because that is taken. */
    String claim(String wanted, String fallbackSuffix) {
        String name = wanted;
        if (!taken.add(lower(name))) {
            name = wanted + fallbackSuffix;
            for (int i = 2; !taken.add(lower(name)); i++) {
                name = wanted + fallbackSuffix + i;
            }
        }
        return name;
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}

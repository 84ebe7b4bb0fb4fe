package io.etchdb.codegen;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to generate, and how it is called. Start with {@link #inPackage}.
 *
 * @param packageName the package of all generated types
 * @param schema the only schema whose tables are taken, written into {@code @Table}; {@code null} for the search path, and
 *     then only what is named with a schema that is not searched has it in {@code @Table}
 * @param tables names of tables and views, {@code *} standing for any text; empty for all tables
 * @param views whether views are taken too, beside those that {@code tables} names without {@code *}
 * @param suffix what the name of each record ends with: {@code Row} for {@code UsersRow}
 * @param input what the name of an input record ends with: {@code In} for {@code UsersIn}; {@code null} for none
 */
public record RecordOptions(
        String packageName,
        @Nullable String schema,
        List<String> tables,
        boolean views,
        String suffix,
        @Nullable String input) {

    public RecordOptions {
        JavaNames.requirePackage(packageName);
        tables = List.copyOf(tables);
        requireNamePart("suffix", suffix);
        if (input != null) {
            requireNamePart("input", input);
            if (input.isEmpty() || input.equals(suffix)) {
                throw new IllegalArgumentException("input records need a name of their own: end it with something that"
                        + " is not the suffix of the records, \"In\" for example");
            }
        }
    }

    private static void requireNamePart(String what, String text) {
        if (!text.chars().allMatch(Character::isJavaIdentifierPart)) {
            throw new IllegalArgumentException(
                    what + " \"" + text + "\" cannot be part of a Java name; use letters and digits");
        }
    }

    /** All tables of the search path, as records called like them. */
    public static RecordOptions inPackage(String packageName) {
        return new RecordOptions(packageName, null, List.of(), false, "", null);
    }

    /** The same for the tables of one schema. */
    public RecordOptions withSchema(@Nullable String schema) {
        return new RecordOptions(packageName, schema, tables, views, suffix, input);
    }

    /** The same for these tables only: {@code users}, {@code order_*}. */
    public RecordOptions withTables(List<String> tables) {
        return new RecordOptions(packageName, schema, tables, views, suffix, input);
    }

    /** The same with views. */
    public RecordOptions withViews() {
        return new RecordOptions(packageName, schema, tables, true, suffix, input);
    }

    /** The same with records whose names end so. */
    public RecordOptions withSuffix(String suffix) {
        return new RecordOptions(packageName, schema, tables, views, suffix, input);
    }

    /** The same with input records beside, whose names end so: without generated columns, with Bean Validation. */
    public RecordOptions withInput(@Nullable String input) {
        return new RecordOptions(packageName, schema, tables, views, suffix, input);
    }
}

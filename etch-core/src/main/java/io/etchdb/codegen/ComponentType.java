package io.etchdb.codegen;

import io.etchdb.schema.CatalogColumn;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Java type of a component.
 *
 * @param name simple name of the type, or of a list's elements; boxed
 * @param qualified the same with its package; {@code null} where no import is needed
 * @param list whether it is a list of these
 * @param json whether it is stored as JSON
 * @param databaseType PostgreSQL type that values are cast to, {@code null} for none
 */
record ComponentType(
        String name,
        @Nullable String qualified,
        boolean list,
        boolean json,
        @Nullable String databaseType) {

    private static final Map<String, String> PRIMITIVES = Map.of(
            "Long", "long",
            "Integer", "int",
            "Short", "short",
            "Byte", "byte",
            "Double", "double",
            "Float", "float",
            "Boolean", "boolean");

    static final ComponentType JSON = new ComponentType("Object", null, false, true, null);
    static final ComponentType ANYTHING = new ComponentType("Object", null, false, false, null);

    static ComponentType of(Class<?> type, CatalogColumn column) {
        String name = type.getSimpleName();
        boolean imported = !type.isArray() && !type.getPackageName().equals("java.lang");
        return new ComponentType(name, imported ? type.getName() : null, column.isArray(), false, null);
    }

    /** Text that the server makes its own type of. */
    static ComponentType castText(CatalogColumn column, String databaseType) {
        return new ComponentType("String", null, column.isArray(), false, databaseType);
    }

    static ComponentType ofEnum(String name, CatalogColumn column, String databaseType) {
        return new ComponentType(name, null, column.isArray(), false, databaseType);
    }

    boolean isText() {
        return name.equals("String") && !list && databaseType == null;
    }

    /** The type as a component has it, with what it needs imported. */
    String in(SourceText source, boolean nullable, boolean boxed) {
        if (qualified != null) {
            source.imported(qualified);
        }
        if (list) {
            String listName = source.name(List.class.getName());
            return nullable ? nullable(source) + listName + "<" + name + ">" : listName + "<" + name + ">";
        } else if (name.endsWith("[]")) {
            String element = name.substring(0, name.length() - 2);
            return nullable ? element + " " + nullable(source) + "[]" : name;
        } else if (nullable) {
            return nullable(source) + name;
        }
        return boxed ? name : PRIMITIVES.getOrDefault(name, name);
    }

    private static String nullable(SourceText source) {
        return "@" + source.name("org.jspecify.annotations.Nullable") + " ";
    }

    /** Places it takes among the parameters of the constructor, of which there are 255. */
    int slots(boolean nullable) {
        return !nullable && !list && (name.equals("Long") || name.equals("Double")) ? 2 : 1;
    }
}

package io.etchdb.row;

import io.etchdb.annotation.Table;
import io.etchdb.error.MappingException;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a record type says about a row: its table, its columns, its key, and how to take a record apart and build one.
 * Read once per type and kept with the class. Immutable.
 *
 * @param <T> the record
 */
public final class RowModel<T extends Record> {

    private static final ClassValue<RowModel<?>> MODELS = new ClassValue<>() {
        @Override
        protected RowModel<?> computeValue(Class<?> type) {
            return new RowModel<>(RecordDeclaration.read(type.asSubclass(Record.class)));
        }
    };

    private final Class<T> type;
    private final @Nullable Table table;
    private final List<ColumnModel> columns;
    private final List<ColumnModel> key;
    private final @Nullable ColumnModel version;
    private final Map<String, ColumnModel> byComponent = new HashMap<>();
    private final Collection<String> transients;
    private final @Nullable Object[] blank;
    private final int[] positions;
    private final MethodHandle constructor;

    private RowModel(RecordDeclaration<T> declaration) {
        this.type = declaration.type();
        this.table = declaration.table();
        this.columns = List.copyOf(declaration.columns());
        this.key = columns.stream().filter(c -> c.is(ColumnModel.Trait.KEY)).toList();
        this.version = columns.stream()
                .filter(c -> c.is(ColumnModel.Trait.VERSION))
                .findFirst()
                .orElse(null);
        this.transients = declaration.transients();
        this.blank = declaration.blank().toArray();
        this.positions = IntStream.range(0, columns.size()).toArray();
        this.constructor = declaration.constructor();
        columns.forEach(column -> byComponent.put(column.component(), column));
    }

    /**
     * The model of any record; {@code @Table} is needed only by what asks for {@link #table()}.
     *
     * @throws MappingException if the record is declared wrongly
     */
    @SuppressWarnings("unchecked") // computeValue keeps the type
    public static <T extends Record> RowModel<T> of(Class<T> type) {
        return (RowModel<T>) MODELS.get(Given.given(type, "the record class"));
    }

    /** The model of the record that {@code row} is an instance of. */
    @SuppressWarnings("unchecked") // a record class is final: the class of an instance is its type
    public static <T extends Record> RowModel<T> of(T row) {
        return of((Class<T>) Given.given(row, "the row").getClass());
    }

    /** The record. */
    public Class<T> type() {
        return type;
    }

    /** Name of the record for messages. */
    public String name() {
        return type.getSimpleName();
    }

    /**
     * The table of the record.
     *
     * @throws MappingException if the record has no {@code @Table}
     */
    public Table table() {
        if (table == null) {
            throw new MappingException("record " + name() + " has no @Table, so it has no table to read or write. Add"
                    + " @Table(\"...\") to it, or read it with raw SQL through fetchModels");
        }
        return table;
    }

    /** Columns in the order of declaration, transient components left out. */
    public List<ColumnModel> columns() {
        return columns;
    }

    /**
     * Columns of the primary key in the order of declaration, never empty.
     *
     * @throws MappingException if the record declares none
     */
    public List<ColumnModel> key() {
        if (key.isEmpty()) {
            throw new MappingException("record " + name() + " has no key: mark its primary key with @Id"
                    + " (a component called id is the key without it)");
        }
        return key;
    }

    /** Whether the record declares a primary key. */
    public boolean hasKey() {
        return !key.isEmpty();
    }

    /** Whether an insert makes a part of the key on this side, each time a new one. */
    public boolean makesKeys() {
        return key.stream().anyMatch(ColumnModel::isGeneratedHere);
    }

    /** The column that counts updates, or {@code null} if there is none. */
    public @Nullable ColumnModel version() {
        return version;
    }

    /**
     * The column of a component.
     *
     * @throws IllegalArgumentException if there is no such component, or it is transient; lists those there are
     */
    public ColumnModel column(String component) {
        ColumnModel column = byComponent.get(component);
        if (column == null) {
            throw new IllegalArgumentException(
                    transients.contains(component)
                            ? name() + "." + component + " is @Transient: it has no column"
                            : unknown(component));
        }
        return column;
    }

    private String unknown(String component) {
        List<String> names = columns.stream().map(ColumnModel::component).toList();
        String owner = table == null ? "record " + name() : table.value();
        return owner + " has no column \"" + component + "\""
                + (table == null ? "" : " (record " + name() + ")")
                + ". Columns: " + String.join(", ", names) + "."
                + Naming.nearest(component, names)
                        .map(near -> " Did you mean \"" + near + "\"?")
                        .orElse("");
    }

    /**
     * Parts of a key given by a caller, converted to the types of the key's columns.
     *
     * @param key the plain value of a key of one column, otherwise a {@link Key}
     * @throws IllegalArgumentException if the parts are not as many as the key has, or one does not fit
     */
    public List<Object> keyValues(Object key) {
        List<ColumnModel> parts = key();
        if (parts.size() == 1 && Boxed.of(parts.get(0).type()).isInstance(key)) {
            return List.of(parts.get(0).accept(key));
        }
        List<?> values = key instanceof Key composite ? composite.values() : List.of(single(key));
        if (values.size() != parts.size()) {
            throw new IllegalArgumentException("the key of " + name() + " is (" + componentNames(parts) + "), "
                    + parts.size() + (parts.size() == 1 ? " value" : " values") + "; got " + values.size()
                    + (parts.size() == 1 ? "" : ". Use Key.of(...)"));
        }
        List<Object> converted = new ArrayList<>(parts.size());
        for (int i = 0; i < parts.size(); i++) {
            converted.add(parts.get(i).accept(values.get(i)));
        }
        return converted;
    }

    @SuppressWarnings("NullAway") // callers without null checks exist
    private Object single(Object key) {
        if (key == null) {
            throw new IllegalArgumentException("the key of " + name() + " is null: no row has NULL in its primary key");
        }
        if (key instanceof Collection<?> || key.getClass() == Object[].class) {
            throw new IllegalArgumentException(
                    "one key of " + name() + " is expected, not several: for several rows use"
                            + " query with where(...).in(...), for a composite key Key.of(...)");
        }
        return key;
    }

    /** Names of components for messages. */
    public static String componentNames(Collection<ColumnModel> columns) {
        return columns.stream().map(ColumnModel::component).collect(Collectors.joining(", "));
    }

    /** Constructor arguments with nothing read yet: {@code null}, {@code 0} and {@code false}. */
    public @Nullable Object[] blankArguments() {
        return blank.clone();
    }

    /** Where each column is in a result that has them in the order of declaration; not to be written to. */
    public int[] positions() {
        return positions;
    }

    /**
     * Builds a record.
     *
     * @param arguments a value for every component, transient ones included, in the order of declaration
     * @throws MappingException if the record's own constructor refuses them
     */
    @SuppressWarnings("unchecked") // the constructor's handle is of this type
    public T create(@Nullable Object[] arguments) {
        try {
            return (T) (Object) constructor.invokeExact(arguments);
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            throw new MappingException(
                    "the constructor of record " + name() + " refused a row: "
                            + e.getClass().getSimpleName() + " (see the cause)",
                    e);
        }
    }
}

package io.etchdb.schema;

import io.etchdb.row.ColumnModel;
import io.etchdb.row.ColumnRef;
import io.etchdb.row.ColumnRefs;
import io.etchdb.row.RowModel;
import io.etchdb.schema.ForeignKey.Action;
import io.etchdb.sql.Names;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A CREATE TABLE for a record, with what a record cannot say. Immutable: each method returns another one.
 *
 * @param <T> the record
 */
public final class CreateTable<T extends Record> {

    /** A reference to columns of another table, or of this one. */
    record Reference(List<ColumnModel> columns, List<ColumnModel> targets, Action onDelete) {

        RowModel<?> target() {
            return RowModel.of(targets.get(0).owner());
        }
    }

    private final Ddl ddl;
    private final RowModel<T> model;
    private final List<Reference> references;
    private final List<List<ColumnModel>> uniques;
    private final Map<ColumnModel, String> defaults;
    private final boolean ifNotExists;

    CreateTable(Ddl ddl, RowModel<T> model) {
        this(ddl, model, List.of(), List.of(), Map.of(), false);
        model.columns().forEach(column -> ColumnTypes.declared(column, ddl.dialect()));
    }

    private CreateTable(
            Ddl ddl,
            RowModel<T> model,
            List<Reference> references,
            List<List<ColumnModel>> uniques,
            Map<ColumnModel, String> defaults,
            boolean ifNotExists) {
        this.ddl = ddl;
        this.model = model;
        this.references = references;
        this.uniques = uniques;
        this.defaults = defaults;
        this.ifNotExists = ifNotExists;
    }

    /** Makes {@code column} refer to {@code target}, which is a key or unique. */
    public <R extends Record> CreateTable<T> references(ColumnRef<T, ?> column, ColumnRef<R, ?> target) {
        return references(column, target, Action.NO_ACTION);
    }

    /** The same, saying what happens to rows of this table when the row they refer to is deleted. */
    public <R extends Record> CreateTable<T> references(
            ColumnRef<T, ?> column, ColumnRef<R, ?> target, Action onDelete) {
        return with(new Reference(List.of(own(column)), List.of(ColumnRefs.column(target)), onDelete));
    }

    /** Makes several columns refer to the composite key of {@code target}, in the order of its key. */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public final CreateTable<T> references(Class<? extends Record> target, ColumnRef<T, ?>... columns) {
        List<ColumnModel> key = RowModel.of(target).key();
        if (key.size() != columns.length) {
            throw new IllegalArgumentException("the key of " + target.getSimpleName() + " is ("
                    + RowModel.componentNames(key) + "), " + key.size() + (key.size() == 1 ? " column" : " columns")
                    + "; got " + columns.length);
        }
        return with(new Reference(Arrays.stream(columns).map(this::own).toList(), key, Action.NO_ACTION));
    }

    private CreateTable<T> with(Reference reference) {
        return new CreateTable<>(ddl, model, appended(references, reference), uniques, defaults, ifNotExists);
    }

    /** Makes a column, or several together, unique. */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public final CreateTable<T> unique(ColumnRef<T, ?>... columns) {
        if (columns.length == 0) {
            throw new IllegalArgumentException("unique(...) needs a column");
        }
        List<ColumnModel> unique = Arrays.stream(columns).map(this::own).toList();
        return new CreateTable<>(ddl, model, references, appended(uniques, unique), defaults, ifNotExists);
    }

    /**
     * Gives a column a default.
     *
     * @throws IllegalArgumentException if the value is {@code null} or none of the column's, or of a kind that has no text the same on both
     *     databases
     */
    public <V> CreateTable<T> defaultTo(ColumnRef<T, V> column, V value) {
        ColumnModel model = own(column);
        if (value == null) {
            throw new IllegalArgumentException("the default of " + model + " is null, which a column has without"
                    + " one. Leave it out, or make the component @Nullable");
        }
        return withDefault(model, Literals.of(model, model.accept(value), ddl.dialect()));
    }

    /** Gives a column what an SQL expression says as its default. The text is not looked at. */
    public CreateTable<T> defaultToSql(ColumnRef<T, ?> column, String expression) {
        return withDefault(own(column), "(" + expression + ")");
    }

    private CreateTable<T> withDefault(ColumnModel column, String text) {
        Map<ColumnModel, String> more = new LinkedHashMap<>(defaults);
        more.put(column, text);
        return new CreateTable<>(ddl, model, references, uniques, more, ifNotExists);
    }

    /** Leaves a table of this name alone, if there is one. Its enum types too. */
    public CreateTable<T> ifNotExists() {
        return new CreateTable<>(ddl, model, references, uniques, defaults, true);
    }

    private ColumnModel own(ColumnRef<T, ?> column) {
        ColumnModel found = ColumnRefs.column(column);
        if (found.owner() != model.type()) {
            throw new IllegalArgumentException(found + " is no column of " + model.name());
        }
        return found;
    }

    private static <E> List<E> appended(List<E> list, E last) {
        List<E> more = new ArrayList<>(list);
        more.add(last);
        return List.copyOf(more);
    }

    /** The text: CREATE TYPE for its enum types, if it has any, and CREATE TABLE. */
    public String text() {
        return ddl.createAll(this).replaceFirst(";\\s*$", "");
    }

    /** The same as {@link #text()}. */
    @Override
    public String toString() {
        return text();
    }

    // ---- for the script ----

    RowModel<T> model() {
        return model;
    }

    List<Reference> references() {
        return references;
    }

    boolean isIfNotExists() {
        return ifNotExists;
    }

    String name() {
        return ddl.table(model);
    }

    /** Name of the table that a reference leads to. */
    String target(Reference reference) {
        return ddl.table(reference.target());
    }

    /** CREATE TABLE with these of its references. */
    String statement(List<Reference> included) {
        List<String> lines = new ArrayList<>();
        model.columns().forEach(column -> lines.add(line(column, included)));
        if (isComposite()) {
            lines.add("PRIMARY KEY " + names(model.key()));
        }
        uniques.forEach(unique -> lines.add("UNIQUE " + names(unique)));
        included.stream()
                .filter(reference -> reference.columns().size() > 1)
                .forEach(reference ->
                        lines.add("FOREIGN KEY " + names(reference.columns()) + " " + referencing(reference)));
        return "CREATE TABLE " + (ifNotExists ? "IF NOT EXISTS " : "") + name() + " (\n    "
                + String.join(",\n    ", lines) + "\n)";
    }

    /** ALTER TABLE for a reference that CREATE TABLE could not have yet. */
    String addition(Reference reference) {
        return "ALTER TABLE " + name() + " ADD FOREIGN KEY " + names(reference.columns()) + " "
                + referencing(reference);
    }

    private String line(ColumnModel column, List<Reference> included) {
        boolean onlyKey = model.hasKey() && !isComposite() && model.key().contains(column);
        ColumnText text = new ColumnText(column, ddl.dialect());
        boolean refers = references.stream().anyMatch(each -> each.columns().contains(column));
        String ownDefault = defaults.get(column);
        StringBuilder line = new StringBuilder(Names.quoted(column.name())).append(' ');
        line.append(onlyKey && !refers && ownDefault == null ? text.keyType() : text.type());
        line.append(onlyKey ? text.onlyKey() : text.nullness());
        Optional.ofNullable(ownDefault).or(text::ownDefault).ifPresent(value -> line.append(" DEFAULT ")
                .append(value));
        line.append(text.check());
        included.stream()
                .filter(reference -> reference.columns().equals(List.of(column)))
                .forEach(reference -> line.append(' ').append(referencing(reference)));
        return line.toString();
    }

    private boolean isComposite() {
        return model.hasKey() && model.key().size() > 1;
    }

    private String referencing(Reference reference) {
        String onDelete = reference.onDelete() == Action.NO_ACTION
                ? ""
                : " ON DELETE " + reference.onDelete().sql();
        return "REFERENCES " + ddl.referenced(reference.target()) + " " + names(reference.targets()) + onDelete;
    }

    static String names(List<ColumnModel> columns) {
        return columns.stream().map(column -> Names.quoted(column.name())).collect(Collectors.joining(", ", "(", ")"));
    }
}

package io.etchdb.schema;

import io.etchdb.error.MappingException;
import io.etchdb.row.RowModel;
import io.etchdb.sql.Dialect;
import io.etchdb.sql.Names;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes CREATE TABLE and DROP TABLE from records, for prototypes and tests: an application that has data to lose has
 * migrations. Text only; {@code executeScript} runs it. Immutable.
 *
 * <pre>{@code
 * Ddl ddl = Ddl.of(Dialect.POSTGRES);
 * etch.executeScript(ddl.createAll(
 *         ddl.create(Toy.class).references(Toy::dogId, Dog::id).unique(Toy::name).defaultTo(Toy::price, 1),
 *         ddl.create(Dog.class)));
 * }</pre>
 */
public final class Ddl {

    private final Dialect dialect;
    private final @Nullable String schema;

    private Ddl(Dialect dialect, @Nullable String schema) {
        this.dialect = dialect;
        this.schema = schema;
    }

    /** For tables of a database. */
    public static Ddl of(Dialect dialect) {
        return new Ddl(dialect, null);
    }

    /** The same with every table in {@code schema} whose record fixes none; on SQLite an attached database. */
    public Ddl inSchema(String schema) {
        return new Ddl(dialect, schema);
    }

    /**
     * CREATE TABLE for a record: NOT NULL where a component is not {@code @Nullable}, an integer key that numbers itself,
     * a CHECK or an enum type for an enum. What {@code @CreatedAt}, {@code @UpdatedAt} and {@code @Version} keep is NOT NULL
     * with a default.
     *
     * @throws MappingException if the record has no table, or a component no column type
     */
    public <T extends Record> CreateTable<T> create(Class<T> type) {
        return new CreateTable<>(this, RowModel.of(type));
    }

    /** DROP TABLE for a record. */
    public DropTable drop(Class<? extends Record> type) {
        return new DropTable(this, RowModel.of(type), false, false);
    }

    /** CREATE TABLE for several records that do not refer to each other, in the order given. */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public final String createAll(Class<? extends Record>... types) {
        return createAll(Arrays.stream(types).map(this::createAny).toList());
    }

    private CreateTable<?> createAny(Class<? extends Record> type) {
        return create(type);
    }

    /** The same for tables that may refer to each other: each comes after those it refers to, enum types first. */
    public String createAll(CreateTable<?>... tables) {
        return createAll(List.of(tables));
    }

    /** The same for a list of them; no text for none. */
    public String createAll(Collection<? extends CreateTable<?>> tables) {
        return new CreateScript(dialect, tables).text();
    }

    Dialect dialect() {
        return dialect;
    }

    /** The table of a record as SQL has it. */
    String table(RowModel<?> model) {
        return Names.table(model.type(), schema);
    }

    /** The table of a record as a reference to it has it: in SQLite always one of the same schema, which is not said. */
    String referenced(RowModel<?> model) {
        return dialect == Dialect.SQLITE ? Names.quoted(model.table().value()) : table(model);
    }
}

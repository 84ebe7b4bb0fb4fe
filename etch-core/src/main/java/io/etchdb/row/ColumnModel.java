package io.etchdb.row;

import io.etchdb.annotation.GeneratedKey;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Type;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One column of a {@link RowModel}: the record component it belongs to and what the component said about it.
 *
 * @param owner the record
 * @param component name of the component
 * @param name name of the column
 * @param position place among the columns of the row, from 0
 * @param argument place among the components of the record, from 0
 * @param type type of the component, primitive if it is
 * @param genericType type of the component with its type arguments
 * @param traits what is special about it
 * @param databaseType PostgreSQL type to cast to, empty for none
 * @param generatedKey how an unset key is made, {@code null} where the record does not say
 * @param accessor reads the component, as {@code (Object)Object}
 */
public record ColumnModel(
        Class<? extends Record> owner,
        String component,
        String name,
        int position,
        int argument,
        Class<?> type,
        Type genericType,
        Set<Trait> traits,
        String databaseType,
        GeneratedKey.@Nullable Strategy generatedKey,
        MethodHandle accessor) {

    /** What may be special about a column. */
    public enum Trait {
        KEY,
        NULLABLE,
        JSON,
        CREATED_AT,
        UPDATED_AT,
        VERSION
    }

    /** Whether the column has this trait. */
    public boolean is(Trait trait) {
        return traits.contains(trait);
    }

    /** Whether an insert that leaves it unset makes a key on this side. */
    public boolean isGeneratedHere() {
        return generatedKey != null && generatedKey != GeneratedKey.Strategy.DATABASE;
    }

    /** Value of this column in a row of its record. */
    @Nullable
    public Object valueIn(Record row) {
        try {
            return (Object) accessor.invokeExact((Object) row);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(this + " cannot be read", e);
        }
    }

    /**
     * {@code value} as this column takes it: numbers are widened where nothing is lost, text is read as an enum, a UUID
     * or a date where the column is one.
     *
     * @throws IllegalArgumentException if it does not fit; names the component and both types, never the value
     */
    public Object accept(Object value) {
        if (is(Trait.JSON)) {
            return value;
        }
        Class<?> boxed = Boxed.of(type);
        if (boxed.isInstance(value)) {
            return value;
        }
        Object converted = Conversion.convert(value, boxed);
        if (converted == null) {
            throw new IllegalArgumentException(this + " takes " + boxed.getSimpleName() + ", not "
                    + value.getClass().getSimpleName());
        }
        return converted;
    }

    /** By its record and its place there, which say all the rest; columns are looked up for every row of a bulk. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof ColumnModel column
                        && owner == column.owner
                        && position == column.position
                        && name.equals(column.name));
    }

    @Override
    public int hashCode() {
        return 31 * owner.hashCode() + position;
    }

    /** Name for messages: {@code User.displayName}. */
    @Override
    public String toString() {
        return owner.getSimpleName() + "." + component;
    }
}

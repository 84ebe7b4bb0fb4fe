package io.etchdb.execution.internal;

import io.etchdb.error.MappingException;
import io.etchdb.row.ColumnModel;
import io.etchdb.row.ColumnModel.Trait;
import io.etchdb.row.RowModel;
import io.r2dbc.spi.ColumnMetadata;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Builds a record from each row; where its columns are in the result is looked up once. */
public final class RecordReader<T extends Record> implements RowReader<T> {

    private static final int ABSENT = -1;

    private final RowModel<T> model;
    private final ColumnReader[] readers;
    private int @Nullable [] positions;
    private boolean started;

    private RecordReader(RowModel<T> model, Values values, int @Nullable [] positions) {
        this.model = model;
        this.readers = values.readersOf(model);
        this.positions = positions;
    }

    /** For a statement that somebody wrote: which columns it has is known by its result. */
    public static <T extends Record> RecordReader<T> byName(RowModel<T> model, Values values) {
        return new RecordReader<>(model, values, null);
    }

    /** For a statement that was composed of the record: its columns in the order of declaration. */
    public static <T extends Record> RecordReader<T> inOrder(RowModel<T> model, Values values) {
        return new RecordReader<>(model, values, model.positions());
    }

    @Override
    public T read(Row row) {
        int[] found = positions;
        if (found == null || !started) {
            found = start(row.getMetadata());
        }
        @Nullable Object[] arguments = model.blankArguments();
        List<ColumnModel> columns = model.columns();
        for (int i = 0; i < found.length; i++) {
            if (found[i] != ABSENT) {
                ColumnModel column = columns.get(i);
                arguments[column.argument()] = value(readers[i].read(row, found[i]), column);
            }
        }
        return model.create(arguments);
    }

    private int[] start(RowMetadata result) {
        int[] found = positions;
        if (found == null) {
            found = positions(result.getColumnMetadatas());
            positions = found;
        }
        for (int i = 0; i < found.length; i++) {
            if (found[i] != ABSENT) {
                readers[i] = readers[i].in(result, found[i]);
            }
        }
        started = true;
        return found;
    }

    private static @Nullable Object value(@Nullable Object value, ColumnModel column) {
        if (value == null && column.type().isPrimitive()) {
            throw new MappingException(column + " is a primitive " + column.type() + ", and column \"" + column.name()
                    + "\" is NULL. Make the component " + boxedName(column)
                    + " with @Nullable, or the column NOT NULL");
        }
        return value;
    }

    private static String boxedName(ColumnModel column) {
        String name = column.type().getName();
        return switch (name) {
            case "int" -> "an Integer";
            case "char" -> "a Character";
            default -> "a " + Character.toUpperCase(name.charAt(0)) + name.substring(1);
        };
    }

    private int[] positions(List<? extends ColumnMetadata> result) {
        List<ColumnModel> columns = model.columns();
        int[] found = new int[columns.size()];
        for (int i = 0; i < found.length; i++) {
            found[i] = position(columns.get(i), result);
        }
        return found;
    }

    private int position(ColumnModel column, List<? extends ColumnMetadata> result) {
        int exact = only(column, result, column.name()::equals);
        int position = exact != ABSENT ? exact : only(column, result, column.name()::equalsIgnoreCase);
        if (position == ABSENT && (!column.is(Trait.NULLABLE) || column.type().isPrimitive())) {
            throw new MappingException("the result has no column \"" + column.name() + "\" for " + column + ". It has: "
                    + String.join(
                            ", ", result.stream().map(ColumnMetadata::getName).toList())
                    + ". Select the column, or mark the component @Nullable");
        }
        return position;
    }

    private static int only(ColumnModel column, List<? extends ColumnMetadata> result, Predicate<String> called) {
        int position = ABSENT;
        for (int i = 0; i < result.size(); i++) {
            if (called.test(result.get(i).getName())) {
                if (position != ABSENT) {
                    throw new MappingException(
                            column + " could be either of two columns of the result that are called \"" + column.name()
                                    + "\". Give one of them another name with AS");
                }
                position = i;
            }
        }
        return position;
    }
}

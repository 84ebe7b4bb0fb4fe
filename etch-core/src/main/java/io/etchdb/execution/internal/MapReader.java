package io.etchdb.execution.internal;

import io.etchdb.error.MappingException;
import io.r2dbc.spi.ColumnMetadata;
import io.r2dbc.spi.Row;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads each row as a map by column name, in the order of the columns. */
public final class MapReader implements RowReader<Map<String, @Nullable Object>> {

    private final Values values;
    private @Nullable List<String> names;

    public MapReader(Values values) {
        this.values = values;
    }

    @Override
    public Map<String, @Nullable Object> read(Row row) {
        List<String> columns = names;
        if (columns == null) {
            columns = distinct(row.getMetadata().getColumnMetadatas());
            names = columns;
        }
        Map<String, @Nullable Object> map = new LinkedHashMap<>(columns.size() * 2);
        for (int i = 0; i < columns.size(); i++) {
            map.put(columns.get(i), values.untyped(row, i));
        }
        return map;
    }

    private static List<String> distinct(List<? extends ColumnMetadata> columns) {
        List<String> names = new ArrayList<>(columns.size());
        Set<String> seen = new HashSet<>();
        for (ColumnMetadata column : columns) {
            if (!seen.add(column.getName())) {
                throw new MappingException("the result has two columns called \"" + column.getName()
                        + "\", and a map has room for one. Give one of them another name with AS");
            }
            names.add(column.getName());
        }
        return names;
    }
}

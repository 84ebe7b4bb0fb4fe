package io.etchdb;

import io.etchdb.row.ColumnModel;
import io.etchdb.row.RowModel;
import io.etchdb.schema.Catalog;
import io.etchdb.schema.CatalogColumn;
import io.etchdb.schema.CatalogTable;
import io.etchdb.schema.ForeignKey;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A row for every table, each component with a value of its type; what refers to another table has the key stored there. */
final class SampleRows {

    private static final Pattern LENGTH = Pattern.compile("(?i)char[a-z ]*\\((\\d+)\\)");

    private final Catalog catalog;
    private final Map<CatalogTable, Record> stored = new HashMap<>();

    SampleRows(Catalog catalog) {
        this.catalog = catalog;
    }

    /** These records, each after those whose tables its table refers to. */
    List<Class<? extends Record>> inOrder(List<Class<? extends Record>> types) {
        List<Class<? extends Record>> ordered = new ArrayList<>();
        List<CatalogTable> done = new ArrayList<>();
        while (ordered.size() < types.size()) {
            int before = ordered.size();
            for (Class<? extends Record> type : types) {
                CatalogTable table = table(type);
                if (!done.contains(table)
                        && table.foreignKeys().stream()
                                .map(this::target)
                                .allMatch(target -> target.equals(table) || done.contains(target))) {
                    ordered.add(type);
                    done.add(table);
                }
            }
            if (ordered.size() == before) {
                throw new AssertionError("tables refer to each other in a circle");
            }
        }
        return ordered;
    }

    CatalogTable table(Class<? extends Record> type) {
        return catalog.table(RowModel.of(type).table().value());
    }

    private CatalogTable target(ForeignKey key) {
        return catalog.table(key.targetSchema(), key.targetTable());
    }

    void stored(Record row) {
        stored.put(table(row.getClass()), row);
    }

    /** A row of which everything is set but what the database fills or only the driver knows. */
    <T extends Record> T row(Class<T> type) {
        RowModel<T> model = RowModel.of(type);
        CatalogTable table = table(type);
        Object[] arguments = model.blankArguments();
        for (ColumnModel column : model.columns()) {
            arguments[column.argument()] =
                    value(table, column, table.column(column.name()).orElseThrow());
        }
        return model.create(arguments);
    }

    private Object value(CatalogTable table, ColumnModel column, CatalogColumn stored) {
        Optional<ForeignKey> reference = table.foreignKeys().stream()
                .filter(key -> key.columns().contains(column.name()))
                .findFirst();
        if (reference.isPresent()) {
            return reference.map(key -> referred(key, column.name())).orElse(null);
        } else if (stored.generation() != CatalogColumn.Generation.NONE
                || (column.is(ColumnModel.Trait.KEY) && stored.defaultValue() != null)
                || (!column.databaseType().isEmpty() && !isEnum(column) && stored.nullable())) {
            return null;
        }
        return column.is(ColumnModel.Trait.JSON) ? Map.of("k", 1) : value(column.genericType(), stored);
    }

    private static boolean isEnum(ColumnModel column) {
        return column.type().isEnum();
    }

    /** The value in the row referred to; none where a table refers to itself. */
    private Object referred(ForeignKey key, String column) {
        Record row = stored.get(target(key));
        String name = key.targetColumns().get(key.columns().indexOf(column));
        return row == null
                ? null
                : RowModel.of(row).columns().stream()
                        .filter(each -> each.name().equals(name))
                        .findFirst()
                        .orElseThrow()
                        .valueIn(row);
    }

    private static Object value(Type type, CatalogColumn column) {
        if (type instanceof ParameterizedType list) {
            return List.of(value(list.getActualTypeArguments()[0], column));
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isEnum()) {
            return plain.getEnumConstants()[1];
        } else if (plain == String.class) {
            Matcher length = LENGTH.matcher(column.type());
            return length.find() ? "sample text".substring(0, Math.min(11, Integer.parseInt(length.group(1)))) : "text";
        }
        Object value = VALUES.get(plain);
        if (value == null) {
            throw new AssertionError("no value for " + plain);
        }
        return value;
    }

    private static final Map<Class<?>, Object> VALUES = Map.ofEntries(
            Map.entry(long.class, 41L),
            Map.entry(Long.class, 41L),
            Map.entry(int.class, 42),
            Map.entry(Integer.class, 42),
            Map.entry(short.class, (short) 43),
            Map.entry(Short.class, (short) 43),
            Map.entry(double.class, 1.5),
            Map.entry(Double.class, 1.5),
            Map.entry(float.class, 0.1f),
            Map.entry(Float.class, 0.1f),
            Map.entry(boolean.class, true),
            Map.entry(Boolean.class, true),
            Map.entry(Object.class, "anything"),
            Map.entry(byte[].class, new byte[] {1, 2, 3}),
            Map.entry(BigDecimal.class, new BigDecimal("7.25")),
            Map.entry(UUID.class, UUID.fromString("0190f5fe-7c00-7a00-8000-000000000001")),
            Map.entry(Instant.class, Instant.parse("2026-11-20T10:11:12.345Z")),
            Map.entry(LocalDateTime.class, LocalDateTime.parse("2026-11-20T10:11:12")),
            Map.entry(LocalDate.class, LocalDate.parse("2026-11-20")),
            Map.entry(LocalTime.class, LocalTime.parse("10:11:12")),
            Map.entry(Duration.class, Duration.ofMinutes(90)));
}

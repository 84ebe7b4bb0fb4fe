package io.etchdb.row;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows portion by portion, so that a result of any length needs the room of one portion. For one result, and one
 * thread at a time.
 *
 * <p>Columns are those of the first portion: every key of its maps, in the order in which they come first. Aligned text has
 * the widths of the first portion; a later portion only makes columns wider, as far as a limit allows.
 */
public final class ResultPrinter {

    private static final String NULL = "NULL";
    private static final String GAP = "  ";

    /** What a column keeps at least when there is too little room for all. */
    private static final int LEAST_WIDTH = 4;

    private final ResultFormat format;
    private final int limit;
    private @Nullable List<String> columns;
    private int[] widths = {};
    private boolean[] numeric = {};
    private boolean firstRow = true;

    private ResultPrinter(ResultFormat format, int limit) {
        this.format = format;
        this.limit = limit;
    }

    /** A printer of one result. */
    public static ResultPrinter of(ResultFormat format) {
        return new ResultPrinter(format, Integer.MAX_VALUE);
    }

    /**
     * A printer of one result whose lines of aligned text take at most so many places: what is longer ends with an
     * ellipsis. No other format leaves anything out.
     */
    public static ResultPrinter of(ResultFormat format, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a line has at least 1 place, not " + limit);
        }
        return new ResultPrinter(format, limit);
    }

    /**
     * The text of these rows, each a {@link Map} or a record; before the first of all what stands above them.
     *
     * @throws IllegalArgumentException if one is neither, or has a column that the first portion did not have
     */
    public String print(Iterable<?> rows) {
        List<Map<?, ?>> portion = Cells.rows(rows);
        if (portion.isEmpty()) {
            return "";
        }
        StringBuilder out = new StringBuilder();
        List<String> names = columns;
        boolean begins = names == null;
        if (names == null) {
            names = keys(portion).map(String::valueOf).distinct().toList();
            columns = names;
            widths = new int[names.size()];
            numeric = new boolean[names.size()];
        }
        requireKnown(names, portion);
        List<List<@Nullable Object>> values = values(names, portion);
        if (format == ResultFormat.TEXT) {
            measure(names, values, begins);
        }
        if (begins) {
            out.append(head(names));
        }
        for (List<@Nullable Object> row : values) {
            out.append(row(names, row));
            firstRow = false;
        }
        return out.toString();
    }

    private static Stream<?> keys(List<Map<?, ?>> rows) {
        return rows.stream().flatMap(row -> row.keySet().stream());
    }

    private static void requireKnown(List<String> names, List<Map<?, ?>> rows) {
        Set<String> known = Set.copyOf(names);
        keys(rows)
                .map(String::valueOf)
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException("column \"" + name + "\" is not among those of the first rows: "
                            + String.join(", ", names) + ". Print these rows with a printer of their own");
                });
    }

    private static List<List<@Nullable Object>> values(List<String> names, List<Map<?, ?>> rows) {
        List<List<@Nullable Object>> values = new ArrayList<>(rows.size());
        for (Map<?, ?> row : rows) {
            List<@Nullable Object> line = new ArrayList<>(names.size());
            names.forEach(name -> line.add(row.get(name)));
            values.add(line);
        }
        return values;
    }

    private void measure(List<String> names, List<List<@Nullable Object>> rows, boolean begins) {
        for (int i = 0; i < names.size(); i++) {
            int column = i;
            if (begins) {
                widths[i] = DisplayWidth.of(oneLine(names.get(i)));
                numeric[i] = rows.stream().map(row -> row.get(column)).anyMatch(Number.class::isInstance);
            }
            rows.forEach(row -> widths[column] = Math.max(widths[column], DisplayWidth.of(shown(row.get(column)))));
        }
        shrink();
    }

    /** Takes from the widest columns until a line is within the limit, or each has the least. */
    private void shrink() {
        long excess = Arrays.stream(widths).asLongStream().sum() + (long) GAP.length() * (widths.length - 1) - limit;
        while (excess > 0) {
            int widest = Arrays.stream(widths).max().orElse(0);
            int next =
                    Arrays.stream(widths).filter(width -> width < widest).max().orElse(0);
            long many = Arrays.stream(widths).filter(width -> width == widest).count();
            int step = (int) Math.min(widest - Math.max(next, LEAST_WIDTH), Math.max(1, excess / many));
            if (step <= 0) {
                return;
            }
            for (int i = 0; i < widths.length && excess > 0; i++) {
                if (widths[i] == widest) {
                    widths[i] -= step;
                    excess -= step;
                }
            }
        }
    }

    private String head(List<String> names) {
        return switch (format) {
            case TEXT ->
                aligned(names, false)
                        + line(Arrays.stream(widths).mapToObj("-"::repeat).collect(Collectors.joining(GAP)));
            case MARKDOWN ->
                names.stream().map(ResultPrinter::markdown).collect(Collectors.joining(" | ", "| ", " |\n")) + "|"
                        + " --- |".repeat(names.size()) + "\n";
            case HTML ->
                "<table>\n<thead>\n"
                        + names.stream()
                                .map(name -> "<th>" + html(name) + "</th>")
                                .collect(Collectors.joining("", "<tr>", "</tr>\n"))
                        + "</thead>\n<tbody>\n";
            case CSV -> names.stream().map(ResultPrinter::csv).collect(Collectors.joining(",", "", "\r\n"));
            case JSON -> "[";
        };
    }

    private String row(List<String> names, List<@Nullable Object> values) {
        return switch (format) {
            case TEXT -> aligned(values.stream().map(ResultPrinter::shown).toList(), true);
            case MARKDOWN ->
                values.stream()
                        .map(value -> markdown(Objects.requireNonNullElse(Cells.text(value), NULL)))
                        .collect(Collectors.joining(" | ", "| ", " |\n"));
            case HTML ->
                values.stream()
                        .map(value -> "<td>" + html(Objects.requireNonNullElse(Cells.text(value), NULL)) + "</td>")
                        .collect(Collectors.joining("", "<tr>", "</tr>\n"));
            case CSV ->
                values.stream().map(value -> csv(Cells.text(value))).collect(Collectors.joining(",", "", "\r\n"));
            case JSON -> (firstRow ? "\n" : ",\n") + jsonObject(names, values);
        };
    }

    /** What stands below all rows. */
    public String end() {
        return switch (format) {
            case TEXT -> columns == null ? "(no rows)\n" : "";
            case HTML -> (columns == null ? "<table>\n<tbody>\n" : "") + "</tbody>\n</table>\n";
            case JSON -> columns == null ? "[]\n" : "\n]\n";
            case MARKDOWN, CSV -> "";
        };
    }

    // ---- text ----

    private String aligned(List<String> cells, boolean values) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String cell = DisplayWidth.cut(oneLine(cells.get(i)), widths[i]);
            String space = " ".repeat(Math.max(0, widths[i] - DisplayWidth.of(cell)));
            line.append(i == 0 ? "" : GAP).append(numeric[i] && values ? space + cell : cell + space);
        }
        return line(line.toString());
    }

    private String line(String text) {
        return DisplayWidth.cut(text.stripTrailing(), limit) + "\n";
    }

    private static String shown(@Nullable Object value) {
        return oneLine(Objects.requireNonNullElse(Cells.text(value), NULL));
    }

    /** No value breaks a line, or tells the terminal what to do. */
    private static String oneLine(String text) {
        if (text.chars().noneMatch(Character::isISOControl)) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        text.chars().forEach(c -> {
            switch (c) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> out.append(Character.isISOControl(c) ? String.format("\\u%04x", c) : (char) c);
            }
        });
        return out.toString();
    }

    // ---- the others ----

    private static String markdown(String text) {
        return html(text)
                .replace("\\", "\\\\")
                .replace("|", "\\|")
                .replace("`", "\\`")
                .replace("*", "\\*")
                .replace("_", "\\_")
                .replace("[", "\\[")
                .replace("\r\n", "<br>")
                .replace("\n", "<br>")
                .replace("\r", "<br>");
    }

    private static String html(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String csv(@Nullable String text) {
        if (text == null) {
            return "";
        }
        boolean quoted = text.isEmpty() || text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return quoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

    private static String jsonObject(List<String> names, List<@Nullable Object> values) {
        StringBuilder out = new StringBuilder("{");
        for (int i = 0; i < names.size(); i++) {
            out.append(i == 0 ? "" : ",")
                    .append(Cells.json(names.get(i)))
                    .append(':')
                    .append(Cells.json(values.get(i)));
        }
        return out.append('}').toString();
    }
}

package io.etchdb.row;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows portion by portion, so that a result of any length needs the room of one portion. For one result, and one
 * thread at a time.
 *
 * <p>Aligned text has the widths of the first portion; a later portion only makes columns wider.
 */
public final class ResultPrinter {

    private static final String NULL = "NULL";

    private final ResultFormat format;
    private @Nullable List<String> columns;
    private int[] widths = {};
    private boolean[] numeric = {};
    private boolean firstRow = true;

    private ResultPrinter(ResultFormat format) {
        this.format = format;
    }

    /** A printer of one result. */
    public static ResultPrinter of(ResultFormat format) {
        return new ResultPrinter(format);
    }

    /**
     * The text of these rows, each a {@link Map} or a record; before the first of all what stands above them.
     *
     * @throws IllegalArgumentException if one is neither
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
            names = portion.get(0).keySet().stream().map(String::valueOf).toList();
            columns = names;
            widths = new int[names.size()];
            numeric = new boolean[names.size()];
        }
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
    }

    private String head(List<String> names) {
        return switch (format) {
            case TEXT ->
                aligned(names, false)
                        + Arrays.stream(widths).mapToObj("-"::repeat).collect(Collectors.joining("  "))
                        + "\n";
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
            String cell = oneLine(cells.get(i));
            String space = " ".repeat(Math.max(0, widths[i] - DisplayWidth.of(cell)));
            line.append(i == 0 ? "" : "  ").append(numeric[i] && values ? space + cell : cell + space);
        }
        return line.toString().stripTrailing() + "\n";
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

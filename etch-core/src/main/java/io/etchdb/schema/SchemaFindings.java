package io.etchdb.schema;

import io.etchdb.error.MappingException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Everything a {@link SchemaCheck} found, in the order of the records and their components.
 *
 * @param findings none if all is well
 */
public record SchemaFindings(List<SchemaFinding> findings) {

    private static final List<String> HEAD = List.of("record", "component", "expected", "found", "remedy");

    public SchemaFindings {
        findings = List.copyOf(findings);
    }

    /** Whether records and tables fit. */
    public boolean isConsistent() {
        return findings.isEmpty();
    }

    /**
     * Does nothing if records and tables fit.
     *
     * @throws MappingException with all findings as a table, if they do not
     */
    public void requireConsistent() {
        if (!isConsistent()) {
            throw new MappingException("records and tables do not fit (" + findings.size()
                    + (findings.size() == 1 ? " finding" : " findings") + "):\n" + this);
        }
    }

    /** The findings as a table with aligned columns; empty if there are none. */
    @Override
    public String toString() {
        if (isConsistent()) {
            return "";
        }
        List<List<String>> rows = Stream.concat(
                        Stream.of(HEAD), findings.stream().map(SchemaFindings::cells))
                .toList();
        int[] widths = IntStream.range(0, HEAD.size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining("\n"));
    }

    private static List<String> cells(SchemaFinding finding) {
        return Stream.of(
                        finding.record().getSimpleName(),
                        Objects.requireNonNullElse(finding.component(), "-"),
                        finding.expected(),
                        finding.found(),
                        finding.remedy())
                .map(cell -> cell.replaceAll("\\s+", " "))
                .toList();
    }

    private static String line(List<String> cells, int[] widths) {
        return IntStream.range(0, cells.size())
                .mapToObj(
                        i -> cells.get(i) + " ".repeat(widths[i] - cells.get(i).length()))
                .collect(Collectors.joining("  "))
                .stripTrailing();
    }
}

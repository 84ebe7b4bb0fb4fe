package io.etchdb.cli;

import io.etchdb.row.ResultFormat;
import io.etchdb.row.ResultPrinter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How rows are printed. */
final class OutputFormat {

    @Option(
            names = "--format",
            paramLabel = "NAME",
            converter = Name.class,
            description = "table, csv, json, markdown or html. Without it, table.")
    private ResultFormat format = ResultFormat.TEXT;

    ResultFormat format() {
        return format;
    }

    /** A printer of one result. At a terminal, a table is as wide as that and no wider. */
    ResultPrinter printer() {
        return format == ResultFormat.TEXT ? ResultPrinter.of(format, Terminal.width()) : ResultPrinter.of(format);
    }

    /** All of a table. */
    String table(List<? extends Record> rows) {
        ResultPrinter printer = printer();
        return printer.print(rows) + printer.end();
    }

    /** Reads the name of a format. */
    static final class Name implements ITypeConverter<ResultFormat> {

        private static final String TABLE = "table";

        @Override
        public ResultFormat convert(String name) {
            return Arrays.stream(ResultFormat.values())
                    .filter(each -> name(each).equals(name.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("'" + name + "' is none of "
                            + Arrays.stream(ResultFormat.values())
                                    .map(Name::name)
                                    .collect(Collectors.joining(", "))));
        }

        private static String name(ResultFormat format) {
            return format == ResultFormat.TEXT ? TABLE : format.name().toLowerCase(Locale.ROOT);
        }
    }
}

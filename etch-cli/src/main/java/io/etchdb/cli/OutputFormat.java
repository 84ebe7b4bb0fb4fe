package io.etchdb.cli;

import io.etchdb.row.ResultFormat;
import java.util.Arrays;
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

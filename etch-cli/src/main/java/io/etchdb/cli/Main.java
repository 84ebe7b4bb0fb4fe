package io.etchdb.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** Entry point of the {@code etch} command. */
public final class Main {

    private static final int HELP_WIDTH = 100;

    private Main() {}

    /** Runs the command and exits with 0 if all is well, 1 if it failed or found an inconsistency, 2 for wrong usage. */
    public static void main(String[] args) {
        // The driver's network library would try what JDK 24 and later warn about; here nobody needs that speed.
        System.setProperty("io.netty.noUnsafe", "true");
        System.exit(commandLine(writer(FileDescriptor.out), writer(FileDescriptor.err))
                .execute(args));
    }

    static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        Failures failures = new Failures();
        return new CommandLine(new EtchCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(out)
                .setErr(err)
                .setUsageHelpWidth(HELP_WIDTH)
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures)
                .setExecutionStrategy(failures);
    }

    /** UTF-8 whatever the locale says: a container often has none, and file names would come out as question marks. */
    private static PrintWriter writer(FileDescriptor stream) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(stream), StandardCharsets.UTF_8), true);
    }
}

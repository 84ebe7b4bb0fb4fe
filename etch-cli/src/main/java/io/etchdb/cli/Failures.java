package io.etchdb.cli;

import io.etchdb.execution.internal.DatabaseUrl;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Objects;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Says what went wrong in one line on stderr, and with which exit code. The stack trace is for {@code --debug}. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler, IExecutionStrategy {

    static final int OK = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;

    @Override
    public int execute(ParseResult arguments) {
        Log.configure(
                root(arguments.commandSpec().commandLine()),
                arguments.commandSpec().commandLine().getErr());
        return new CommandLine.RunLast().execute(arguments);
    }

    /** A word too many may be a database URL without its option. */
    @Override
    public int handleParseException(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        report(
                command,
                DatabaseUrl.withoutPassword(message(e)) + ". Try: "
                        + command.getCommandSpec().qualifiedName() + " --help",
                e);
        return USAGE;
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult arguments) {
        if (e instanceof ParameterException wrong) {
            return handleParseException(wrong, new String[0]);
        }
        report(command, message(e), e);
        return e instanceof UsageException ? USAGE : FAILED;
    }

    private static void report(CommandLine command, String message, Exception e) {
        PrintWriter err = command.getErr();
        err.println("error: " + message);
        if (root(command).debug()) {
            err.println(trace(e));
        }
        err.flush();
    }

    /** The messages in it may quote what was given on the command line. */
    private static String trace(Exception e) {
        StringWriter trace = new StringWriter();
        e.printStackTrace(new PrintWriter(trace, true));
        return trace.toString().lines().map(DatabaseUrl::withoutPassword).collect(Collectors.joining("\n"));
    }

    private static String message(Exception e) {
        String message = Objects.requireNonNullElse(e.getMessage(), "");
        // Some of picocli's messages say so themselves.
        return onOneLine(message.isBlank() ? e.getClass().getName() : message).replaceFirst("^Error: ", "");
    }

    private static String onOneLine(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.joining(" "));
    }

    private static EtchCommand root(CommandLine command) {
        return (EtchCommand) command.getCommandSpec().root().userObject();
    }
}

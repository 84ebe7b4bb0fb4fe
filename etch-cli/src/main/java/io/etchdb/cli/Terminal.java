package io.etchdb.cli;

import java.io.Console;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whether somebody looks on, and what is only for them. */
final class Terminal {

    static final String RED = "31";
    static final String GREEN = "32";
    static final String YELLOW = "33";

    private Terminal() {}

    /** Whether the command was typed at a terminal and shows its output there. */
    @SuppressWarnings("SystemConsoleNull") // where it is never null, it is asked what it is
    static boolean isAttached() {
        @Nullable Console console = System.console();
        return console != null && isTerminal(console);
    }

    /** From JDK 22 on there is always a console, and this method of it tells. */
    private static boolean isTerminal(Console console) {
        try {
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    /** The text in a colour on a terminal; plain elsewhere, and where NO_COLOR is set. */
    static String coloured(String colour, String text) {
        boolean unwanted =
                !Objects.requireNonNullElse(System.getenv("NO_COLOR"), "").isEmpty();
        return unwanted || !isAttached() ? text : "\u001b[" + colour + "m" + text + "\u001b[0m";
    }
}

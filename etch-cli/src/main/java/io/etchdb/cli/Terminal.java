package io.etchdb.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether somebody looks on, and what is only for them. */
final class Terminal {

    static final String RED = "31";
    static final String GREEN = "32";
    static final String YELLOW = "33";

    private static final int USUAL_WIDTH = 80;
    private static final Pattern LAST_NUMBER = Pattern.compile("(?:\\d+ )?(\\d{1,5})");

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

    /** How many places a line has; without a terminal, as many as it takes. */
    static int width() {
        if (!isAttached()) {
            return Integer.MAX_VALUE;
        }
        String said = Objects.requireNonNullElse(System.getenv("COLUMNS"), "");
        return width(said.isEmpty() ? size() : said);
    }

    /** The last number of {@code COLUMNS} or of what {@code stty size} prints. */
    private static int width(String size) {
        Matcher number = LAST_NUMBER.matcher(size.strip());
        int width = number.matches() ? Integer.parseInt(number.group(1)) : 0;
        return width == 0 ? USUAL_WIDTH : width;
    }

    private static String size() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            // There is no such command here.
            return "";
        }
    }

    /** The text in a colour on a terminal; plain elsewhere, and where NO_COLOR is set. */
    static String coloured(String colour, String text) {
        boolean unwanted =
                !Objects.requireNonNullElse(System.getenv("NO_COLOR"), "").isEmpty();
        return unwanted || !isAttached() ? text : "\u001b[" + colour + "m" + text + "\u001b[0m";
    }
}

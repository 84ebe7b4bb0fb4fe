package io.etchdb.benchmarks.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * What a contender's JVM is told by its {@link Entrant}: the length of a round in milliseconds on standard input, a line
 * each, answered by a line on standard output. The end of input asks for the verdict.
 */
public final class Orders {

    /** What an answer begins with: the JVM itself may print lines of its own. */
    static final String ANSWER = "answer: ";

    private final PrintStream answers = System.out;
    private final BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

    private Orders() {}

    public static Orders listen() {
        Orders listening = new Orders();
        // Nobody else's line may come between: what libraries print goes to standard error.
        System.setOut(System.err);
        return listening;
    }

    /** Milliseconds of the next round, or -1 after the last. */
    public long next() throws IOException {
        String order = orders.readLine();
        return order == null ? -1 : Long.parseLong(order);
    }

    public void answer(String line) {
        answers.println(ANSWER + line);
        answers.flush();
    }
}

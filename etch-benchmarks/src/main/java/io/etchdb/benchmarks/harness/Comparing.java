package io.etchdb.benchmarks.harness;

import java.util.List;
import java.util.concurrent.Callable;

/** A comparison as the command line sees it. */
public interface Comparing {

    /** What it is called on the command line. */
    String name();

    String help();

    /**
     * Reads the options; the result runs the comparison, prints its table and answers whether all contenders were sound.
     *
     * @throws IllegalArgumentException if an option is wrong
     */
    Callable<Boolean> prepare(List<String> options);

    /** Plays one contender, in a JVM of its own that {@link Entrant} started with these arguments. */
    void work(List<String> arguments) throws Exception;
}

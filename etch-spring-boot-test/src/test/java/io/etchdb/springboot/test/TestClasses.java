package io.etchdb.springboot.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Runs test classes inside a test, to see how they end. */
public final class TestClasses {

    private TestClasses() {}

    /** Runs classes one after the other; all of their tests have to succeed. */
    public static void succeed(int tests, Class<?>... classes) {
        run(Map.of(), classes).testEvents().assertStatistics(run -> run.started(tests)
                .succeeded(tests));
    }

    /** Runs classes and their methods at the same time; all of their tests have to succeed. */
    public static void succeedConcurrently(int tests, Class<?>... classes) {
        run(
                        Map.of(
                                "junit.jupiter.execution.parallel.enabled", "true",
                                "junit.jupiter.execution.parallel.mode.default", "concurrent",
                                "junit.jupiter.execution.parallel.mode.classes.default", "concurrent",
                                "junit.jupiter.execution.parallel.config.strategy", "fixed",
                                "junit.jupiter.execution.parallel.config.fixed.parallelism", "4"),
                        classes)
                .testEvents()
                .assertStatistics(run -> run.started(tests).succeeded(tests));
    }

    /** What the test class fails with, or its tests. */
    public static List<Throwable> failures(Class<?> testClass) {
        List<Throwable> failures = run(Map.of(), testClass).allEvents().failed().stream()
                .map(event -> event.getRequiredPayload(TestExecutionResult.class)
                        .getThrowable()
                        .orElseThrow())
                .toList();
        assertThat(failures).isNotEmpty();
        return failures;
    }

    private static EngineExecutionResults run(Map<String, String> parameters, Class<?>... classes) {
        return EngineTestKit.engine("junit-jupiter")
                .configurationParameters(parameters)
                .selectors(Arrays.stream(classes).map(type -> selectClass(type)).toArray(DiscoverySelector[]::new))
                .execute();
    }
}

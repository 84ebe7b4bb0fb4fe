package io.etchdb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class LogTest {

    private final StringWriter err = new StringWriter();
    private final Logger ours = new Log("io.etchdb.migrate.Migrator");
    private final Logger others = new Log("io.netty.util.Something");

    @BeforeEach
    void configure() {
        Log.configure(new EtchCommand(), new PrintWriter(err, true));
    }

    @Test
    void aShortRunDoesNotShowItsProgressAndALongOneShowsAllOfIt() {
        ours.info("migration {} applied in {} ms", "1.sql", 3);
        assertThat(err.toString()).isEmpty();

        Log.showProgress();
        assertThat(err.toString()).isEqualTo("migration 1.sql applied in 3 ms\n");

        ours.info("migration {} applied in {} ms", "2.sql", 4);
        assertThat(err.toString())
                .endsWith("\nmigration 2.sql applied in 4 ms\n")
                .hasLineCount(2);
    }

    @Test
    void warningsOfEtchAreShownAtOnceAndNothingOfOthers() {
        ours.warn("late", new IllegalStateException());
        others.error("broken");
        others.info("hello");
        ours.debug("detail");

        assertThat(err.toString()).isEqualTo("warning: late\n");
    }
}

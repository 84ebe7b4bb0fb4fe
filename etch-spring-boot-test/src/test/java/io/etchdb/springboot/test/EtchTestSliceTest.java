package io.etchdb.springboot.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.EtchTemplate;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationContext;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.ReactiveTransactionManager;

/** What is in the slice, and what is not. */
@EtchTest(properties = "some.property=set")
class EtchTestSliceTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @BeforeAll
    static void outsideOfAnyTestMethod(@Autowired EtchTemplate etch) {
        etch.insert(new Note(99, "stays for the class")).block(TIMEOUT);
    }

    @AfterAll
    static void cleansUpByItself(@Autowired EtchTemplate etch) {
        assertThat(etch.delete(Note.class, 99L).block(TIMEOUT)).isNotNull();
    }

    @Test
    void hasWhatTalksToTheDatabase(@Autowired ApplicationContext context) {
        assertThat(context.getBeanProvider(EtchTemplate.class).getIfUnique()).isNotNull();
        assertThat(context.getBeanProvider(DatabaseClient.class).getIfUnique()).isNotNull();
        assertThat(context.getBeanProvider(ReactiveTransactionManager.class).getIfUnique())
                .isNotNull();
        assertThat(AutoConfigurationPackages.get(context)).contains("io.etchdb.springboot.test");
    }

    @Test
    void hasWhatPropertiesOfTheApplicationMayAskFor(@Autowired ApplicationContext context) {
        assertThat(context.getBeanProvider(SslBundles.class).getIfUnique()).isNotNull();
        assertThat(context.containsBean("etchSchemaVerification")).isTrue();
        assertThat(context.containsBean("etchPostgresCodecs")).isTrue();
    }

    @Test
    void hasNoComponentOfTheApplication(@Autowired ApplicationContext context) {
        assertThat(context.getBeanProvider(NoteService.class).getIfAvailable()).isNull();
    }

    @Test
    void runsOnItsOwnDatabaseWhateverTheApplicationSays(@Autowired ApplicationContext context) {
        assertThat(context.getBean(ConnectionFactory.class).getMetadata().getName())
                .isEqualTo("SQLite");
        assertThat(context.getEnvironment().getProperty("some.property")).isEqualTo("set");
    }

    @Test
    void leavesWhatBeforeAllWrote(@Autowired EtchTemplate etch) {
        assertThat(etch.count(Note.class).block(TIMEOUT)).isEqualTo(1);
    }
}

package io.etchdb.springboot.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * A test of what talks to the database, without the rest of the application: {@code EtchTemplate},
 * {@code DatabaseClient}, transactions and migrations, and none of the application's components but those named by
 * {@link #includeFilters} or {@code @Import}.
 *
 * <p>The database is SQLite in memory, fresh for each context; migrations run once; what a test method wrote is rolled
 * back after it. The test needs nothing for that: neither {@code @Transactional} nor a Reactor context, and
 * {@code StepVerifier} and {@code block()} both work.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(EtchTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(EtchTypeExcludeFilter.class)
@AutoConfigureEtch
@AutoConfigureEtchDatabase
@ImportAutoConfiguration
public @interface EtchTest {

    /** Which database. */
    @AliasFor(annotation = AutoConfigureEtchDatabase.class)
    Database database() default Database.SQLITE_MEMORY;

    /** What keeps test methods apart. */
    @AliasFor(annotation = AutoConfigureEtchDatabase.class)
    Isolation isolation() default Isolation.ROLLBACK;

    /** Properties in the form {@code key=value} for the context. */
    String[] properties() default {};

    /** Whether the slice's own filters apply, which include no component. */
    boolean useDefaultFilters() default true;

    /** Components of the application that the slice has too. */
    Filter[] includeFilters() default {};

    /** Components that the slice does not have. */
    Filter[] excludeFilters() default {};

    /** Auto-configurations that the slice does not have. */
    @AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
    Class<?>[] excludeAutoConfiguration() default {};
}

package io.etchdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etchdb.TestRows.Counter;
import io.etchdb.migrate.MigrationOptions;
import io.etchdb.migrate.Migrations;
import io.etchdb.row.Patch;
import io.etchdb.sql.Composer;
import io.etchdb.sql.Dialect;
import io.etchdb.sql.OnConflict;
import io.etchdb.sql.Query;
import io.etchdb.sql.Scroll;
import io.etchdb.sql.Sql;
import io.etchdb.sql.Where;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A null that a caller without null checks gives is an argument error of the call itself, never a bare one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NullArgumentsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** A value of each type that a verb takes. */
    private static final Map<Class<?>, Object> GIVEN = Map.ofEntries(
            Map.entry(Class.class, Counter.class),
            Map.entry(Object.class, 1),
            Map.entry(String.class, "SELECT 1"),
            Map.entry(Record.class, new Counter(1, 1)),
            Map.entry(Where.class, Where.all()),
            Map.entry(Query.class, Query.from(Counter.class)),
            Map.entry(Scroll.class, Scroll.keyset(5)),
            Map.entry(OnConflict.class, OnConflict.ignore()),
            Map.entry(Patch.class, Patch.of(Counter.class).set(Counter::n).to(1)),
            Map.entry(Collection.class, List.of()),
            Map.entry(Publisher.class, Flux.empty()),
            Map.entry(Object[].class, new Object[0]),
            Map.entry(Sql.class, Sql.of("SELECT 1")),
            Map.entry(TransactionOptions.class, TransactionOptions.defaults()),
            Map.entry(Migrations.class, Migrations.in("classpath:migrations")),
            Map.entry(MigrationOptions.class, MigrationOptions.defaults()),
            Map.entry(Function.class, (Function<Object, Mono<?>>) tx -> Mono.empty()));

    private EtchTemplate etch;

    @BeforeAll
    void open() {
        etch = EtchTemplate.connect("sqlite::memory:");
    }

    @AfterAll
    void close() {
        etch.close().block(TIMEOUT);
    }

    private static List<Method> verbsOf(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> method.getDeclaringClass() == type && !Modifier.isStatic(method.getModifiers()))
                .filter(method -> Arrays.stream(method.getParameterTypes()).allMatch(GIVEN::containsKey))
                .toList();
    }

    @Test
    void everyArgumentOfEveryVerbIsRefusedByName() {
        assertThat(verbsOf(EtchTemplate.class)).hasSizeGreaterThan(60);
        assertThat(accepted(etch)).isEmpty();
        assertThat(verbsOf(Composer.class)).hasSizeGreaterThan(40);
        assertThat(accepted(Composer.of(Dialect.POSTGRES))).isEmpty();
    }

    /** Where a null was not refused, or not with an argument error that speaks of it. */
    private static List<String> accepted(Object target) {
        List<String> accepted = new ArrayList<>();
        for (Method verb : verbsOf(target.getClass())) {
            for (int i = 0; i < verb.getParameterCount(); i++) {
                if (mayBeNull(verb.getParameters()[i])) {
                    continue;
                }
                @Nullable
                Object[] arguments =
                        Arrays.stream(verb.getParameterTypes()).map(GIVEN::get).toArray();
                arguments[i] = null;
                String outcome = outcome(target, verb, arguments);
                if (!outcome.isEmpty()) {
                    accepted.add(verb.toGenericString() + " argument " + (i + 1) + ": " + outcome);
                }
            }
        }
        return accepted;
    }

    private static boolean mayBeNull(Parameter parameter) {
        return parameter.getType().isArray() || parameter.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static String outcome(Object target, Method verb, @Nullable Object[] arguments) {
        try {
            return "gave " + verb.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            return cause instanceof IllegalArgumentException
                            && String.valueOf(cause.getMessage()).contains("null")
                    ? ""
                    : cause.toString();
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aNullAmongRowsPatchesAndKeysIsRefused() {
        List<Counter> rows = Arrays.asList(new Counter(1, 1), null);
        List<Patch<Counter>> patches =
                Arrays.asList(Patch.of(Counter.class, 1).set(Counter::n).to(1), null);
        for (org.assertj.core.api.ThrowableAssert.ThrowingCallable call :
                List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
                        () -> etch.insertMany(rows),
                        () -> etch.insertManyReturning(rows, OnConflict.ignore()),
                        () -> etch.insertMany(Counter.class, patches),
                        () -> etch.insertManyReturning(Counter.class, patches),
                        () -> etch.updateMany(patches),
                        () -> etch.deleteMany(Counter.class, Collections.singletonList(null)),
                        () -> etch.compose().insertMany(rows),
                        () -> etch.compose().updateMany(patches))) {
            assertThatThrownBy(call)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("null");
        }
    }
}

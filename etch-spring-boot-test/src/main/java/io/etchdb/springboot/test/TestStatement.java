package io.etchdb.springboot.test;

import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** A statement of a {@link TestConnection}: the driver's, started when and where the connection says. */
final class TestStatement implements InvocationHandler {

    /**
     * What runs when a statement is executed.
     *
     * @param isSeveral whether it has several sets of values, and with them several results
     */
    record Start(Flux<Result> results, boolean isSeveral) {}

    private final Statement statement;
    private final Function<Start, Flux<Result>> starter;
    private boolean added;

    private TestStatement(Statement statement, Function<Start, Flux<Result>> starter) {
        this.statement = statement;
        this.starter = starter;
    }

    static Statement of(Statement statement, Function<Start, Flux<Result>> starter) {
        return (Statement) Proxy.newProxyInstance(
                Statement.class.getClassLoader(),
                new Class<?>[] {Statement.class},
                new TestStatement(statement, starter));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        if (method.getName().equals("execute")) {
            return starter.apply(new Start(Flux.defer(() -> Flux.from(statement.execute())), added));
        }
        added |= method.getName().equals("add");
        try {
            Object answer = method.invoke(statement, arguments);
            return answer instanceof Statement ? proxy : answer;
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }
}

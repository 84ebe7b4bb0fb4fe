package io.etchdb;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.Statement;
import io.r2dbc.spi.Wrapped;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The connections of a factory, each with the caller it was last given to: who sends something on a connection that was
 * given to another since is written down. A pool that gives one connection to two cannot be told otherwise.
 */
final class OwnedConnections implements ConnectionFactory, Wrapped<ConnectionFactory> {

    private static final Set<String> SENDING = Set.of(
            "execute",
            "beginTransaction",
            "commitTransaction",
            "rollbackTransaction",
            "createSavepoint",
            "releaseSavepoint",
            "rollbackTransactionToSavepoint",
            "validate");

    private final ConnectionFactory pool;
    private final Map<Object, Long> owners = new ConcurrentHashMap<>();
    private final AtomicLong given = new AtomicLong();
    private final AtomicLong open = new AtomicLong();
    private final List<String> violations = new CopyOnWriteArrayList<>();

    OwnedConnections(ConnectionFactory pool) {
        this.pool = pool;
    }

    /** What was sent on somebody else's connection. */
    List<String> violations() {
        return violations;
    }

    /** How often a connection was handed over. */
    long given() {
        return given.get();
    }

    /** How many were asked for and not given back. */
    long open() {
        return open.get();
    }

    @Override
    public Publisher<? extends Connection> create() {
        Mono<? extends Connection> created = Mono.from(pool.create())
                .doOnSubscribe(subscription -> open.incrementAndGet())
                .doOnError(error -> open.decrementAndGet());
        return created.map(connection -> {
            Object physical = physical(connection);
            long owner = given.incrementAndGet();
            owners.put(physical, owner);
            return watched(connection, Connection.class, physical, owner);
        });
    }

    /** The driver's own is wrapped around nothing. */
    private static Object physical(Connection connection) {
        Object inner = connection instanceof Wrapped<?> wrapped ? wrapped.unwrap() : null;
        return inner == null ? connection : inner;
    }

    private <C> C watched(C target, Class<C> type, Object physical, long owner) {
        Class<?>[] types = target instanceof Wrapped ? new Class<?>[] {type, Wrapped.class} : new Class<?>[] {type};
        return type.cast(Proxy.newProxyInstance(getClass().getClassLoader(), types, (proxy, method, arguments) -> {
            if (SENDING.contains(method.getName())) {
                return Flux.defer(() -> {
                    check(physical, owner, method.getName());
                    return (Publisher<?>) invoke(target, method, arguments);
                });
            }
            Object result = invoke(target, method, arguments);
            if (method.getName().equals("close")) {
                return Mono.from((Publisher<?>) result).doOnTerminate(open::decrementAndGet);
            }
            if (result instanceof Statement statement && result != target) {
                return watched(statement, Statement.class, physical, owner);
            }
            return result == target ? proxy : result;
        }));
    }

    private void check(Object physical, long owner, String what) {
        Long now = owners.get(physical);
        if (now == null || now != owner) {
            violations.add(what + " by owner " + owner + " on a connection that was given to " + now);
        }
    }

    private static Object invoke(Object target, Method method, Object[] arguments) {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof RuntimeException unchecked
                    ? unchecked
                    : new IllegalStateException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public ConnectionFactoryMetadata getMetadata() {
        return pool.getMetadata();
    }

    @Override
    public ConnectionFactory unwrap() {
        return pool;
    }
}

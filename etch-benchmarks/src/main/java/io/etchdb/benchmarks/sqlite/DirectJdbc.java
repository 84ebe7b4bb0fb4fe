package io.etchdb.benchmarks.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;

/** sqlite-jdbc without anything else: each caller is a thread with a connection and prepared statements of its own. */
final class DirectJdbc implements Contender {

    private final List<JdbcSession> sessions = new ArrayList<>();
    private final ExecutorService threads;

    DirectJdbc(Path file, Scenario scenario) {
        DataSource dataSource = Database.dataSource(file, scenario.synchronous());
        try {
            for (int i = 0; i < scenario.callers(); i++) {
                sessions.add(JdbcSession.keepingStatements(dataSource.getConnection()));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot open " + file, e);
        }
        this.threads = Executors.newFixedThreadPool(scenario.callers());
    }

    @Override
    public void run(List<Caller> callers, long deadline) throws Exception {
        List<Callable<Void>> loops = new ArrayList<>();
        for (Caller caller : callers) {
            loops.add(() -> {
                loop(caller, sessions.get(caller.number()), deadline);
                return null;
            });
        }
        for (Future<Void> loop : threads.invokeAll(loops)) {
            loop.get();
        }
    }

    private static void loop(Caller caller, JdbcSession session, long deadline) {
        do {
            Operation operation = caller.next();
            long start = System.nanoTime();
            try {
                session.perform(operation, caller);
                caller.succeeded(operation, start);
            } catch (SQLException | RuntimeException e) {
                caller.failed(e);
            }
        } while (System.nanoTime() - deadline < 0);
    }

    @Override
    public void close() {
        threads.shutdown();
        for (JdbcSession session : sessions) {
            try {
                session.close();
            } catch (SQLException e) {
                throw new IllegalStateException("cannot close", e);
            }
        }
    }
}

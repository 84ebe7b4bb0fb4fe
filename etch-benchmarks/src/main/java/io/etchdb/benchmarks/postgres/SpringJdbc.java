package io.etchdb.benchmarks.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Spring's {@link JdbcClient} over HikariCP and pgjdbc: each caller is a thread. Bulk by {@link JdbcTemplate}. */
final class SpringJdbc implements Contender {

    private static final RowMapper<User> USERS = User::read;
    private static final int FETCH_SIZE = 1_000;

    private static final String GET = questionMarks(Users.GET);
    private static final String LIST = questionMarks(Users.LIST);
    private static final String STREAM = questionMarks(Users.STREAM);
    private static final String INSERT = questionMarks(Users.INSERT);
    private static final String INSERT_RETURNING = questionMarks(Users.INSERT_RETURNING);
    private static final String UPDATE = questionMarks(Users.UPDATE);
    private static final String UPDATE_RETURNING = questionMarks(Users.UPDATE_RETURNING);
    private static final String[] COLUMNS = Users.COLUMNS.split(", ", -1);

    private final HikariDataSource pool;
    private final JdbcClient client;
    private final JdbcTemplate template;
    private final TransactionTemplate transactional;
    private final ExecutorService threads;

    SpringJdbc(String url, int callers) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:" + Server.withoutLogin(url));
        Properties login = Server.login(url);
        config.setUsername(login.getProperty("user"));
        config.setPassword(login.getProperty("password"));
        config.setMaximumPoolSize(POOL_SIZE);
        // Several rows to an INSERT, wherever nothing is to come back.
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        this.pool = new HikariDataSource(config);
        this.template = new JdbcTemplate(pool);
        this.client = JdbcClient.create(template);
        this.transactional = new TransactionTemplate(new JdbcTransactionManager(pool));
        this.threads = Executors.newFixedThreadPool(callers);
    }

    private static String questionMarks(String sql) {
        return sql.replaceAll("\\$\\d", "?");
    }

    @Override
    public void run(List<Caller> callers, long deadline) throws Exception {
        List<Callable<Void>> loops = new ArrayList<>();
        for (Caller caller : callers) {
            loops.add(() -> {
                loop(caller, deadline);
                return null;
            });
        }
        for (Future<Void> loop : threads.invokeAll(loops)) {
            loop.get();
        }
    }

    private void loop(Caller caller, long deadline) {
        do {
            long start = System.nanoTime();
            try {
                perform(caller);
                caller.succeeded(start);
            } catch (RuntimeException e) {
                caller.failed(e);
            }
        } while (System.nanoTime() - deadline < 0);
    }

    private void perform(Caller caller) {
        switch (caller.operation()) {
            case GET -> get(caller.anyId());
            case LIST -> list(caller.anyStart());
            case INSERT -> insert(caller.anyNewcomer());
            case UPDATE -> setVisits(caller.anyId(), caller.anyNumber());
            case TRANSACTION ->
                transactional.executeWithoutResult(status -> {
                    long id = caller.anyId();
                    get(id);
                    setVisits(id, caller.anyNumber());
                    insert(caller.anyNewcomer());
                });
            case INSERT_MANY -> transactional.executeWithoutResult(status -> insertAll(Users.NEWCOMERS));
            case INSERT_MANY_RETURNING ->
                transactional.executeWithoutResult(status -> insertAllReturning(Users.NEWCOMERS));
            case UPDATE_MANY ->
                transactional.executeWithoutResult(status -> setAllVisits(Users.changes(caller.anyNumber())));
            case STREAM -> transactional.executeWithoutResult(status -> stream());
        }
    }

    private void get(long id) {
        User unused = Users.check(client.sql(GET).param(id).query(USERS).single(), id);
    }

    private void list(long after) {
        Users.check(client.sql(LIST).param(after).query(USERS).list().size(), Users.LISTED);
    }

    private void insert(User user) {
        User unused = client.sql(INSERT_RETURNING)
                .param(user.name())
                .param(user.email())
                .param(user.visits())
                .param(user.active())
                .query(USERS)
                .single();
    }

    private void setVisits(long id, int visits) {
        User unused = client.sql(UPDATE_RETURNING)
                .param(visits)
                .param(id)
                .query(USERS)
                .single();
    }

    private void insertAll(List<User> users) {
        int[][] counts = template.batchUpdate(INSERT, users, users.size(), SpringJdbc::bind);
        // A statement of several rows says -2: it succeeded, and the rows of each are not known.
        Users.check(
                Arrays.stream(counts[0])
                        .filter(count -> count == 1 || count == -2)
                        .count(),
                users.size());
    }

    private void insertAllReturning(List<User> users) {
        List<User> stored = template.execute((Connection connection) -> {
            try (PreparedStatement statement = connection.prepareStatement(INSERT, COLUMNS)) {
                for (User user : users) {
                    bind(statement, user);
                    statement.addBatch();
                }
                statement.executeBatch();
                List<User> found = new ArrayList<>(users.size());
                try (ResultSet rows = statement.getGeneratedKeys()) {
                    while (rows.next()) {
                        found.add(User.read(rows, found.size()));
                    }
                }
                return found;
            }
        });
        Users.check(stored == null ? 0 : stored.size(), users.size());
    }

    private static void bind(PreparedStatement statement, User user) throws SQLException {
        statement.setString(1, user.name());
        statement.setString(2, user.email());
        statement.setInt(3, user.visits());
        statement.setBoolean(4, user.active());
    }

    private void setAllVisits(List<Users.Visits> changes) {
        int[][] counts = template.batchUpdate(UPDATE, changes, changes.size(), (statement, change) -> {
            statement.setInt(1, change.count());
            statement.setLong(2, change.id());
        });
        Users.check(Arrays.stream(counts[0]).sum(), changes.size());
    }

    private void stream() {
        try (Stream<User> users = client.sql(STREAM).withFetchSize(FETCH_SIZE).query(USERS).stream()) {
            Users.check(users.filter(user -> user.id() != null).count(), Users.MANY);
        }
    }

    @Override
    public void close() {
        threads.shutdown();
        pool.close();
    }
}

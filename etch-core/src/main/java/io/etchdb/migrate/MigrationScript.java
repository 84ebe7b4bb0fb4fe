package io.etchdb.migrate;

import io.etchdb.error.MigrationException;
import io.etchdb.sql.Dialect;
import io.etchdb.sql.SqlScript;
import io.etchdb.sql.SqlScript.Statement;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A migration file taken apart and found fit to run. */
record MigrationScript(MigrationFile file, MigrationHeader header, List<Statement> statements) {

    /** For a message only: the rows behind it are no SQL, and may have kept the file from being read to its end. */
    private static final Pattern COPY_FROM_STDIN =
            Pattern.compile("^\\s*COPY\\b[^;]*\\bFROM\\s+STDIN\\b", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

    /**
     * Reads the file's statements.
     *
     * @throws MigrationException if it has none, cannot be read to its end, controls transactions, or wants rows from
     *     the client
     */
    static MigrationScript of(MigrationFile file, Dialect dialect, @Nullable String schema) {
        MigrationHeader header;
        List<Statement> statements;
        try {
            header = file.header();
            statements = SqlScript.parse(file.text(), dialect, schema).statements();
        } catch (IllegalArgumentException e) {
            throw refused(file, ": " + e.getMessage() + cause(file, dialect), e);
        }
        if (statements.isEmpty()) {
            throw refused(file, " is empty: it has no statement. Write one, or remove the file", null);
        }
        MigrationScript script = new MigrationScript(file, header, statements);
        statements.forEach(statement -> script.requireRunnable(statement, dialect));
        return script;
    }

    private static String cause(MigrationFile file, Dialect dialect) {
        return dialect == Dialect.POSTGRES
                        && COPY_FROM_STDIN.matcher(file.text()).find()
                ? ". The file has a COPY ... FROM STDIN, and the rows that follow are read as SQL. Use INSERT;"
                        + " pg_dump --inserts writes these"
                : "";
    }

    private void requireRunnable(Statement statement, Dialect dialect) {
        if (statement.transactionControl() != null) {
            throw refused(
                    statement,
                    statement.transactionControl() + " is not allowed, "
                            + (header.transactional()
                                    ? "etch runs each file in a transaction of its own. Remove it; where statements"
                                            + " cannot run in a transaction, begin the file with -- etch:no-transaction"
                                    : "with -- etch:no-transaction each statement stands for itself. Remove both, and"
                                            + " etch runs the file in a transaction of its own"));
        }
        if (dialect == Dialect.SQLITE) {
            requireNoSwitch(statement);
        } else if (statement.verb().equals("COPY") && usesClientStream(statement.words(dialect))) {
            throw refused(statement, "COPY with STDIN or STDOUT is not allowed, its rows are not SQL. Use INSERT");
        }
    }

    /** The first line of the recipe by which SQLite's manual rebuilds a table; in a transaction it would do nothing. */
    private void requireNoSwitch(Statement statement) {
        if (header.transactional()
                && statement.verb().equals("PRAGMA")
                && statement.words(Dialect.SQLITE).contains("FOREIGN_KEYS")) {
            throw refused(
                    statement,
                    "PRAGMA foreign_keys has no effect in a transaction. Remove it: etch turns foreign keys off for a"
                            + " file that drops a table, and checks them before its commit");
        }
    }

    private static boolean usesClientStream(List<String> words) {
        return Collections.indexOfSubList(words, List.of("FROM", "STDIN")) >= 0
                || Collections.indexOfSubList(words, List.of("TO", "STDOUT")) >= 0;
    }

    /** Whether a statement of it drops a table, on SQLite. */
    boolean dropsTable() {
        return statements.stream()
                .anyMatch(statement -> statement.verb().equals("DROP")
                        && Collections.indexOfSubList(statement.words(Dialect.SQLITE), List.of("DROP", "TABLE")) == 0);
    }

    private MigrationException refused(Statement statement, String what) {
        return refused(file, ", line " + statement.line() + ": " + what, null);
    }

    private static MigrationException refused(MigrationFile file, String what, @Nullable Exception cause) {
        return new MigrationException("migration " + file.path() + what, file.name(), cause);
    }
}

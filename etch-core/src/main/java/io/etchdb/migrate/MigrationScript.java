package io.etchdb.migrate;

import io.etchdb.error.MigrationException;
import io.etchdb.sql.Dialect;
import io.etchdb.sql.SqlScript;
import io.etchdb.sql.SqlScript.Statement;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A migration file taken apart and found fit to run. */
record MigrationScript(MigrationFile file, MigrationHeader header, List<Statement> statements) {

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
            throw new MigrationException("migration " + file.path() + ": " + e.getMessage(), file.name(), e);
        }
        if (statements.isEmpty()) {
            throw new MigrationException(
                    "migration " + file.path() + " is empty: it has no statement. Write one, or remove the file",
                    file.name(),
                    null);
        }
        statements.forEach(statement -> requireRunnable(file, statement));
        return new MigrationScript(file, header, statements);
    }

    private static void requireRunnable(MigrationFile file, Statement statement) {
        if (statement.transactionControl() != null) {
            throw new MigrationException(
                    "migration " + file.path() + ", line " + statement.line() + ": " + statement.transactionControl()
                            + " is not allowed, etch runs each file in a transaction of its own. Remove it; where"
                            + " statements cannot run in a transaction, begin the file with -- etch:no-transaction",
                    file.name(),
                    null);
        }
        if (statement.verb().equals("COPY") && usesClientStream(statement)) {
            throw new MigrationException(
                    "migration " + file.path() + ", line " + statement.line() + ": COPY with STDIN or STDOUT is not"
                            + " allowed, its rows are not SQL. Use INSERT",
                    file.name(),
                    null);
        }
    }

    private static boolean usesClientStream(Statement statement) {
        String text = statement.text().toUpperCase(Locale.ROOT);
        return text.contains(" STDIN") || text.contains(" STDOUT");
    }
}

package io.etchdb.springboot.test;

/** What keeps one test method from seeing what another wrote. */
public enum Isolation {
    /**
     * Everything that happens between the first {@code @BeforeEach} and the last {@code @AfterEach} is rolled back. All
     * connections that anybody takes meanwhile, on whatever thread, are one connection in one transaction. On it
     * <ul>
     *   <li>a statement outside a transaction is a savepoint of its own: one that fails undoes itself alone;
     *   <li>a transaction is a savepoint too, and deferred constraints are checked at its end;
     *   <li>one transaction runs at a time, and statements outside of it wait for its end, five seconds at most. A
     *       transaction that waits for another one to end, such as {@code REQUIRES_NEW}, therefore fails;
     *   <li>results outside a transaction are read to their end before the first row is handed on, and a statement that
     *       is cancelled runs to its end;
     *   <li>isolation levels are not set, {@code now()} of PostgreSQL stands still, and what no transaction may contain
     *       ({@code VACUUM}, {@code CREATE INDEX CONCURRENTLY}) fails.
     * </ul>
     * Tests that are about such things take {@link #OWN_DATABASE}. Tests of one context that JUnit runs concurrently take
     * turns.
     */
    ROLLBACK,
    /**
     * Each test method has a context and a database of its own, both gone afterwards. Everything is as in production,
     * and slow. The methods of one class must not run concurrently.
     */
    OWN_DATABASE,
    /** Nothing: what a test wrote, stays as long as the context. */
    NONE
}

package io.etchdb.springboot.autoconfigure;

import io.etchdb.execution.StatementListener;

/** Makes listeners that know which database they hear of. */
@FunctionalInterface
interface DatabaseListener {

    /** The listener for one database, whose name is without user and password. */
    StatementListener of(String database);
}

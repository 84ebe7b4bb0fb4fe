/** Tests of the SQLite driver, on real databases in temporary files and in memory. */
@NullMarked
package io.etchdb.r2dbc.sqlite;

import org.jspecify.annotations.NullMarked;

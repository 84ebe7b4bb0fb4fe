/**
 * The code of the reference documentation and of the README, and its tests: pages include the tagged regions of these
 * files, the suites run them on PostgreSQL and SQLite, and {@code DocumentationTest} holds text and code together.
 */
@NullMarked
package io.etchdb.docs;

import org.jspecify.annotations.NullMarked;

/**
 * Running a statement over R2DBC. Public here is only what a framework or a user implements or receives:
 * {@link io.etchdb.execution.ConnectionSource}, the one place where connections are acquired, shared and released, the
 * settings it takes, {@link io.etchdb.execution.StatementListener}, which hears of every statement, and what it is told.
 * Everything that binds, decodes and translates is in {@code internal}.
 */
@NullMarked
package io.etchdb.execution;

import org.jspecify.annotations.NullMarked;

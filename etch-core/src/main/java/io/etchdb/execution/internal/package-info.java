/**
 * Binding, decoding, streaming and translating, for the rest of etch only: nothing here is part of the public API.
 * {@link io.etchdb.execution.internal.StatementRunner} is the way in; every statement of etch passes through it.
 */
@NullMarked
package io.etchdb.execution.internal;

import org.jspecify.annotations.NullMarked;

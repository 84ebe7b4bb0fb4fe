/**
 * What a record may say about itself: its table, its key, its columns. Read once per record type by
 * {@code io.etchdb.row}; nothing here does anything on its own.
 */
@NullMarked
package io.etchdb.annotation;

import org.jspecify.annotations.NullMarked;

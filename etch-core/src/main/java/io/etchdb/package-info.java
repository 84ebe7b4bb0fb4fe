/**
 * The front door. {@link io.etchdb.EtchTemplate} is what applications use: typed operations on rows, raw SQL,
 * transactions. {@link io.etchdb.EtchOptions} says how it connects. What rows are is in {@code io.etchdb.row}, what
 * conditions and statements are in {@code io.etchdb.sql}, what can go wrong in {@code io.etchdb.error}.
 */
@NullMarked
package io.etchdb;

import org.jspecify.annotations.NullMarked;

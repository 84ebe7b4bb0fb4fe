/**
 * The reading list of a book club: authors, books, and who has borrowed which. One package per resource, each with its
 * row (an annotated record), its requests and its controller; {@code web} is what they share. Every access to the
 * database goes through {@link io.etchdb.EtchTemplate}.
 */
@NullMarked
package io.etchdb.sample;

import org.jspecify.annotations.NullMarked;

package io.etchdb.springboot.autoconfigure;

import io.etchdb.annotation.Table;

/** A row of the tests' one table. */
@Table("notes")
record Note(long id, String body) {}

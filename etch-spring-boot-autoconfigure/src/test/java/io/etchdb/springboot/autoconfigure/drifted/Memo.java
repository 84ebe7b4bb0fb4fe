package io.etchdb.springboot.autoconfigure.drifted;

import io.etchdb.annotation.Table;

/** Has a component whose column is not there. */
@Table("notes")
record Memo(long id, String body, String author) {}

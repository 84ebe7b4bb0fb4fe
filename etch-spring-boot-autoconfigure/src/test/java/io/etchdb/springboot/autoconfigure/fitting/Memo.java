package io.etchdb.springboot.autoconfigure.fitting;

import io.etchdb.annotation.Table;

/** Fits. */
@Table("notes")
record Memo(long id, String body) {}

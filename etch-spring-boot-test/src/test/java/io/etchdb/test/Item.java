package io.etchdb.test;

import io.etchdb.annotation.Table;
import org.jspecify.annotations.Nullable;

@Table("notes")
record Item(@Nullable Long id, String body) {}

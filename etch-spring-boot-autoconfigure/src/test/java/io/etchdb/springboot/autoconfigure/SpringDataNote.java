package io.etchdb.springboot.autoconfigure;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/** The same row as {@link Note}, as Spring Data sees it. */
@Table("notes")
record SpringDataNote(@Id Long id, String body) {}

package io.etchdb.springboot.test;

import io.etchdb.annotation.CreatedAt;
import io.etchdb.annotation.Table;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

@Table("notes")
record Note(long id, String body, @CreatedAt @Nullable LocalDateTime createdAt) {

    Note(long id, String body) {
        this(id, body, null);
    }
}

package io.etchdb.sample.loan;

import io.etchdb.annotation.CreatedAt;
import io.etchdb.annotation.GeneratedKey;
import io.etchdb.annotation.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One copy of a book with one reader. A reader has a book once at a time.
 *
 * @param dueOn no date: until it is asked for
 * @param returnedAt no time: the reader still has it
 */
@Table("loans")
public record Loan(
        @GeneratedKey UUID id,
        UUID bookId,
        String reader,
        @Nullable LocalDate dueOn,
        @CreatedAt Instant lentAt,
        @Nullable Instant returnedAt) {}

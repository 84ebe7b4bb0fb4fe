package io.etchdb.sample.loan;

import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A line of three tables: what a reader has at home. Read by raw SQL, so it is no row of a table. */
record OpenLoan(
        UUID id, String title, String author, @Nullable LocalDate dueOn) {}

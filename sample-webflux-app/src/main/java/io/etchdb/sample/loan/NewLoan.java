package io.etchdb.sample.loan;

import jakarta.validation.constraints.FutureOrPresent;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** What borrows a book. The names are those of {@link Loan}. */
record NewLoan(
        @NotBlank @Size(max = 100) String reader,
        @Nullable @FutureOrPresent LocalDate dueOn) {}

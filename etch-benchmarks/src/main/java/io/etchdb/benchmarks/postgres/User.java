package io.etchdb.benchmarks.postgres;

import io.etchdb.annotation.Id;
import io.etchdb.annotation.Table;
import io.r2dbc.spi.Readable;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** The row that all read and write; what a driver gives for {@code timestamptz} without converting is what it holds. */
@Table("users")
@org.springframework.data.relational.core.mapping.Table("users")
record User(
        @Id @org.springframework.data.annotation.Id @Nullable
        Long id,

        String name,
        @Nullable String email,
        int visits,
        boolean active,
        @Nullable OffsetDateTime createdAt) {

    // No column but the e-mail is ever null: unboxing cannot fail.
    @SuppressWarnings({"NullAway", "DataFlowIssue"})
    static User from(Readable row) {
        return new User(
                row.get(0, Long.class),
                row.get(1, String.class),
                row.get(2, String.class),
                row.get(3, Integer.class),
                row.get(4, Boolean.class),
                row.get(5, OffsetDateTime.class));
    }

    static User read(ResultSet row, int number) throws SQLException {
        return new User(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getInt(4),
                row.getBoolean(5),
                row.getObject(6, OffsetDateTime.class));
    }
}

package io.etchdb;

import io.etchdb.annotation.Id;
import io.etchdb.annotation.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The rows of the conformance cases, schemas S1 to S4. */
public final class TestRows {

    private TestRows() {}

    /** S1. */
    @Table("users")
    public record User(
            @Nullable Long id,
            @Nullable String name,
            @Nullable String email) {

        /** As a caller writes a new one. */
        public static User named(String name) {
            return new User(null, name, null);
        }
    }

    /** S2. */
    @Table("user_roles")
    public record UserRole(
            @Id @Nullable Integer userId,
            @Id @Nullable Integer roleId,
            @Nullable String note) {}

    /** S3. */
    @Table("counters")
    public record Counter(@Nullable Integer id, @Nullable Integer n) {}

    /** S4. */
    @Table("job")
    public record Job(
            @Nullable Long id,
            @Nullable String payload,
            @Nullable String status) {}

    /** For increments and the database clock. */
    @Table("meters")
    public record Meter(
            @Nullable Long id,
            @Nullable Integer n,
            @Nullable String label,
            @Nullable Instant updatedAt) {}

    /** S1 to S4 and meters; {@code {serial}} is a generated key, {@code {timestamp}} a moment. */
    static final String SCHEMA = """
            CREATE TABLE users (id {serial}, name text NOT NULL, email text);
            CREATE TABLE user_roles (user_id int, role_id int, note text, PRIMARY KEY (user_id, role_id));
            CREATE TABLE counters (id int PRIMARY KEY, n int NOT NULL);
            CREATE TABLE job (id {serial}, payload text, status text DEFAULT 'pending');
            CREATE TABLE meters (id {serial}, n int, label text, updated_at {timestamp});
            """;

    static final String EMPTY =
            "DELETE FROM users; DELETE FROM user_roles; DELETE FROM counters; DELETE FROM job; DELETE FROM meters";
}

package io.etchdb.docs;

import static io.etchdb.sql.Where.where;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.etchdb.row.ColumnRef;
import io.etchdb.row.Patch;
import io.etchdb.sql.Composer;
import io.etchdb.sql.Dialect;
import io.etchdb.sql.Sql;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ComposeTest {

    @ParameterizedTest
    @EnumSource
    void composesSameTextForEachDatabase(Dialect dialect) {
        Composer composer = Composer.of(dialect);
        // tag::compose[]
        Sql get = composer.get(Book.class, 1L);
        // SELECT id, title, author, copies, added_at FROM books WHERE id = $1

        Sql addCopy = composer.update(Patch.of(Book.class, 1L).set(Book::copies).plus(1));
        // UPDATE books SET copies = copies + $1 WHERE id = $2 RETURNING id, title, author, copies, added_at
        // end::compose[]

        assertThat(get.text()).isEqualTo("SELECT id, title, author, copies, added_at FROM books WHERE id = $1");
        assertThat(addCopy.text())
                .isEqualTo("UPDATE books SET copies = copies + $1 WHERE id = $2"
                        + " RETURNING id, title, author, copies, added_at");
    }

    @ParameterizedTest
    @EnumSource
    void composesIsNullForNull(Dialect dialect) {
        Composer composer = Composer.of(dialect);
        // spotless:off
        // tag::null-conditions[]
        Sql nowhere = composer.count(Member.class, where(Member::email).eq(null)); // WHERE email IS NULL
        Sql same = composer.count(Member.class, where(Member::email).isNull()); // WHERE email IS NULL
        // end::null-conditions[]
        // spotless:on

        assertThat(nowhere.text()).endsWith("WHERE email IS NULL").isEqualTo(same.text());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> where(Member::email).in("a@x", null));
    }

    @ParameterizedTest
    @EnumSource
    void checksNamesKnownOnlyAtRunTime(Dialect dialect) {
        Composer composer = Composer.of(dialect);
        String name = "name";
        // tag::named[]
        ColumnRef<Member, Object> column = ColumnRef.named(Member.class, name);
        Sql found = composer.query(Member.class, where(column).eq("Ada"));
        // end::named[]

        assertThat(found.text()).endsWith("FROM members WHERE name = $1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ColumnRef.named(Member.class, "emial"))
                .withMessageContaining("emial")
                .withMessageContaining("email");
    }
}

package io.etchdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etchdb.TestRows.User;
import io.etchdb.annotation.Column;
import io.etchdb.annotation.Table;
import io.etchdb.annotation.Transient;
import io.etchdb.error.MappingException;
import org.junit.jupiter.api.Test;

class NamesTest {

    @Table(value = "Order Lines", schema = "app")
    record Line(
            Long id,
            @Column("user") String buyer,
            @Transient String note) {}

    record Untabled(Long id) {}

    @Test
    void namesTablesAndColumns() {
        assertThat(Names.table(User.class)).isEqualTo("users");
        assertThat(Names.column(User::name)).isEqualTo("users.name");
        assertThat(Names.columns(User.class, "u")).isEqualTo("u.id, u.name, u.email");
    }

    @Test
    void quotesWhatHasToBe() {
        assertThat(Names.table(Line.class)).isEqualTo("app.\"Order Lines\"");
        assertThat(Names.column(Line::buyer)).isEqualTo("\"Order Lines\".\"user\"");
        assertThat(Names.columns(Line.class, "order")).isEqualTo("\"order\".id, \"order\".\"user\"");
        assertThat(Names.columns(Line.class, "x\" FROM secrets --")).startsWith("\"x\"\" FROM secrets --\".id");
    }

    @Test
    void needsATable() {
        assertThatThrownBy(() -> Names.table(Untabled.class))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining("Untabled");
    }
}

package io.etchdb.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamingTest {

    @ParameterizedTest
    @CsvSource({
        "id, id",
        "displayName, display_name",
        "homeURL, home_url",
        "URLOfHome, url_of_home",
        "line2, line2",
        "address2Line, address2_line",
        "aB, a_b",
        "snake_case, snake_case",
        "X, x"
    })
    void writesSnakeCase(String component, String column) {
        assertThat(Naming.snakeCase(component)).isEqualTo(column);
    }

    @ParameterizedTest
    @CsvSource({"emial, email", "nme, name", "Email, email", "naem, name"})
    void findsWhatWasMeant(String written, String meant) {
        assertThat(Naming.nearest(written, List.of("id", "name", "email"))).contains(meant);
    }

    @Test
    void listsWhatIsNearTheNearestFirst() {
        assertThat(Naming.near("user", List.of("orders", "Users", "user_", "use", "us", "user")))
                .containsExactly("user", "Users", "use");
        assertThat(Naming.near("telephone", List.of("id"))).isEmpty();
    }

    @Test
    void suggestsNothingFarFetched() {
        assertThat(Naming.nearest("telephone", List.of("id", "name", "email"))).isEmpty();
    }
}

package io.etchdb.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etchdb.TestRows.User;
import io.etchdb.annotation.Table;
import io.etchdb.annotation.Transient;
import io.etchdb.error.MappingException;
import org.junit.jupiter.api.Test;

class ColumnRefTest {

    @Table("notes")
    record Note(Long id, @Transient String label, String text) {
        String shout() {
            return text + "!";
        }
    }

    interface Named {
        String name();
    }

    record Person(Long id, String name) implements Named {}

    private static ColumnModel resolve(ColumnRef<?, ?> ref) {
        return ColumnRefs.column(ref);
    }

    private static <T extends Record, V> ColumnRef<T, V> ref(ColumnRef<T, V> ref) {
        return ref;
    }

    @Test
    void namesAColumnByItsAccessor() {
        for (int i = 0; i < 3; i++) {
            assertThat(resolve(ref(User::email)).name()).isEqualTo("email");
            assertThat(resolve(ref(User::id)).name()).isEqualTo("id");
        }
        assertThat(ref(User::email).get(new User(1L, "n", "e"))).isEqualTo("e");
    }

    @Test
    void refusesALambdaAndSaysWhatToWrite() {
        assertThatThrownBy(() -> resolve(ref((User user) -> user.email())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("method reference")
                .hasMessageContaining("User::name");
    }

    @Test
    void refusesAClassOfTheCallersOwn() {
        ColumnRef<User, String> own = new ColumnRef<>() {
            @Override
            public String get(User row) {
                return row.name();
            }
        };
        assertThatThrownBy(() -> resolve(own))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ColumnRef.named");
    }

    @Test
    void refusesAMethodThatIsNoComponent() {
        assertThatThrownBy(() -> resolve(ref(Note::shout)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("shout", "id, text");
        assertThatThrownBy(() -> resolve(ref(Note::label)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("@Transient");
        assertThatThrownBy(() -> resolve(ref((ColumnRef<Note, Object>) Object::hashCode)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void findsTheComponentOfARecordThatImplementsAnInterface() {
        assertThat(resolve(ref(Person::name)).toString()).isEqualTo("Person.name");
    }

    @Test
    void namedIsCheckedAtOnceAndSuggests() {
        ColumnRef<User, Object> email = ColumnRef.named(User.class, "email");
        assertThat(resolve(email).name()).isEqualTo("email");
        assertThat(email.get(new User(1L, "n", "e"))).isEqualTo("e");
        assertThatThrownBy(() -> ColumnRef.named(User.class, "emial"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("users has no column \"emial\" (record User). Columns: id, name, email."
                        + " Did you mean \"email\"?");
        assertThatThrownBy(() -> ColumnRef.named(User.class, "zzzzzz"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("Did you mean");
    }

    @Test
    void aRecordDeclaredWronglyIsAMappingException() {
        record Bad(Long id, java.util.Optional<String> name) {}
        assertThatThrownBy(() -> ColumnRef.named(Bad.class, "name")).isInstanceOf(MappingException.class);
    }
}

package io.etchdb.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.etchdb.error.MigrationException;
import java.util.List;
import org.junit.jupiter.api.Test;

class MigrationsTest {

    private static final Migrations AUTH = Migrations.of("auth", "classpath:auth");
    private static final Migrations BILLING = Migrations.of("billing", "classpath:billing");

    @Test
    void aSetHasNameAndLocations() {
        assertThat(Migrations.in("migrations")).isEqualTo(Migrations.of("default", "migrations"));
        assertThat(BILLING.after("auth").after("audit", "auth").after()).containsExactly("auth", "audit");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Migrations.of(" ", "a"))
                .withMessageContaining("name");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Migrations.of("a"))
                .withMessageContaining("location");
        assertThatIllegalArgumentException().isThrownBy(() -> Migrations.in("")).withMessageContaining("location");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Migrations.in(null))
                .withMessageContaining("location");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Migrations.of(null, "a"))
                .withMessageContaining("name");
    }

    @Test
    void setsComeAfterThoseTheyName() {
        Migrations billing = BILLING.after("auth");
        Migrations reports = Migrations.of("reports", "r").after("billing", "auth");
        Migrations other = Migrations.of("other", "o");

        assertThat(Migrations.inOrder(List.of(reports, other, billing, AUTH)))
                .containsExactly(AUTH, billing, reports, other);
        assertThat(Migrations.inOrder(List.of(other, AUTH))).containsExactly(other, AUTH);
    }

    @Test
    void unknownCircularAndDoubleSetsAreRefused() {
        refused(
                List.of(BILLING.after("auht"), AUTH),
                "billing come after auht, but there is no such set. Sets: billing, auth");
        refused(List.of(BILLING.after("auth"), AUTH.after("billing")), "billing after auth after billing");
        refused(List.of(AUTH.after("auth")), "auth after auth");
        refused(List.of(AUTH, Migrations.of("auth", "elsewhere")), "two sets of migrations are called auth");
    }

    private static void refused(List<Migrations> sets, String message) {
        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(() -> Migrations.inOrder(sets))
                .withMessageContaining(message);
    }
}

package io.etchdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etchdb.annotation.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.WithNull;
import org.jspecify.annotations.Nullable;

/** Tokens: what was written is read, and nothing else is. */
class WindowTokenPropertiesTest {

    @Table("rows")
    record Line(
            long id,
            @Nullable String text,
            @Nullable BigDecimal amount,
            @Nullable Instant at,
            @Nullable Double ratio) {}

    private static final WindowToken TOKENS = Composer.of(Dialect.SQLITE)
            .tokens(Keyset.of(
                    Query.from(Line.class)
                            .orderBy(Line::text)
                            .orderBy(Line::amount)
                            .orderBy(Line::at)
                            .orderBy(Line::ratio),
                    Scroll.keyset(5)));

    private static List<@Nullable Object> position(
            @Nullable String text, @Nullable BigDecimal amount, @Nullable Instant at, @Nullable Double ratio, long id) {
        return Arrays.asList(text, amount, at, ratio, id);
    }

    @Property(tries = 200)
    void whatIsWrittenIsRead(
            @ForAll("texts") @WithNull String text,
            @ForAll @WithNull BigDecimal amount,
            @ForAll("moments") @WithNull Instant at,
            @ForAll @WithNull Double ratio,
            @ForAll long id) {
        List<@Nullable Object> position = position(text, amount, at, ratio, id);
        String token = TOKENS.write(position);
        assertThat(token).matches("[A-Za-z0-9_-]+");
        assertThat(TOKENS.read(token)).isEqualTo(position);
    }

    @Property(tries = 200)
    void anyOtherTextIsRefused(@ForAll String text) {
        refused(text);
    }

    @Property(tries = 200)
    void anyBytesAreRefused(@ForAll byte[] bytes) {
        refused(Base64.getUrlEncoder().encodeToString(bytes));
        byte[] withVersion = bytes.clone();
        if (bytes.length > 0) {
            withVersion[0] = 2;
        }
        refused(Base64.getUrlEncoder().withoutPadding().encodeToString(withVersion));
    }

    @Property(tries = 200)
    void aTokenThatIsCutOrLongerIsRefused(
            @ForAll("texts") @WithNull String text, @ForAll long id, @ForAll @IntRange(max = 500) int length) {
        String token = TOKENS.write(position(text, null, null, null, id));
        refused(token.substring(0, Math.min(length, token.length() - 1)));
        refused(token + "A");
        refused(token + "=");
        refused(token + token);
    }

    @Property(tries = 200)
    void aTokenWithOneOtherCharacterIsRefused(
            @ForAll("texts") @WithNull String text, @ForAll long id, @ForAll @LongRange(max = 499) long at) {
        String token = TOKENS.write(position(text, null, null, null, id));
        int place = (int) (at % token.length());
        for (char other : "A_9-%".toCharArray()) {
            if (token.charAt(place) != other) {
                refused(token.substring(0, place) + other + token.substring(place + 1));
            }
        }
    }

    private static void refused(String token) {
        assertThatThrownBy(() -> TOKENS.read(token))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a token of a window of Line");
    }

    @Provide
    Arbitrary<String> texts() {
        // Half a surrogate pair is no text: no database stores one.
        return Arbitraries.strings()
                .withCharRange('\u0000', '\ud7ff')
                .withCharRange('\ue000', '\uffff')
                .ofMaxLength(60);
    }

    @Provide
    Arbitrary<Instant> moments() {
        return Arbitraries.longs()
                .between(-60_000_000_000_000_000L, 250_000_000_000_000_000L)
                .map(micros -> Instant.EPOCH.plus(micros, java.time.temporal.ChronoUnit.MICROS));
    }
}

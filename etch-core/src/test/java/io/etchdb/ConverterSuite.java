package io.etchdb;

import static io.etchdb.sql.Where.where;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.etchdb.annotation.Id;
import io.etchdb.annotation.Table;
import io.etchdb.row.Patch;
import io.etchdb.sql.OnConflict;
import io.etchdb.sql.Query;
import io.etchdb.sql.Scroll;
import io.etchdb.testdatabases.TestDatabase;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Types of the application's own, stored as others. */
abstract class ConverterSuite extends EtchSuite {

    /** Stored as a number. */
    static final class Sku implements Comparable<Sku> {

        private final long number;

        Sku(long number) {
            this.number = number;
        }

        long number() {
            return number;
        }

        @Override
        public int compareTo(Sku other) {
            return Long.compare(number, other.number);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Sku sku && sku.number == number;
        }

        @Override
        public int hashCode() {
            return Objects.hash(number);
        }

        @Override
        public String toString() {
            return "SKU-" + number;
        }
    }

    /** Stored as text, by another name; two constants are classes of their own. */
    enum Grade {
        GOOD {
            @Override
            boolean sells() {
                return true;
            }
        },
        BAD {
            @Override
            boolean sells() {
                return false;
            }
        };

        abstract boolean sells();
    }

    @Table("stock")
    record Stock(
            @Id Sku sku, @Nullable Grade grade, @Nullable Sku replaces) {}

    record Held(Sku sku, Grade grade) {}

    private static Sku sku(long number) {
        return new Sku(number);
    }

    private EtchTemplate stocks;

    ConverterSuite(TestDatabase.Kind kind) {
        super(kind);
    }

    @Override
    String schema() {
        return "CREATE TABLE unused (id int)";
    }

    private static EtchOptions.Builder converting(EtchOptions.Builder options) {
        return options.converter(Sku.class, Long.class, Sku::number, Sku::new)
                .converter(
                        Grade.class,
                        String.class,
                        grade -> "grade-" + grade.name().toLowerCase(Locale.ROOT),
                        text -> Grade.valueOf(text.substring(6).toUpperCase(Locale.ROOT)));
    }

    @BeforeAll
    void openConverting() {
        stocks = EtchTemplate.connect(
                converting(EtchOptions.builder().url(database().url())).build());
        run(stocks.executeScript("CREATE TABLE stock (sku bigint PRIMARY KEY, grade text, replaces bigint)"));
    }

    @AfterAll
    void closeConverting() {
        run(stocks.close());
    }

    @BeforeEach
    void fill() {
        run(stocks.execute("DELETE FROM stock"));
        assertThat(run(stocks.insertMany(List.of(
                        new Stock(sku(1), Grade.GOOD, null),
                        new Stock(sku(2), Grade.BAD, sku(1)),
                        new Stock(sku(3), null, null)))))
                .isEqualTo(3);
    }

    @Test
    void whatIsStoredIsTheOtherType() {
        assertThat(all(stocks.fetch("SELECT sku, grade, replaces FROM stock WHERE sku <= $1 ORDER BY sku", sku(2))))
                .extracting(row -> row.get("sku"), row -> row.get("grade"), row -> row.get("replaces"))
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1L, "grade-good", null),
                        org.assertj.core.groups.Tuple.tuple(2L, "grade-bad", 1L));
    }

    @Test
    void readsBackWhatWasWritten() {
        assertThat(run(stocks.insert(new Stock(sku(4), Grade.GOOD, sku(3)))))
                .isEqualTo(new Stock(sku(4), Grade.GOOD, sku(3)));
        assertThat(run(stocks.get(Stock.class, sku(2)))).isEqualTo(new Stock(sku(2), Grade.BAD, sku(1)));
        assertThat(run(stocks.get(Stock.class, sku(3)))).isEqualTo(new Stock(sku(3), null, null));
    }

    @Test
    void conditionsAndListsAreConverted() {
        assertThat(run(stocks.count(Stock.class, where(Stock::grade).eq(Grade.BAD))))
                .isEqualTo(1);
        assertThat(run(stocks.count(Stock.class, where(Stock::grade).in(Grade.BAD, Grade.GOOD))))
                .isEqualTo(2);
        assertThat(run(stocks.count(Stock.class, where(Stock::sku).in(sku(1), sku(3), sku(9)))))
                .isEqualTo(2);
        assertThat(run(stocks.count(Stock.class, where(Stock::sku).gt(sku(1))))).isEqualTo(2);
    }

    @Test
    void changesAreConverted() {
        assertThat(run(stocks.update(
                        Patch.of(Stock.class, sku(1)).set(Stock::grade).to(Grade.BAD))))
                .isEqualTo(new Stock(sku(1), Grade.BAD, null));
        assertThat(run(stocks.update(
                        Patch.of(Stock.class, sku(2)).set(Stock::grade).toNull())))
                .isEqualTo(new Stock(sku(2), null, sku(1)));
        assertThat(run(stocks.updateMany(List.of(
                        Patch.of(Stock.class, sku(1)).set(Stock::replaces).to(sku(7)),
                        Patch.of(Stock.class, sku(2)).set(Stock::replaces).to(sku(8))))))
                .isEqualTo(2);
        assertThat(run(stocks.get(Stock.class, sku(2)))).isEqualTo(new Stock(sku(2), null, sku(8)));
        assertThat(run(stocks.deleteMany(Stock.class, List.of(sku(1), sku(2))))).isEqualTo(2);
    }

    @Test
    void rowsInBulkAreConverted() {
        List<Stock> rows = List.of(new Stock(sku(1), Grade.BAD, null), new Stock(sku(5), Grade.GOOD, null));
        assertThat(all(stocks.insertManyReturning(rows, OnConflict.upsert()))).isEqualTo(rows);
    }

    @Test
    void keysetsAndTheirTokensAreConverted() {
        Query<Stock> bySku = Query.from(Stock.class).orderBy(Stock::sku);
        Window<Stock> first = run(stocks.window(bySku, Scroll.keyset(2), null));
        assertThat(first.rows()).extracting(Stock::sku).containsExactly(sku(1), sku(2));
        Window<Stock> second = run(stocks.window(bySku, Scroll.keyset(2), first.next()));
        assertThat(second.rows()).extracting(Stock::sku).containsExactly(sku(3));
        assertThat(all(stocks.scroll(bySku, Scroll.keyset(1)))).hasSize(3);
    }

    @Test
    void targetsOfRawSqlAreConverted() {
        assertThat(run(stocks.fetchVal(Sku.class, "SELECT sku FROM stock WHERE grade = $1", Grade.GOOD)))
                .isEqualTo(sku(1));
        assertThat(run(stocks.fetchOptional(Sku.class, "SELECT replaces FROM stock WHERE sku = $1", sku(1))))
                .isEmpty();
        assertThat(all(stocks.fetchModels(
                        Held.class, "SELECT sku, grade FROM stock WHERE grade IS NOT NULL ORDER BY sku")))
                .containsExactly(new Held(sku(1), Grade.GOOD), new Held(sku(2), Grade.BAD));
    }

    @Test
    void arraysHoldWhatIsStored() {
        if (isPostgres()) {
            assertThat(run(stocks.fetchVal(
                            Long.class, "SELECT count(*) FROM stock WHERE sku = ANY($1)", List.of(sku(1), sku(2)))))
                    .isEqualTo(2);
            assertThat(run(stocks.fetchVal(Sku[].class, "SELECT array_agg(sku ORDER BY sku) FROM stock")))
                    .containsExactly(sku(1), sku(2), sku(3));
        }
    }

    @Test
    void theTextComposedIsTheTextRun() {
        List<Stock> rows = List.of(new Stock(sku(1), Grade.GOOD, null));
        assertThat(stocks.compose().insertMany(rows).params()).contains(sku(1));
        assertThat(stocks.compose().get(Stock.class, sku(1)).text())
                .isEqualTo("SELECT sku, grade, replaces FROM stock WHERE sku = $1");
    }

    @Test
    void typesThatAreKnownOrConvertedAlreadyAreRefused() {
        for (Class<?> known : List.of(String.class, Long.class, long.class, LocalDate.class, byte[].class, Map.class)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> EtchOptions.builder().converter(known, String.class, Object::toString, text -> null))
                    .withMessageContaining(known.getSimpleName())
                    .withMessageContaining("by itself");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> converting(EtchOptions.builder())
                        .converter(Sku.class, String.class, Sku::toString, text -> sku(0)))
                .withMessage("Sku has a converter already; keep one");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> converting(EtchOptions.builder())
                        .converter(Held.class, Sku.class, Held::sku, sku -> new Held(sku, Grade.BAD)))
                .withMessageContaining("Sku has a converter itself");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EtchOptions.builder()
                        .converter(Grade.class, Integer.class, Grade::ordinal, i -> Grade.values()[i]))
                .withMessageContaining("an enum is stored as text");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> converting(EtchOptions.builder())
                        .enumType("grade", Grade.class)
                        .build())
                .withMessage("Grade has an enumType and a converter, and is stored one way: keep one of them");
    }
}

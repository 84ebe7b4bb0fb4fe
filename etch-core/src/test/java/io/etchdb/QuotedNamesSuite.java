package io.etchdb;

import static io.etchdb.sql.Where.where;
import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.annotation.Column;
import io.etchdb.annotation.Id;
import io.etchdb.annotation.Table;
import io.etchdb.error.UndefinedColumnException;
import io.etchdb.row.Key;
import io.etchdb.row.Patch;
import io.etchdb.sql.OnConflict;
import io.etchdb.sql.Query;
import io.etchdb.sql.Scroll;
import io.etchdb.sql.Where;
import io.etchdb.testdatabases.TestDatabase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.test.StepVerifier;

/** C028: tables and columns whose names need quotes, and those of them that are not there. */
abstract class QuotedNamesSuite extends EtchSuite {

    @Table("order")
    record Order(
            @Id @Column("group") int group,
            @Id @Column("Line No") int line,
            @Nullable String user,
            @Nullable Integer limit) {}

    /** The same table with columns that it has not. */
    @Table("order")
    record Misread(
            @Id @Column("group") int group,
            @Nullable String select,
            @Nullable @Column("Upper Limit") Integer limit) {}

    QuotedNamesSuite(TestDatabase.Kind kind) {
        super(kind);
    }

    @Override
    String schema() {
        return """
                CREATE TABLE "order" ("group" int, "Line No" int, "user" text UNIQUE, "limit" int,
                    PRIMARY KEY ("group", "Line No"));
                """;
    }

    @BeforeEach
    void fill() {
        run(etch.executeScript("DELETE FROM \"order\""));
        run(etch.insertMany(List.of(new Order(1, 1, "a", 5), new Order(1, 2, "b", null), new Order(2, 1, null, 7))));
    }

    @Test
    @DisplayName("C028: every verb works with names that need quotes")
    void everyVerbWorks() {
        assertThat(all(etch.query(Query.from(Order.class).orderByDesc(Order::user))))
                .hasSize(3);
        assertThat(all(etch.query(
                        Order.class, where(Order::limit).ge(5).and(Order::user).isNotNull())))
                .containsExactly(new Order(1, 1, "a", 5));
        assertThat(run(etch.count(Order.class, where(Order::user).in("a", "b"))))
                .isEqualTo(2);
        assertThat(all(etch.scroll(
                        Query.from(Order.class).orderBy(Order::limit).orderBy(Order::user), Scroll.keyset(1))))
                .containsExactly(new Order(1, 2, "b", null), new Order(1, 1, "a", 5), new Order(2, 1, null, 7));
        assertThat(run(etch.update(
                        Patch.of(Order.class, Key.of(1, 1)).set(Order::limit).plus(1))))
                .isEqualTo(new Order(1, 1, "a", 6));
        assertThat(run(etch.updateMany(List.of(
                        Patch.of(Order.class, Key.of(1, 1)).set(Order::limit).plus(1),
                        Patch.of(Order.class, Key.of(2, 1)).set(Order::user).to("c")))))
                .isEqualTo(2);
        assertThat(run(etch.updateWhere(
                        Patch.of(Order.class).set(Order::limit).minus(1),
                        where(Order::limit).gt(6))))
                .isEqualTo(2);
        assertThat(run(etch.insert(new Order(1, 1, "z", null), OnConflict.upsert())))
                .isEqualTo(new Order(1, 1, "z", 6));
        assertThat(run(etch.insert(
                        new Order(9, 9, "z", 1),
                        OnConflict.on(Order::user).set(Order::limit).plus(10))))
                .isEqualTo(new Order(1, 1, "z", 16));
        assertThat(run(etch.scoped(Order.class, where(Order::user).eq("c")).count(Order.class)))
                .isEqualTo(1);
        assertThat(run(etch.delete(new Order(1, 1, null, null)))).isEqualTo(new Order(1, 1, "z", 16));
        assertThat(run(etch.deleteMany(Order.class, List.of(Key.of(1, 2), Key.of(2, 1)))))
                .isEqualTo(2);
    }

    @Test
    @DisplayName("C028: a column in quotes that is not there is never taken for a string")
    void aMissingColumnIsUndefined() {
        Patch<Misread> patch = Patch.of(Misread.class).set(Misread::limit).plus(1);
        Where<Misread> condition = where(Misread::select).eq("select");
        Map<String, Publisher<?>> misread = new LinkedHashMap<>();
        misread.put("query", etch.query(Misread.class));
        misread.put("condition", etch.query(Misread.class, condition));
        misread.put("count", etch.count(Misread.class, condition));
        misread.put("exists", etch.exists(Misread.class, where(Misread::select).isNotNull()));
        misread.put("in", etch.count(Misread.class, where(Misread::select).in("select", "x")));
        misread.put("order", etch.query(Query.from(Misread.class).orderBy(Misread::limit)));
        misread.put("window", etch.window(Query.from(Misread.class), Scroll.keyset(Misread::select, 2), null));
        misread.put("scope", etch.scoped(Misread.class, condition).count(Misread.class));
        misread.put("deleteWhere", etch.deleteWhere(Misread.class, condition));
        misread.put("updateWhere", etch.updateWhere(patch, Where.all()));
        misread.put("guard", etch.delete(new Misread(1, null, null), condition));
        misread.put("returning", etch.insert(new Misread(5, null, null)));
        misread.put("insert", etch.insertMany(List.of(new Misread(5, "x", null))));
        misread.forEach((what, work) -> StepVerifier.create(work)
                .expectErrorSatisfies(error -> assertThat(error).as(what).isInstanceOf(UndefinedColumnException.class))
                .verify(TIMEOUT));
        assertThat(run(etch.count(Order.class))).isEqualTo(3);
    }
}

package io.etchdb.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etchdb.annotation.Column;
import io.etchdb.annotation.CreatedAt;
import io.etchdb.annotation.GeneratedKey;
import io.etchdb.annotation.Id;
import io.etchdb.annotation.Json;
import io.etchdb.annotation.Table;
import io.etchdb.annotation.Transient;
import io.etchdb.annotation.UpdatedAt;
import io.etchdb.annotation.Version;
import io.etchdb.error.MappingException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a record may say, and that a wrong declaration is one error naming class and component. */
class RecordDeclarationTest {

    @Table("t")
    record IsTransientAndColumn(
            Long id, @Transient @Column("x") String note) {}

    @Table("t")
    record IsTransientAndId(@Transient @Id Long key, String note) {}

    @Table("t")
    record IsTransientAndJson(Long id, @Transient @Json String note) {}

    @Table("t")
    record SameColumnTwice(
            Long id, String name, @Column("name") String other) {}

    @Table("t")
    record SameColumnTwiceBySnakeCase(Long id, String homeUrl, String homeURL) {}

    @Table("t")
    record GeneratedNoKey(Long id, @GeneratedKey UUID token) {}

    @Table("t")
    record GeneratedNoUuid(@GeneratedKey String id) {}

    @Table("t")
    record CreatedNoTime(Long id, @CreatedAt String createdAt) {}

    @Table("t")
    record CreatedDate(Long id, @CreatedAt LocalDate createdAt) {}

    @Table("t")
    record UpdatedNoTime(Long id, @UpdatedAt long updatedAt) {}

    @Table("t")
    record CreatedAndUpdated(Long id, @CreatedAt @UpdatedAt Instant changedAt) {}

    @Table("t")
    record VersionText(Long id, @Version String version) {}

    @Table("t")
    record TwoVersions(
            Long id, @Version Long first, @Version Long second) {}

    @Table("t")
    record VersionIsKey(@Id @Version Long version) {}

    @Table("t")
    record KeyIsClock(@Id @CreatedAt Instant createdAt) {}

    @Table("t")
    record VersionAndJson(Long id, @Version @Json Long version) {}

    @Table("t")
    record ClockAndJson(Long id, @CreatedAt @Json Instant createdAt) {}

    @Table("t")
    record VersionAndClock(Long id, @Version @UpdatedAt Instant version) {}

    @Table("t")
    record AnOptional(Long id, Optional<String> name) {}

    @Table("t")
    record AMap(Long id, Map<String, String> data) {}

    record Inner(String x) {}

    @Table("t")
    record ARecord(Long id, Inner inner) {}

    @Table("t")
    record JsonKey(@Id @Json Map<String, String> id) {}

    @Table("t")
    record BlankColumn(Long id, @Column(" ") String name) {}

    @Table(" ")
    record BlankTable(Long id) {}

    @Table("t")
    record OnlyTransient(@Transient String note) {}

    @Table("t")
    record Empty() {}

    record Wrong(Class<? extends Record> type, String component) {
        @Override
        public String toString() {
            return type.getSimpleName();
        }
    }

    static Stream<Wrong> wrong() {
        return Stream.of(
                new Wrong(IsTransientAndColumn.class, "note"),
                new Wrong(IsTransientAndId.class, "key"),
                new Wrong(IsTransientAndJson.class, "note"),
                new Wrong(SameColumnTwice.class, "other"),
                new Wrong(SameColumnTwiceBySnakeCase.class, "homeURL"),
                new Wrong(GeneratedNoKey.class, "token"),
                new Wrong(GeneratedNoUuid.class, "id"),
                new Wrong(CreatedNoTime.class, "createdAt"),
                new Wrong(CreatedDate.class, "createdAt"),
                new Wrong(UpdatedNoTime.class, "updatedAt"),
                new Wrong(CreatedAndUpdated.class, "changedAt"),
                new Wrong(VersionText.class, "version"),
                new Wrong(TwoVersions.class, "second"),
                new Wrong(VersionIsKey.class, "version"),
                new Wrong(KeyIsClock.class, "createdAt"),
                new Wrong(VersionAndJson.class, "version"),
                new Wrong(ClockAndJson.class, "createdAt"),
                new Wrong(VersionAndClock.class, "version"),
                new Wrong(AnOptional.class, "name"),
                new Wrong(AMap.class, "data"),
                new Wrong(ARecord.class, "inner"),
                new Wrong(JsonKey.class, "id"),
                new Wrong(BlankColumn.class, "name"),
                new Wrong(BlankTable.class, "@Table"),
                new Wrong(OnlyTransient.class, "component"),
                new Wrong(Empty.class, "component"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void refusesNamingClassAndComponent(Wrong wrong) {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> RowModel.of(wrong.type()))
                    .isExactlyInstanceOf(MappingException.class)
                    .hasMessageContainingAll(wrong.type().getSimpleName(), wrong.component());
        }
    }

    @Test
    void aClassThatIsNoRecordIsRefused() {
        @SuppressWarnings({"unchecked", "rawtypes"}) // what a caller without generics can do
        Class<Record> base = (Class) Record.class;
        assertThatThrownBy(() -> RowModel.of(base)).isInstanceOf(MappingException.class);
    }

    @Table("keyless")
    record Keyless(String name) {}

    @Test
    void aRecordWithoutAKeyIsRefusedByWhatNeedsOne() {
        RowModel<Keyless> model = RowModel.of(Keyless.class);
        assertThat(model.hasKey()).isFalse();
        assertThatThrownBy(model::key).isInstanceOf(MappingException.class).hasMessageContainingAll("Keyless", "@Id");
        assertThatThrownBy(() -> Patch.of(Keyless.class, 1L)).isInstanceOf(MappingException.class);
    }

    // ---- what is right ----

    @Table("things")
    private record Thing(
            @Id int tenant,
            @Nullable Long id,
            @Id @Column("Number") String serialNumber,
            @Nullable String homeURL,
            @Transient boolean marked,
            @Json @Nullable List<Map<String, Integer>> data) {}

    @Test
    void readsColumnsKeyAndTraits() {
        RowModel<Thing> model = RowModel.of(Thing.class);
        assertThat(model.table().value()).isEqualTo("things");
        assertThat(model.columns().stream().map(ColumnModel::name))
                .containsExactly("tenant", "id", "Number", "home_url", "data");
        assertThat(model.key().stream().map(ColumnModel::component)).containsExactly("tenant", "serialNumber");
        assertThat(model.column("homeURL").is(ColumnModel.Trait.NULLABLE)).isTrue();
        assertThat(model.column("tenant").is(ColumnModel.Trait.NULLABLE)).isFalse();
        assertThat(model.column("data").is(ColumnModel.Trait.JSON)).isTrue();
        assertThat(model.column("data").genericType().getTypeName()).contains("Map<java.lang.String");
        assertThatThrownBy(() -> model.column("marked"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("@Transient");
    }

    @Test
    void theComponentCalledIdIsTheKeyWithoutAnnotation() {
        record Plain(String name, Long id) {}
        assertThat(RowModel.of(Plain.class).key().stream().map(ColumnModel::component))
                .containsExactly("id");
    }

    @Test
    void isReadOnceForAType() {
        assertThat(RowModel.of(Thing.class)).isSameAs(RowModel.of(Thing.class));
    }

    @Test
    void takesAPrivateRecordApartAndBuildsIt() {
        RowModel<Thing> model = RowModel.of(Thing.class);
        Object[] arguments = model.blankArguments();
        assertThat(arguments).containsExactly(0, null, null, null, false, null);
        arguments[2] = "n1";
        Thing thing = model.create(arguments);
        assertThat(thing).isEqualTo(new Thing(0, null, "n1", null, false, null));
        assertThat(model.column("serialNumber").valueIn(thing)).isEqualTo("n1");
    }

    record Refusing(Long id) {
        Refusing {
            throw new IllegalStateException("never");
        }
    }

    @Test
    void aConstructorThatRefusesIsNamed() {
        RowModel<Refusing> model = RowModel.of(Refusing.class);
        assertThatThrownBy(() -> model.create(new Object[] {1L}))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining("Refusing")
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    record Defaulted(Long id, @Transient String label) {
        Defaulted {
            label = label == null ? "none" : label;
        }
    }

    @Test
    void aTransientComponentIsWhatTheConstructorMakesOfNull() {
        RowModel<Defaulted> model = RowModel.of(Defaulted.class);
        Object[] arguments = model.blankArguments();
        arguments[0] = 1L;
        assertThat(model.create(arguments).label()).isEqualTo("none");
    }

    record Generic<V>(Long id, V value) {}

    @Test
    void varargsAndGenericRecordsWork() {
        record Many(Long id, String... names) {}
        assertThat(RowModel.of(Many.class)
                        .create(new Object[] {1L, new String[] {"a"}})
                        .names())
                .containsExactly("a");
        assertThat(RowModel.of(Generic.class).columns()).hasSize(2);
    }
}

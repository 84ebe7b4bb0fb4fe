package io.etchdb.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.schema.CatalogColumn.Generation;
import io.etchdb.schema.ValueType.Affinity;
import io.etchdb.sql.Dialect;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ColumnTypesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "character varying(120) | character varying",
                "VARCHAR(20) | character varying",
                "numeric(6,2) | numeric",
                "decimal | numeric",
                "timestamp(3) with time zone | timestamp with time zone",
                "timestamptz | timestamp with time zone",
                "interval day to second(3) | interval",
                "int8 | bigint",
                "Mood | Mood",
                "\"Mood\" | \"Mood\"",
                "app.mood | app.mood"
            })
    void readsPostgresTypes(String printed, String base) {
        assertThat(ColumnTypes.base(printed)).isEqualTo(base);
    }

    @ParameterizedTest
    @CsvSource({
        "INTEGER, INTEGER",
        "BIGINT, INTEGER",
        "FLOATING POINT, INTEGER",
        "VARCHAR(10), TEXT",
        "DECIMAL_TEXT, TEXT",
        "CLOB, TEXT",
        "BLOB, BLOB",
        "'', BLOB",
        "DOUBLE PRECISION, REAL",
        "FLOAT, REAL",
        "DECIMAL(10;2), NUMERIC",
        "BOOLEAN, NUMERIC",
        "DATE, NUMERIC"
    })
    void knowsAffinities(String declared, Affinity affinity) {
        assertThat(ColumnTypes.affinity(declared)).isEqualTo(affinity);
    }

    /** What CREATE TABLE makes of a type is read as a type that CREATE TABLE makes the same of. */
    @ParameterizedTest
    @EnumSource(ValueType.class)
    void thereAndBackIsTheSameColumnType(ValueType type) {
        ValueType back =
                ColumnTypes.of(column(type.postgres()), Dialect.POSTGRES).orElseThrow();
        assertThat(back.postgres()).isEqualTo(type.postgres());
        assertThat(type.fitsPostgres(ColumnTypes.base(type.postgres()))).isTrue();

        ValueType backFromSqlite =
                ColumnTypes.of(column(type.sqlite()), Dialect.SQLITE).orElseThrow();
        assertThat(backFromSqlite.sqlite()).isEqualTo(type.sqlite());
        assertThat(type.fitsSqlite(ColumnTypes.affinity(type.sqlite()))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "smallint, SHORT",
        "integer, INTEGER",
        "bigint, LONG",
        "'numeric(10,2)', BIG_DECIMAL",
        "character(3), STRING",
        "json, JSON",
        "timestamp with time zone, INSTANT",
        "bigint[], LONG"
    })
    void readsColumnsOfPostgres(String printed, ValueType type) {
        assertThat(ColumnTypes.of(column(printed), Dialect.POSTGRES)).contains(type);
    }

    @ParameterizedTest
    @CsvSource({
        "INT, LONG",
        "DATETIME, INSTANT",
        "date, LOCAL_DATE",
        "DECIMAL(10), BIG_DECIMAL",
        "NVARCHAR(10), STRING",
        "JSON, JSON",
        "DOUBLE, DOUBLE"
    })
    void readsColumnsOfSqlite(String declared, ValueType type) {
        assertThat(ColumnTypes.of(column(declared), Dialect.SQLITE)).contains(type);
    }

    private static CatalogColumn column(String type) {
        return new CatalogColumn("c", type, null, true, null, Generation.NONE, null);
    }
}

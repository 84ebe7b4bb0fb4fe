package io.etchdb;

import io.etchdb.testdatabases.TestDatabase.Kind;
import java.util.List;

class SqliteMemoryRoundTripPropertiesTest extends RoundTripPropertiesSuite {

    SqliteMemoryRoundTripPropertiesTest() {
        super(Kind.SQLITE_MEMORY);
    }

    @Override
    List<String> types() {
        return List.of(
                "INTEGER",
                "REAL",
                "TEXT",
                "BLOB",
                "BOOLEAN",
                "DECIMAL_TEXT",
                "UUID_TEXT",
                "TIMESTAMPTZ_TEXT",
                "LOCALDATETIME_TEXT",
                "DATE_TEXT",
                "TIME_TEXT",
                "DURATION_TEXT",
                "JSON_TEXT");
    }

    @Override
    List<String> keyTypes() {
        return List.of("INTEGER", "TEXT", "UUID_TEXT", "DATE_TEXT", "DECIMAL_TEXT");
    }

    /** An INTEGER that is the whole key numbers itself without being told. */
    @Override
    String numbered(String type) {
        return type;
    }

    @Override
    String typesToMake() {
        return "";
    }
}

package io.etchdb.r2dbc.sqlite;

import org.junit.jupiter.api.Nested;

/** The test kit once for each way to write a placeholder. */
class TestKitTest {

    /** {@code $1}, bound by name. */
    @Nested
    final class Dollar extends SqliteTestKit<String> {

        @Override
        public String getPlaceholder(int index) {
            return "$" + (index + 1);
        }

        @Override
        public String getIdentifier(int index) {
            return "$" + (index + 1);
        }
    }

    /** {@code ?}, bound by index. */
    @Nested
    final class QuestionMark extends SqliteTestKit<Integer> {

        @Override
        public String getPlaceholder(int index) {
            return "?";
        }

        @Override
        public Integer getIdentifier(int index) {
            return index;
        }
    }

    /** {@code ?1}, bound by name. */
    @Nested
    final class Numbered extends SqliteTestKit<String> {

        @Override
        public String getPlaceholder(int index) {
            return "?" + (index + 1);
        }

        @Override
        public String getIdentifier(int index) {
            return "?" + (index + 1);
        }
    }

    /** {@code :p0}, bound by name. */
    @Nested
    final class Colon extends SqliteTestKit<String> {

        @Override
        public String getPlaceholder(int index) {
            return ":p" + index;
        }

        @Override
        public String getIdentifier(int index) {
            return "p" + index;
        }
    }

    /** {@code @p0}, bound by name with its sign. */
    @Nested
    final class At extends SqliteTestKit<String> {

        @Override
        public String getPlaceholder(int index) {
            return "@p" + index;
        }

        @Override
        public String getIdentifier(int index) {
            return "@p" + index;
        }
    }
}

package io.etchdb.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etchdb.annotation.Transient;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultTableTest {

    record Dog(
            long id,
            String name,
            @Nullable BigDecimal weight,
            @Transient @Nullable String barking) {}

    private static final List<Dog> DOGS = List.of(
            new Dog(1, "Rex", new BigDecimal("12.50"), "loud"),
            new Dog(20, "太郎", null, null),
            new Dog(3, "<b>|\"x\",\n_y_", new BigDecimal("1E+3"), null));

    private static Map<String, @Nullable Object> row(String name, @Nullable Object value) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put(name, value);
        return row;
    }

    @Test
    void alignsByWhatATerminalShows() {
        assertThat(ResultTable.of(DOGS).text()).isEqualTo("""
                id  name           weight
                --  -------------  ------
                 1  Rex             12.50
                20  太郎             NULL
                 3  <b>|"x",\\n_y_    1000
                """);
    }

    @Test
    void writesMarkdown() {
        assertThat(ResultTable.of(DOGS).markdown()).isEqualTo("""
                | id | name | weight |
                | --- | --- | --- |
                | 1 | Rex | 12.50 |
                | 20 | 太郎 | NULL |
                | 3 | &lt;b&gt;\\|&quot;x&quot;,<br>\\_y\\_ | 1000 |
                """);
    }

    @Test
    void writesHtmlWithItsTextEscaped() {
        assertThat(ResultTable.of(DOGS.subList(2, 3)).html()).isEqualTo("""
                <table>
                <thead>
                <tr><th>id</th><th>name</th><th>weight</th></tr>
                </thead>
                <tbody>
                <tr><td>3</td><td>&lt;b&gt;|&quot;x&quot;,
                _y_</td><td>1000</td></tr>
                </tbody>
                </table>
                """);
    }

    @Test
    void writesCsvOfRfc4180() {
        assertThat(ResultTable.of(DOGS).csv())
                .isEqualTo("id,name,weight\r\n1,Rex,12.50\r\n20,太郎,\r\n3,\"<b>|\"\"x\"\",\n_y_\",1000\r\n");
        assertThat(ResultTable.of(List.of(row("a", ""), row("a", null))).csv()).isEqualTo("a\r\n\"\"\r\n\r\n");
    }

    @Test
    void writesJson() {
        assertThat(ResultTable.of(DOGS).json()).isEqualTo("""
                [
                {"id":1,"name":"Rex","weight":12.50},
                {"id":20,"name":"太郎","weight":null},
                {"id":3,"name":"<b>|\\"x\\",\\n_y_","weight":1000}
                ]
                """);
        assertThat(ResultTable.of(List.of(row(
                                "v",
                                Arrays.asList(
                                        true, null, Double.NaN, new int[] {1, 2}, Map.of("a", DOGS.get(0)), "\ud800"))))
                        .json())
                .isEqualTo("[\n{\"v\":[true,null,\"NaN\",[1,2],{\"a\":{\"id\":1,\"name\":\"Rex\",\"weight\":12.50}},"
                        + "\"\\ud800\"]}\n]\n");
    }

    @Test
    void showsBinaryValuesAndListsAndNeverTellsTheTerminalWhatToDo() {
        assertThat(ResultTable.of(List.of(row("v", new byte[] {1, (byte) 0xfe}), row("v", List.of("a", 1))))
                        .text())
                .isEqualTo("v\n-------\n\\x01fe\n[\"a\",1]\n");
        assertThat(ResultTable.of(List.of(row("v", "\u001b[31mred\t"))).text()).contains("\\u001b[31mred\\t");
    }

    @Test
    void rowsWithOtherKeysLoseNothing() {
        assertThat(ResultTable.of(List.of(row("a", 1), row("b", 2), row("a", 3)))
                        .text())
                .isEqualTo("a     b\n----  ----\n   1  NULL\nNULL     2\n   3  NULL\n");
        assertThat(ResultTable.of(List.of(row("a", 1), row("b", 2))).csv()).isEqualTo("a,b\r\n1,\r\n,2\r\n");
    }

    @Test
    void aPrinterRefusesColumnsThatComeTooLate() {
        ResultPrinter csv = ResultPrinter.of(ResultFormat.CSV);
        assertThat(csv.print(List.of(row("a", 1)))).isEqualTo("a\r\n1\r\n");
        assertThatThrownBy(() -> csv.print(List.of(row("b", 2))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("column \"b\" is not among those of the first rows: a. Print these rows with a printer of"
                        + " their own");
    }

    @Test
    void linesTakeNoMorePlacesThanThereAre() {
        String wide = ResultPrinter.of(ResultFormat.TEXT, 24).print(List.of(Map.of("太郎太郎太郎太郎太郎太郎太郎", "x".repeat(40))));
        assertThat(wide).isEqualTo("太郎太郎太郎太郎太郎太…\n" + "-".repeat(24) + "\n" + "x".repeat(23) + "…\n");

        ResultPrinter dogs = ResultPrinter.of(ResultFormat.TEXT, 20);
        assertThat(dogs.print(DOGS)).isEqualTo("""
                id  name      weight
                --  --------  ------
                 1  Rex        12.50
                20  太郎        NULL
                 3  <b>|"x"…    1000
                """);
        assertThat(ResultPrinter.of(ResultFormat.CSV, 3).print(DOGS))
                .isEqualTo(ResultTable.of(DOGS).csv());
        assertThat(ResultPrinter.of(ResultFormat.TEXT, 10).print(DOGS).lines())
                .allMatch(line -> DisplayWidth.of(line) <= 10)
                .contains("id  name …");
        assertThatThrownBy(() -> ResultPrinter.of(ResultFormat.TEXT, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothingIsSaidToBeNothing() {
        assertThat(ResultTable.of(List.of()).toString()).isEqualTo("(no rows)\n");
        assertThat(ResultTable.of(List.of()).json()).isEqualTo("[]\n");
        assertThat(ResultTable.of(List.of()).csv()).isEmpty();
        assertThat(ResultTable.of(List.of()).html()).isEqualTo("<table>\n<tbody>\n</tbody>\n</table>\n");
    }

    @Test
    void refusesWhatIsNoRow() {
        assertThatThrownBy(() -> ResultTable.of(List.of("text")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a row is a Map or a record, not a String");
    }

    @Test
    void aLongResultIsWrittenInPortions() {
        ResultPrinter text = ResultPrinter.of(ResultFormat.TEXT);
        assertThat(text.print(List.of(row("n", 1)))).isEqualTo("n\n-\n1\n");
        assertThat(text.print(List.of(row("n", 100), row("n", 2)))).isEqualTo("100\n  2\n");
        assertThat(text.end()).isEmpty();

        ResultPrinter json = ResultPrinter.of(ResultFormat.JSON);
        assertThat(json.print(List.of(row("n", 1)))
                        + json.print(List.of())
                        + json.print(List.of(row("n", 2)))
                        + json.end())
                .isEqualTo("[\n{\"n\":1},\n{\"n\":2}\n]\n");
    }

    @ParameterizedTest
    @CsvSource({
        "abc, 3",
        "太郎, 4",
        "ｱ, 1",
        "한국, 4",
        "e\u0301, 1",
        "😀, 2",
        "👩‍👩‍👧, 2",
        "👍🏽, 2",
        "❤️, 2",
        "🇩🇪, 2",
        "Ａ, 2",
        "é, 1"
    })
    void widthIsWhatATerminalShows(String text, int width) {
        assertThat(DisplayWidth.of(text)).isEqualTo(width);
    }
}

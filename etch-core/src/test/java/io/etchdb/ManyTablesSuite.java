package io.etchdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.codegen.RecordOptions;
import io.etchdb.codegen.RecordSources;
import io.etchdb.codegen.SourceFolder;
import io.etchdb.schema.Catalog;
import io.etchdb.testdatabases.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Five hundred tables are read with as many statements as one, and records written for all of them. */
abstract class ManyTablesSuite extends EtchSuite {

    static final int TABLES = 500;

    @TempDir
    Path folder;

    ManyTablesSuite(TestDatabase.Kind kind) {
        super(kind);
    }

    @Override
    String schema() {
        return IntStream.range(0, TABLES).mapToObj(ManyTablesSuite::table).collect(Collectors.joining());
    }

    private static String table(int i) {
        String name = String.format("table_%03d", i);
        return "CREATE TABLE " + name + " (id {bigserial}, name varchar(80) NOT NULL, parent_id bigint REFERENCES "
                + (i == 0 ? name : "table_000") + " (id), made {timestamp} NOT NULL, note text, UNIQUE (name, made));"
                + "CREATE INDEX by_parent_" + i + " ON " + name + " (parent_id);";
    }

    @Test
    void readsAllWithTwoStatementsAndWritesARecordForEach() {
        List<String> statements = new CopyOnWriteArrayList<>();
        EtchTemplate heard = EtchTemplate.connect(EtchOptions.builder()
                .url(database().url())
                .listener((outcome, context) -> statements.add(String.valueOf(outcome.call())))
                .build());
        try {
            Catalog catalog = run(heard.catalog());
            RecordSources sources =
                    RecordSources.of(catalog, RecordOptions.inPackage("many").withSuffix("Row"));
            SourceFolder.Outcome outcome = SourceFolder.at(folder).write(sources);

            assertThat(statements).hasSize(2);
            assertThat(catalog.tables()).hasSize(TABLES).allSatisfy(table -> {
                assertThat(table.columns()).hasSize(5);
                assertThat(table.primaryKey()).containsExactly("id");
                assertThat(table.foreignKeys()).hasSize(1);
                assertThat(table.uniqueConstraints()).hasSize(1);
                assertThat(table.indexes()).hasSize(1);
            });
            assertThat(outcome.written()).hasSize(TABLES).contains("many/Table000Row.java", "many/Table499Row.java");
            assertThat(SourceFolder.at(folder).write(sources).unchanged()).hasSize(TABLES);
        } finally {
            close(heard);
        }
    }
}

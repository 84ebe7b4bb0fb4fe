package io.etchdb.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.schema.CatalogColumn.Generation;
import io.etchdb.schema.ForeignKey.Action;
import io.etchdb.sql.Dialect;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiagramTest {

    private static CatalogColumn column(String name, String type, boolean nullable) {
        return new CatalogColumn(name, type, null, nullable, null, Generation.NONE, null);
    }

    private static CatalogTable table(
            String name, List<CatalogColumn> columns, List<String> key, List<ForeignKey> references) {
        return new CatalogTable(
                "public", name, CatalogTable.Kind.TABLE, columns, key, List.of(), references, List.of(), null);
    }

    private static ForeignKey reference(String column, String target) {
        return new ForeignKey(
                null, List.of(column), "public", target, List.of("id"), Action.NO_ACTION, Action.NO_ACTION);
    }

    private static final Diagram DIAGRAM = Diagram.of(new Catalog(
            Dialect.POSTGRES,
            List.of("public"),
            List.of("public"),
            List.of(
                    table("dog", List.of(column("id", "bigint", false)), List.of("id"), List.of()),
                    table(
                            "chip \"x\"",
                            List.of(
                                    column("dog_id", "bigint", false),
                                    column("e-mail {}", "character varying(20)", true),
                                    column("owner_id", "bigint", true)),
                            List.of("dog_id"),
                            List.of(reference("dog_id", "dog"), reference("owner_id", "elsewhere"))),
                    table(
                            "toy",
                            List.of(column("1st", "", true), column("dog_id", "bigint", true)),
                            List.of(),
                            List.of(reference("dog_id", "dog")))),
            List.of()));

    @Test
    void mermaidNamesAreWordsAndReferencesSayHowMany() {
        assertThat(DIAGRAM.mermaid()).isEqualTo("""
                erDiagram
                    "dog" {
                        bigint id PK
                    }
                    "chip 'x'" {
                        bigint dog_id PK, FK
                        character_varying_20 e_mail
                        bigint owner_id FK
                    }
                    "toy" {
                        any _1st
                        bigint dog_id FK
                    }
                    "dog" ||--o| "chip 'x'" : "dog_id"
                    "dog" |o--o{ "toy" : "dog_id"
                """);
    }

    @Test
    void graphvizTextIsEscaped() {
        assertThat(DIAGRAM.graphviz()).isEqualTo("""
                digraph tables {
                    node [shape=record];
                    rankdir=LR;
                    "dog" [label="{dog|id bigint PK\\l}"];
                    "chip \\"x\\"" [label="{chip \\"x\\"|dog_id bigint PK, FK\\le-mail \\{\\} character varying(20)\\l\
                owner_id bigint FK\\l}"];
                    "toy" [label="{toy|1st\\ldog_id bigint FK\\l}"];
                    "chip \\"x\\"" -> "dog" [label="dog_id"];
                    "toy" -> "dog" [label="dog_id"];
                }
                """);
    }
}

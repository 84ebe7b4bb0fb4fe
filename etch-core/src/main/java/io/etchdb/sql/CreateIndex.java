package io.etchdb.sql;

import io.etchdb.sql.Lexer.Token;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a CREATE INDEX says about its index: SQLite keeps no other record of expressions and of the condition.
 *
 * @param parts text of the columns and expressions it is over, in order
 * @param predicate text of the condition behind WHERE, {@code null} for none
 */
public record CreateIndex(List<String> parts, @Nullable String predicate) {

    /** Reads what a database itself has kept; of a text that is no CREATE INDEX, nothing. */
    public static CreateIndex parse(String text, Dialect dialect) {
        Lexer lexer = new Lexer(text, dialect);
        List<String> parts = new ArrayList<>();
        boolean closed = false;
        int partStart = -1;
        for (Token token = lexer.next(); token != Token.END; token = lexer.next()) {
            if (closed) {
                if (token == Token.WORD && lexer.depth() == 0 && lexer.is("WHERE")) {
                    return new CreateIndex(
                            List.copyOf(parts), text.substring(lexer.end()).strip());
                }
            } else if (partStart < 0) {
                partStart = lexer.is('(') ? lexer.end() : -1;
            } else if ((lexer.is(',') && lexer.depth() == 1) || (lexer.is(')') && lexer.depth() == 0)) {
                parts.add(text.substring(partStart, lexer.start()).strip());
                partStart = lexer.end();
                closed = lexer.is(')');
            }
        }
        return new CreateIndex(List.copyOf(parts), null);
    }

    /** Text of one column or expression; empty if there are not as many. */
    public String part(int index) {
        return index < parts.size() ? parts.get(index) : "";
    }
}

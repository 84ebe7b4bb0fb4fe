package io.etchdb.sql;

import io.etchdb.row.ColumnModel;
import io.etchdb.row.ColumnModel.Trait;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes conditions. */
final class TermWriter {

    private final SqlWriter out;
    private final Dialect dialect;
    private final @Nullable String schema;

    TermWriter(SqlWriter out, Dialect dialect, @Nullable String schema) {
        this.out = out;
        this.dialect = dialect;
        this.schema = schema;
    }

    /** All of them, with {@code first} before the first. */
    SqlWriter write(String first, List<Term> terms) {
        for (int i = 0; i < terms.size(); i++) {
            out.add(i == 0 ? first : " AND ");
            write(terms.get(i));
        }
        return out;
    }

    private void write(Term term) {
        if (term instanceof Term.Compare compare) {
            name(compare.column(), compare.operator()).add(" ").param(compare.value(), compare.column());
        } else if (term instanceof Term.Clock clock) {
            name(clock.column(), clock.operator()).add(" CURRENT_TIMESTAMP");
        } else if (term instanceof Term.Nullness nullness) {
            name(nullness.column(), nullness.predicate());
        } else if (term instanceof Term.In in) {
            in(in);
        } else if (term instanceof Term.Behind behind) {
            behind(behind);
        } else if (term instanceof Term.Fragment fragment) {
            out.add("(").fragment(fragment.sql(), schema).add(")");
        }
    }

    private SqlWriter name(ColumnModel column, String operator) {
        return out.add(TableText.read(column)).add(" ").add(operator);
    }

    private void in(Term.In in) {
        ColumnModel column = in.column();
        if (in.values().isEmpty()) {
            throw new IllegalArgumentException(
                    column + " is compared with an empty list: nothing matches, so there is no statement to compose");
        }
        if (dialect.bindsLists() && ArrayTypes.travels(column) && !column.is(Trait.JSON)) {
            name(column, "= ANY(").array(in.values(), column).add(")");
            return;
        }
        name(column, "IN (");
        for (int i = 0; i < in.values().size(); i++) {
            (i == 0 ? out : out.add(", ")).param(in.values().get(i), column);
        }
        out.add(")");
    }

    private void behind(Term.Behind behind) {
        boolean several = behind.columns().size() > 1;
        for (int i = 0; i < behind.columns().size(); i++) {
            out.add(i > 0 ? ", " : several ? "(" : "")
                    .add(TableText.read(behind.columns().get(i)));
        }
        out.add(several ? ") " : " ").add(behind.operator()).add(several ? " (" : " ");
        for (int i = 0; i < behind.columns().size(); i++) {
            (i == 0 ? out : out.add(", "))
                    .param(behind.values().get(i), behind.columns().get(i));
        }
        out.add(several ? ")" : "");
    }
}

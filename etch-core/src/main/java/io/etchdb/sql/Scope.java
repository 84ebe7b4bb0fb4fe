package io.etchdb.sql;

import io.etchdb.row.Change;
import io.etchdb.row.ColumnModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which rows of a table a composer sees and writes: those whose columns have these values. Immutable. */
final class Scope {

    static final Scope NONE = new Scope(List.of());

    private final List<Term> terms;

    private Scope(List<Term> terms) {
        this.terms = terms;
    }

    /** This and more. */
    Scope and(Where<?> equalities) {
        if (equalities.terms().isEmpty()) {
            throw new IllegalArgumentException("a scope needs a condition such as where(Doc::tenant).eq(5)");
        }
        List<Term> all = new ArrayList<>(terms);
        for (Term term : equalities.terms()) {
            if (columnOf(term) == null) {
                throw new IllegalArgumentException(
                        "a scope is made of eq(...) and isNull() alone, because inserted rows get its values");
            }
            all.add(term);
        }
        return new Scope(List.copyOf(all));
    }

    List<Term> terms() {
        return terms;
    }

    /** What an insert says of a column: the scope's value where it says nothing, and nothing else. */
    @Nullable
    Change confined(ColumnModel column, @Nullable Change said) {
        for (Term term : terms) {
            if (column.equals(columnOf(term))) {
                Change own = new Change.To(valueOf(term));
                if (said != null && !same(own, said)) {
                    throw contradicts(column);
                }
                return own;
            }
        }
        return said;
    }

    /** Refuses an update that would move rows out of the scope. */
    void check(Updated<?> updated) {
        for (int i = 0; i < updated.columns().size(); i++) {
            confined(updated.columns().get(i), updated.changes().get(i));
        }
    }

    private static boolean same(Change own, Change said) {
        return said instanceof Change.To to
                && Objects.equals(comparable(((Change.To) own).value()), comparable(to.value()));
    }

    private static @Nullable Object comparable(@Nullable Object value) {
        return value == null ? null : Identity.comparable(value);
    }

    private static IllegalArgumentException contradicts(ColumnModel column) {
        return new IllegalArgumentException(column
                + " is set by the scope of this template, and the row or patch says otherwise. Leave it unset, or use the"
                + " unscoped template");
    }

    /** Behind the conditions that are there already. */
    SqlWriter write(SqlWriter out) {
        return write(out, " AND ", "");
    }

    /** With what stands before the first condition, and before each column. */
    SqlWriter write(SqlWriter out, String first, String prefix) {
        String before = first;
        for (Term term : terms) {
            ColumnModel column = Objects.requireNonNull(columnOf(term));
            Object value = valueOf(term);
            out.add(before).add(prefix).add(prefix.isEmpty() ? TableText.read(column) : TableText.name(column));
            before = " AND ";
            if (value == null) {
                out.add(" IS NULL");
            } else {
                out.add(" = ").param(value, column);
            }
        }
        return out;
    }

    private static @Nullable ColumnModel columnOf(Term term) {
        if (term instanceof Term.Compare compare && compare.operator().equals("=")) {
            return compare.column();
        } else if (term instanceof Term.Nullness nullness
                && nullness.predicate().equals("IS NULL")) {
            return nullness.column();
        }
        return null;
    }

    private static @Nullable Object valueOf(Term term) {
        return term instanceof Term.Compare compare ? compare.value() : null;
    }
}

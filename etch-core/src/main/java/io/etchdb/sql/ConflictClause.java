package io.etchdb.sql;

import io.etchdb.row.Change;
import io.etchdb.row.ColumnModel;
import io.etchdb.row.ColumnModel.Trait;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the ON CONFLICT clause behind an insert. */
final class ConflictClause {

    private final SqlWriter out;
    private final TableText table;
    private final Inserted row;
    private final Scope scope;
    private final boolean many;

    /** {@code many}: the statement inserts several rows of the shape of {@code row}. */
    ConflictClause(SqlWriter out, TableText table, Inserted row, Scope scope, boolean many) {
        this.out = out;
        this.table = table;
        this.row = row;
        this.scope = scope;
        this.many = many;
    }

    void write(OnConflict<?> onConflict) {
        List<ColumnModel> target = target(onConflict);
        out.add(" ON CONFLICT");
        if (!target.isEmpty()) {
            TableText.names(out.add(" ("), target).add(")");
        }
        if (onConflict.action() instanceof OnConflict.Action.Ignore) {
            out.add(" DO NOTHING");
            return;
        }
        out.add(" DO UPDATE SET ");
        if (onConflict.action() instanceof OnConflict.Action.Apply apply) {
            apply.settings().forEach(setting -> scope.confined(setting.column(), setting.change()));
            assignments(List.of(), apply.settings());
        } else {
            assignments(replaced(onConflict.action(), target), List.of());
        }
        confine();
    }

    /** In the order of declaration: what replaces, what is set, and what etch takes care of. */
    private void assignments(List<ColumnModel> replaced, List<OnConflict.Setting> settings) {
        String before = "";
        for (ColumnModel column : row.model().columns()) {
            Change change = change(column, settings);
            if (change == null && !replaced.contains(column)) {
                continue;
            }
            out.add(before);
            before = ", ";
            if (change != null) {
                Composer.assignment(out, column, table.aliasDot, change);
            } else {
                String name = TableText.name(column);
                out.add(name).add(" = excluded.").add(name);
            }
        }
    }

    private static @Nullable Change change(ColumnModel column, List<OnConflict.Setting> settings) {
        for (OnConflict.Setting setting : settings) {
            if (setting.column().equals(column)) {
                return setting.change();
            }
        }
        if (column.is(Trait.UPDATED_AT)) {
            return new Change.Now();
        }
        return column.is(Trait.VERSION) ? new Change.Plus(1) : null;
    }

    /**
     * Which rows may be updated: those of the scope, and of the version that the row carries. Otherwise nothing is updated.
     */
    private void confine() {
        ColumnModel version = row.model().version();
        String before = " WHERE ";
        if (version != null && row.version() != null) {
            out.add(before)
                    .add(table.alias)
                    .add(".")
                    .add(TableText.name(version))
                    .add(" = ");
            before = " AND ";
            if (many) {
                out.add("excluded.").add(TableText.name(version));
            } else {
                out.param(row.version(), version);
            }
        }
        scope.write(out, before, table.aliasDot);
    }

    private List<ColumnModel> target(OnConflict<?> onConflict) {
        if (!onConflict.onKey()) {
            return onConflict.target();
        }
        List<ColumnModel> key = row.model().key();
        List<ColumnModel> unset =
                key.stream().filter(column -> !row.sets(column)).toList();
        if (!unset.isEmpty()) {
            throw new IllegalArgumentException(
                    "upsert on the primary key of " + row.model().name() + " needs "
                            + unset.get(0).component() + " to be set; for other unique columns use OnConflict.on(...)");
        }
        return key;
    }

    /** The columns that get what the insert has for them. */
    private List<ColumnModel> replaced(OnConflict.Action action, List<ColumnModel> target) {
        List<ColumnModel> columns = new ArrayList<>();
        if (action instanceof OnConflict.Action.Update update) {
            update.columns().forEach(column -> columns.add(inserted(column)));
        } else {
            for (ColumnModel column : row.columns()) {
                if (!target.contains(column) && !column.is(Trait.KEY) && !managed(column)) {
                    columns.add(column);
                }
            }
        }
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("nothing is left to update on a conflict: the row sets nothing of "
                    + row.model().name() + " but the key or the columns that conflict. Use ignore()");
        }
        return columns;
    }

    private ColumnModel inserted(ColumnModel column) {
        if (!row.sets(column)) {
            throw new IllegalArgumentException(column + " is to be updated on a conflict, but the row does not set it");
        }
        return column;
    }

    private static boolean managed(ColumnModel column) {
        return column.is(Trait.CREATED_AT) || column.is(Trait.UPDATED_AT) || column.is(Trait.VERSION);
    }
}

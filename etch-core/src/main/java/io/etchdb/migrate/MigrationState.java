package io.etchdb.migrate;

import io.etchdb.error.MigrationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The files of a set against its history: what is pending, what still fits, what does not, and how to repair that. */
final class MigrationState {

    private final Migrations set;
    private final String historyTable;
    private final List<MigrationFile> pending = new ArrayList<>();
    private final List<AppliedMigration> applied = new ArrayList<>();
    private final List<Drift> drifted = new ArrayList<>();
    private final List<AppliedMigration> missing = new ArrayList<>();

    private record Drift(AppliedMigration recorded, MigrationFile found) {}

    /**
     * @param historyTable the table's name as a user would write it
     */
    MigrationState(Migrations set, List<MigrationFile> files, List<AppliedMigration> history, String historyTable) {
        this.set = set;
        this.historyTable = historyTable;
        Map<String, AppliedMigration> recorded =
                history.stream().collect(Collectors.toMap(AppliedMigration::file, Function.identity()));
        for (MigrationFile file : files) {
            sortIn(file, recorded);
        }
        Map<String, MigrationFile> found =
                files.stream().collect(Collectors.toMap(MigrationFile::name, Function.identity()));
        history.stream()
                .filter(migration -> !found.containsKey(migration.file()))
                .sorted((a, b) -> MigrationFile.NAME_ORDER.compare(a.file(), b.file()))
                .forEach(missing::add);
    }

    private void sortIn(MigrationFile file, Map<String, AppliedMigration> recorded) {
        AppliedMigration known = recorded.get(file.name());
        if (known == null) {
            pending.add(file);
        } else if (known.checksum().equals(file.checksum())) {
            applied.add(known);
        } else {
            drifted.add(new Drift(known, file));
        }
    }

    List<MigrationFile> pending() {
        return pending;
    }

    /** Pending files that sort before one that is applied already. */
    List<String> late() {
        if (applied.isEmpty()) {
            return List.of();
        }
        String newest = applied.get(applied.size() - 1).file();
        return pending.stream()
                .map(MigrationFile::name)
                .filter(name -> MigrationFile.NAME_ORDER.compare(name, newest) < 0)
                .toList();
    }

    MigrationStatus status() {
        return new MigrationStatus(
                pending.stream().map(MigrationFile::name).toList(),
                applied.stream().map(AppliedMigration::file).toList(),
                drifted.stream().map(drift -> drift.found.name()).toList(),
                missing.stream().map(AppliedMigration::file).toList());
    }

    /** Itself, if files and history agree; otherwise refuses with what is wrong and every way out. */
    MigrationState requireConsistent() {
        List<String> complaints = new ArrayList<>();
        drifted.forEach(drift -> complaints.add(describe(drift)));
        missing.forEach(gone -> complaints.add(describe(gone)));
        if (complaints.isEmpty()) {
            return this;
        }
        String first =
                drifted.isEmpty() ? missing.get(0).file() : drifted.get(0).found.name();
        throw new MigrationException(
                "migrations of module " + set.name() + " are inconsistent, nothing was applied: "
                        + String.join("; ", complaints),
                first,
                null);
    }

    private String describe(Drift drift) {
        String file = drift.found.name();
        return file + " was edited after it was applied at " + drift.recorded.appliedAt() + ": checksum "
                + drift.recorded.checksum() + " recorded, " + drift.found.checksum()
                + " found. Restore the file; or, to"
                + " apply it anew, undo by hand what it did and run: " + forget(file);
    }

    private String describe(AppliedMigration gone) {
        for (MigrationFile candidate : pending) {
            if (candidate.checksum().equals(gone.checksum())) {
                return gone.file() + ", applied at " + gone.appliedAt() + ", is now called " + candidate.name()
                        + ". Give it its name back; or, to keep the new one, run: UPDATE " + historyTable
                        + " SET filename = " + literal(candidate.name()) + where(gone.file(), set.name());
            }
        }
        return gone.file() + ", applied at " + gone.appliedAt() + ", is missing from "
                + String.join(", ", set.locations()) + ". Restore the file; or, if it is gone for good, run: "
                + forget(gone.file());
    }

    private String forget(String file) {
        return "DELETE FROM " + historyTable + where(file, set.name());
    }

    /** Picks out the line of one file, in either of etch's tables. */
    static String where(String file, String module) {
        return " WHERE filename = " + literal(file) + " AND module = " + literal(module);
    }

    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}

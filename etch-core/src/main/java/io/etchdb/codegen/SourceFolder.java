package io.etchdb.codegen;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A folder of Java sources, {@code src/main/java} for example. Writes every file beside its place first and moves them
 * when all are there: no file is ever half-written, and a disk that is full changes none. Blocks: this is file access.
 */
public final class SourceFolder {

    private static final String BESIDE = ".etch-new";
    private static final int MOST_NAMED = 5;

    private final Path folder;

    private SourceFolder(Path folder) {
        this.folder = folder;
    }

    /** This folder; it is made when something is written. */
    public static SourceFolder at(Path folder) {
        return new SourceFolder(folder);
    }

    /**
     * What a run did.
     *
     * @param written paths of the files that are new or changed
     * @param unchanged paths of the files that were already so
     */
    public record Outcome(List<String> written, List<String> unchanged) {

        public Outcome {
            written = List.copyOf(written);
            unchanged = List.copyOf(unchanged);
        }
    }

    /**
     * Writes what is new or changed.
     *
     * @throws IllegalStateException if a file was edited by hand, or was never generated; names them, and writes nothing
     * @throws UncheckedIOException if the folder cannot be written
     */
    public Outcome write(RecordSources sources) {
        List<String> edited = edited(sources);
        if (!edited.isEmpty()) {
            int more = edited.size() - MOST_NAMED;
            throw new IllegalStateException(
                    String.join(", ", edited.stream().limit(MOST_NAMED).toList())
                            + (more > 0 ? " and " + more + " more" : "")
                            + (edited.size() == 1 ? " was" : " were")
                            + " edited by hand or not generated; nothing was written. Move the edits elsewhere, leave the"
                            + " tables out, or overwrite with --force");
        }
        return overwrite(sources);
    }

    private List<String> edited(RecordSources sources) {
        List<String> edited = new ArrayList<>();
        try {
            for (SourceFile file : sources.files()) {
                if (isEdited(file)) {
                    edited.add(file.path());
                }
            }
        } catch (IOException e) {
            throw failed(e);
        }
        return edited;
    }

    /**
     * The same over whatever is there.
     *
     * @throws UncheckedIOException if the folder cannot be written
     */
    public Outcome overwrite(RecordSources sources) {
        List<String> written = new ArrayList<>();
        List<String> unchanged = new ArrayList<>();
        Map<Path, Path> moves = new LinkedHashMap<>();
        try {
            for (SourceFile file : sources.files()) {
                if (isSame(file)) {
                    unchanged.add(file.path());
                } else {
                    writeBeside(file, moves);
                    written.add(file.path());
                }
            }
            for (Map.Entry<Path, Path> move : moves.entrySet()) {
                Files.move(move.getKey(), move.getValue(), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            moves.keySet().forEach(SourceFolder::discard);
            throw failed(e);
        }
        return new Outcome(written, unchanged);
    }

    private void writeBeside(SourceFile file, Map<Path, Path> moves) throws IOException {
        Path target = folder.resolve(file.path());
        Path beside = folder.resolve(file.path() + BESIDE);
        Files.createDirectories(folder.resolve(file.path()).resolve("..").normalize());
        moves.put(beside, target);
        Files.writeString(beside, file.text());
    }

    private static void discard(Path beside) {
        try {
            Files.deleteIfExists(beside);
        } catch (IOException e) {
            // What cannot be removed could not be written either.
        }
    }

    private boolean isEdited(SourceFile file) throws IOException {
        return Files.exists(folder.resolve(file.path())) && !isSame(file) && !GeneratedHeader.isUntouched(read(file));
    }

    private boolean isSame(SourceFile file) throws IOException {
        return Files.isRegularFile(folder.resolve(file.path()))
                && GeneratedHeader.withoutReturns(read(file)).equals(file.text());
    }

    /** What is no UTF-8 was not generated; it is compared all the same, and overwritten if that is asked for. */
    private String read(SourceFile file) throws IOException {
        return new String(Files.readAllBytes(folder.resolve(file.path())), StandardCharsets.UTF_8);
    }

    private UncheckedIOException failed(IOException e) {
        return new UncheckedIOException(
                "folder " + folder + " cannot be written (" + e.getClass().getSimpleName() + ": " + e.getMessage()
                        + "). Give another with --out, or the right to write there",
                e);
    }
}

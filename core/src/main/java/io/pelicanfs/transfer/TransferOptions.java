package io.pelicanfs.transfer;

import io.pelicanfs.Existing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How many objects or a tree are transferred. Immutable; begin with {@link #defaults} or {@link #forSync} and change what differs.
 *
 * @param existing what happens to an object or file that stands at the destination and differs
 * @param compare how it is found out whether it differs
 * @param extras what happens to what stands at the destination and not at the source; {@link Extras#DELETE}
 *     works for one source, which is a tree, and only where all listings were whole
 * @param run whether anything is changed at all
 * @param includes patterns of objects to transfer; empty means all. A pattern without slash is compared with the last name, one with a slash
 *     with the path below the source; {@code *} is in a name, {@code **} over names
 * @param excludes patterns of objects and collections to leave alone, at the source and at the destination; stronger than {@code includes}
 * @param parallel how many objects are under way at once, from 1 to {@value #MOST_PARALLEL}; one server is never asked more at once than
 *     the file system's connections to a host allow
 * @param deadline the most time the whole may take
 * @param cutArchive what happens to members of an archive that was cut
 */
public record TransferOptions(
        Existing existing,
        Compare compare,
        Extras extras,
        Run run,
        List<String> includes,
        List<String> excludes,
        int parallel,
        Optional<Duration> deadline,
        CutArchive cutArchive) {
    /** The highest {@link #parallel}. */
    public static final int MOST_PARALLEL = 56;

    private static final TransferOptions DEFAULTS = new TransferOptions(
            Existing.KEEP,
            Compare.SIZE_AND_TIME,
            Extras.KEEP,
            Run.REAL,
            List.of(),
            List.of(),
            8,
            Optional.empty(),
            CutArchive.REFUSE);

    /** How two are compared. */
    public enum Compare {
        /**
         * Equal size and a fitting time count as equal: on the way down the same second, on the way up one that is not before the source's.
         * Where the size is equal and the time does not fit, digests decide.
         */
        SIZE_AND_TIME,
        /** Digests decide always. */
        DIGEST
    }

    /** What happens to what is at the destination only. */
    public enum Extras {
        KEEP,
        DELETE
    }

    /** Whether anything is changed. */
    public enum Run {
        REAL,
        /** Nothing is changed; each result is {@link Outcome#PLANNED} or {@link Outcome#UNCHANGED}. */
        DRY
    }

    /** What happens to the members of a tar or tar.gz that was cut. */
    public enum CutArchive {
        /** None is fetched: a copy that was cut must not look like a smaller one. */
        REFUSE,
        /** Those before the cut are fetched, and a failure of kind {@link io.pelicanfs.ErrorKind#INCOMPLETE} says what is missing. */
        KEEP_WHOLE_MEMBERS
    }

    public TransferOptions {
        includes = List.copyOf(includes);
        excludes = List.copyOf(excludes);
        if (parallel < 1 || parallel > MOST_PARALLEL) {
            throw new IllegalArgumentException("parallel is not from 1 to " + MOST_PARALLEL + ": " + parallel);
        }
    }

    /** Returns options that replace nothing and delete nothing. */
    public static TransferOptions defaults() {
        return DEFAULTS;
    }

    /** Returns options that replace what differs and delete nothing. */
    public static TransferOptions forSync() {
        return DEFAULTS.existing(Existing.REPLACE);
    }

    /** Returns these options with another rule for what differs. */
    public TransferOptions existing(Existing existing) {
        return new TransferOptions(existing, compare, extras, run, includes, excludes, parallel, deadline, cutArchive);
    }

    /** Returns these options with another comparison. */
    public TransferOptions compare(Compare compare) {
        return new TransferOptions(existing, compare, extras, run, includes, excludes, parallel, deadline, cutArchive);
    }

    /** Returns these options with another rule for what is at the destination only. */
    public TransferOptions extras(Extras extras) {
        return new TransferOptions(existing, compare, extras, run, includes, excludes, parallel, deadline, cutArchive);
    }

    /** Returns these options for a run of another kind. */
    public TransferOptions run(Run run) {
        return new TransferOptions(existing, compare, extras, run, includes, excludes, parallel, deadline, cutArchive);
    }

    /** Returns these options with other patterns to include. */
    public TransferOptions includes(List<String> includes) {
        return new TransferOptions(existing, compare, extras, run, includes, excludes, parallel, deadline, cutArchive);
    }

    /** Returns these options with other patterns to exclude. */
    public TransferOptions excludes(List<String> excludes) {
        return new TransferOptions(existing, compare, extras, run, includes, excludes, parallel, deadline, cutArchive);
    }

    /** Returns these options with another number of objects at once. */
    public TransferOptions parallel(int parallel) {
        return new TransferOptions(existing, compare, extras, run, includes, excludes, parallel, deadline, cutArchive);
    }

    /** Returns these options with a limit of time. */
    public TransferOptions deadline(Duration deadline) {
        return new TransferOptions(
                existing, compare, extras, run, includes, excludes, parallel, Optional.of(deadline), cutArchive);
    }

    /** Returns these options with another rule for archives that were cut. */
    public TransferOptions cutArchive(CutArchive cutArchive) {
        return new TransferOptions(existing, compare, extras, run, includes, excludes, parallel, deadline, cutArchive);
    }

    boolean isDry() {
        return run == Run.DRY;
    }

    boolean deletesExtras() {
        return extras == Extras.DELETE;
    }
}

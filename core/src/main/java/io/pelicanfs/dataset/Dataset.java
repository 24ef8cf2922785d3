package io.pelicanfs.dataset;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.archive.Archive;
import io.pelicanfs.archive.TruncatedArchiveException;
import io.pelicanfs.object.Version;
import io.pelicanfs.read.Waiting;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Samples that lie in a federation: in the shards of a manifest, in archives, in the rows of tables, or as loose objects.
 *
 * <pre>{@code
 * var part = fs.dataset("osdf:///ns/texts/dataset.json").split(3, 100);
 * try (var samples = part.stream()) {
 *     samples.forEach(sample -> ...);
 * }
 * }</pre>
 *
 * <p><b>Exactly once.</b> The parts of a split have every sample once between them; so has an epoch of a shuffle, whatever the seed; so has a
 * pass that was broken off and resumed. Dataset, split, seed and epoch determine the order, on every machine.
 *
 * <p>Immutable and thread-safe; each pass belongs to one thread.
 */
public final class Dataset {
    /** An index takes some 60 bytes a member. */
    private static final int MOST_OPEN_ARCHIVES = 32;

    /** How far a pass reads ahead. */
    record Ahead(int windows, long bytes) {}

    /** What a pass does about a part of the dataset that cannot be read. */
    record Errors(int most, Consumer<IOException> listener, boolean lenient) {
        /** Returns whether {@code e} says that an archive was cut, and what is whole in it is wanted. */
        boolean isEnd(IOException e) {
            return lenient && TruncatedArchiveException.isCause(e);
        }
    }

    private final DatasetFiles files;
    private final PelicanUrl url;
    private final List<DatasetObject> objects;
    private final Cache<PelicanUrl, CompletableFuture<Archive>> archives;
    private final String fingerprint;
    private final RowOptions rows;
    private final Split part;
    private final Order order;
    private final Ahead ahead;
    private final Errors errors;

    private Dataset(Dataset of, RowOptions rows, Split part, Order order, Ahead ahead, Errors errors) {
        this.files = of.files;
        this.url = of.url;
        this.objects = of.objects;
        this.archives = of.archives;
        this.fingerprint = of.fingerprint;
        this.rows = rows;
        this.part = part;
        this.order = order;
        this.ahead = ahead;
        this.errors = errors;
    }

    private Dataset(DatasetFiles files, PelicanUrl url, List<DatasetObject> objects) {
        this.files = files;
        this.url = url;
        this.objects = objects;
        this.archives = Caffeine.newBuilder()
                .maximumSize(MOST_OPEN_ARCHIVES)
                .executor(Runnable::run)
                .build();
        this.fingerprint = Fingerprint.of(objects);
        this.rows = RowOptions.WHOLE_ROWS;
        this.part = Split.ALL;
        this.order = Order.AS_STORED;
        boolean loose = objects.stream().allMatch(object -> object.kind() == DatasetObject.Kind.LOOSE);
        this.ahead = new Ahead(loose ? 16 : 4, 128 << 20);
        this.errors = new Errors(0, e -> {}, false);
    }

    /**
     * Opens what stands at {@code url}: a manifest ({@code dataset.json}), an archive, a table ({@code .jsonl}, {@code .csv}, also {@code .gz}), a pattern
     * of such, or a collection, which is its manifest if it has one and else all objects below it. Lists and reads names only. A shard of
     * which the manifest tells a digest is held to it.
     *
     * @throws PelicanException of kind {@code NOT_FOUND} if there is nothing, or nothing in it
     */
    public static Dataset open(DatasetFiles files, PelicanUrl url) throws IOException {
        if (url.name().endsWith(LockFile.SUFFIX)) {
            return locked(files, LockFile.read(files.read(url), url));
        }
        var objects = new DatasetFinder(files).find(url);
        return new Dataset(files.pinned(stated(objects)), url, objects);
    }

    private static Map<PelicanUrl, Pin> stated(List<DatasetObject> objects) {
        return objects.stream()
                .filter(object -> !object.statedVersion().equals(Version.UNKNOWN))
                .collect(Collectors.toMap(
                        DatasetObject::url, object -> Pin.of(object.statedVersion()), (first, second) -> first));
    }

    /**
     * Opens the dataset that a lockfile describes, without asking anybody. An object that is of another version than the lockfile says ends
     * the pass that reads it with an error of kind {@code CHANGED}.
     *
     * @param lockFile what {@link #lock} returned
     * @param name names it in errors
     */
    public static Dataset locked(DatasetFiles files, byte[] lockFile, String name) throws PelicanException {
        return locked(files, LockFile.read(lockFile, name));
    }

    private static Dataset locked(DatasetFiles files, LockFile lock) {
        return new Dataset(files.pinned(lock.pins()), lock.dataset(), lock.objects());
    }

    /** Asks for the version of each object of the whole dataset, by one HEAD each, and opens each archive for its index. */
    public DatasetLock lock() throws IOException {
        return DatasetLock.of(files, url, objects);
    }

    /** Returns this dataset with its rows read so. */
    public Dataset rows(RowOptions newRows) {
        return new Dataset(this, newRows, part, order, ahead, errors);
    }

    /**
     * Returns one of {@code count} parts, {@code index} from 0.
     *
     * @throws IllegalArgumentException unless {@code 0 <= index < count}
     */
    public Dataset split(int index, int count) {
        return new Dataset(this, rows, new Split(index, count), order, ahead, errors);
    }

    /** Returns this dataset in an order that {@code seed} and the epoch determine. */
    public Dataset shuffle(long seed) {
        return new Dataset(this, rows, part, new Order(OptionalLong.of(seed), order.epoch()), ahead, errors);
    }

    /** Returns this dataset in the order of another pass; matters only where it is shuffled. */
    public Dataset epoch(int epoch) {
        if (epoch < 0) {
            throw new IllegalArgumentException("not an epoch: " + epoch);
        }
        return new Dataset(this, rows, part, new Order(order.seed(), epoch), ahead, errors);
    }

    /** Returns this dataset with passes that read {@code windows} shards, chunks or loose objects at once and hold about {@code bytes}. */
    public Dataset prefetch(int windows, long bytes) {
        if (windows < 1 || bytes < 1) {
            throw new IllegalArgumentException(
                    "nothing to read ahead with: " + windows + " windows, " + bytes + " bytes");
        }
        return new Dataset(this, rows, part, order, new Ahead(windows, bytes), errors);
    }

    /**
     * Returns this dataset with passes that leave out what cannot be read, a shard's rest at the worst, and tell {@code listener} of it; one
     * failure more than {@code most} ends a pass. Without this the first failure does.
     */
    public Dataset onError(int most, Consumer<IOException> listener) {
        return new Dataset(this, rows, part, order, ahead, new Errors(most, listener, errors.lenient()));
    }

    /**
     * Returns this dataset with passes that give all members before the end of a tar or tar.gz that was cut, and tell the listener of {@link
     * #onError} what is missing, which is not counted. A sample that the cut went through comes without the fields that are missing.
     */
    public Dataset lenient() {
        return new Dataset(this, rows, part, order, ahead, new Errors(errors.most(), errors.listener(), true));
    }

    /** Begins a pass over the part. */
    public Samples samples() {
        return new Samples(this, order.windows(part.of(objects)), Optional.empty());
    }

    /**
     * Goes on behind the sample at which {@link Samples#token} was asked.
     *
     * @throws PelicanException of kind {@code USAGE} if the token is of another dataset, split, shuffle or epoch
     */
    public Samples resume(String token) throws PelicanException {
        var resume = ResumeToken.parse(token);
        resume.requireFor(fingerprint, part, order);
        return new Samples(this, order.windows(part.of(objects)), Optional.of(resume));
    }

    /** Begins a pass as a stream; close it. A failure reaches the consumer as {@link java.io.UncheckedIOException}. */
    public Stream<Sample> stream() {
        return SampleStream.of(samples());
    }

    /** Returns where the dataset was opened. */
    public PelicanUrl url() {
        return url;
    }

    /** Returns how many objects the samples of the whole dataset lie in. */
    public int objectCount() {
        return objects.size();
    }

    /** Returns the bytes of those objects. */
    public long sizeBytes() {
        return objects.stream().mapToLong(DatasetObject::sizeBytes).sum();
    }

    String fingerprint() {
        return fingerprint;
    }

    Split part() {
        return part;
    }

    Order order() {
        return order;
    }

    Ahead ahead() {
        return ahead;
    }

    Errors errors() {
        return errors;
    }

    /** @param linksLeftOut counts links, which are no samples */
    SampleReader reader(Piece piece, LongAdder linksLeftOut) throws IOException {
        return switch (piece.object().kind()) {
            case TAR ->
                piece.isWhole()
                        ? new TarSamples(files, piece, errors, linksLeftOut)
                        : new IndexedSamples(archive(piece), piece, linksLeftOut);
            case TAR_GZ -> new TarSamples(files, piece, errors, linksLeftOut);
            case ZIP -> new IndexedSamples(archive(piece), piece, linksLeftOut);
            case JSON_LINES, JSON_LINES_GZ -> new JsonLines(files, piece, rows);
            case CSV, CSV_GZ -> new CsvRows(files, piece, rows);
            case LOOSE -> new LooseSample(files, piece);
        };
    }

    private Archive archive(Piece piece) throws IOException {
        var key = piece.object().url();
        var mine = new CompletableFuture<Archive>();
        var other = archives.asMap().putIfAbsent(key, mine);
        if (other == null) {
            try {
                mine.complete(files.archive(key, errors.lenient()));
            } catch (IOException | RuntimeException | Error e) {
                archives.asMap().remove(key, mine);
                mine.completeExceptionally(e);
                throw e;
            }
        }
        return Waiting.on((other == null ? mine : other).copy());
    }
}

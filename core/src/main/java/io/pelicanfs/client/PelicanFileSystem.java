package io.pelicanfs.client;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.Existing;
import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanConfig;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.PositionalReader;
import io.pelicanfs.archive.Archive;
import io.pelicanfs.cache.EntryStore;
import io.pelicanfs.dataset.Dataset;
import io.pelicanfs.object.PinnedVersion;
import io.pelicanfs.read.ObjectReader;
import io.pelicanfs.transfer.Changeable;
import io.pelicanfs.transfer.Get;
import io.pelicanfs.transfer.GetOptions;
import io.pelicanfs.transfer.NamedObject;
import io.pelicanfs.transfer.Put;
import io.pelicanfs.transfer.PutOptions;
import io.pelicanfs.transfer.PutStream;
import io.pelicanfs.transfer.Transferred;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A Pelican federation as a file system: what most users need of this library.
 *
 * <pre>{@code
 * try (var fs = PelicanFileSystem.connect("pelican://osg-htc.org")) {
 *     System.out.println(fs.readString("/pelicanplatform/test/hello-world.txt"));
 * }
 * }</pre>
 *
 * <p><b>Names.</b> Every operation takes a {@link PelicanUrl} or its text. {@code pelican://host/path} names its federation; {@code osdf:///path}
 * and bare paths use the connected one. A member of an archive is {@code URL!/member}, and every operation that reads works on it. A plain
 * path never triggers archive logic.
 *
 * <p><b>How it is built.</b> This facade hands an operation to the room that knows it: {@code archive} finds a member's bytes, {@code read}
 * turns positions into few requests, {@code object} asks the servers of an object in order and goes on elsewhere when one fails,
 * {@code federation} knows those servers, {@code credential} finds the token, {@code http} sends.
 *
 * <p><b>Failures</b> are {@link PelicanException}s that name each server asked and the next step. Reads return the right bytes or fail; no
 * operation returns part of what was asked.
 *
 * <p>Thread-safe. {@link #close} aborts what runs; a closed file system cannot be used again.
 */
public final class PelicanFileSystem implements AutoCloseable {
    private static final long INDEX_DISK_BYTES = 1L << 30;

    private final Engine engine;
    private final PelicanConfig config;
    private final Home home;
    private final Archives archives;
    private final ArchiveIndexes indexes;
    private final Writes writes;

    PelicanFileSystem(Engine engine) {
        this.engine = engine;
        this.config = engine.config();
        this.home = Home.of(config);
        this.indexes = new ArchiveIndexes(
                new EntryStore(engine.folder().resolve("indexes"), INDEX_DISK_BYTES, Clock.systemUTC()),
                engine.objects()::readAllBytes);
        this.archives = new Archives(this::openObject, indexes);
        this.writes = new Writes(engine.objects());
    }

    /**
     * Returns a file system whose bare paths are in {@code federation}, such as {@code pelican://osg-htc.org}. Other settings come from the
     * environment, the job's ad and the user's Pelican configuration file. Does no I/O over the network.
     */
    public static PelicanFileSystem connect(String federation) throws PelicanException {
        return builder().federation(federation).build();
    }

    /** Returns a builder, for settings that the environment does not hold. */
    public static FileSystemBuilder builder() {
        return new FileSystemBuilder();
    }

    /** Returns {@code text} as a URL that names its federation. */
    public PelicanUrl url(String text) throws PelicanException {
        return home.resolve(PelicanUrl.parse(text));
    }

    /** Returns the whole object or member; it must fit a Java array. */
    public byte[] read(String url) throws IOException {
        return read(PelicanUrl.parse(url));
    }

    /** Returns the whole object or member; it must fit a Java array. */
    public byte[] read(PelicanUrl url) throws IOException {
        var at = home.resolve(url);
        return at.member().isPresent() ? archives.read(at) : engine.objects().readAllBytes(at);
    }

    /** Returns {@code length} bytes from {@code offset}, fewer only where the object ends. */
    public byte[] read(String url, long offset, int length) throws IOException {
        return read(PelicanUrl.parse(url), offset, length);
    }

    /** Returns {@code length} bytes from {@code offset}, fewer only where the object ends. */
    public byte[] read(PelicanUrl url, long offset, int length) throws IOException {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("not a range: offset " + offset + ", length " + length);
        }
        try (var reader = open(url)) {
            long left = Math.max(0, reader.size() - offset);
            return reader.readFully(offset, (int) Math.min(length, left));
        }
    }

    /** Returns the whole object or member as UTF-8 text. */
    public String readString(String url) throws IOException {
        return readString(PelicanUrl.parse(url));
    }

    /** Returns the whole object or member as UTF-8 text. */
    public String readString(PelicanUrl url) throws IOException {
        return new String(read(url), StandardCharsets.UTF_8);
    }

    /**
     * Reads many objects or members, several at once, and gives them out in the order asked. At most twice as many are in memory as
     * requests run. A failing one is a {@link ReadResult.Failure} and stops nothing. Close the stream if it is not consumed.
     */
    public Stream<ReadResult> readAll(Iterable<PelicanUrl> urls) {
        Iterator<PelicanUrl> each = urls.iterator();
        var reads = new ManyReads(each, this::read, engine.workers(), config.connectionsPerHost());
        return StreamSupport.stream(reads, false).onClose(reads::cancel);
    }

    /** Opens random access. The first read of it finds the size, or the member in its archive. */
    public PositionalReader open(String url) throws IOException {
        return open(PelicanUrl.parse(url));
    }

    /** Opens random access. The first read of it finds the size, or the member in its archive. */
    public PositionalReader open(PelicanUrl url) throws IOException {
        var at = home.resolve(url);
        return at.member().isPresent() ? archives.open(at) : openObject(at);
    }

    PositionalReader openObject(PelicanUrl url) throws PelicanException {
        return openObject(url, new PinnedVersion());
    }

    PositionalReader openObject(PelicanUrl url, PinnedVersion version) throws PelicanException {
        return new ObjectReader(
                engine.objects(),
                home.resolve(url),
                version,
                engine.blocks(),
                engine.workers(),
                config.connectionsPerHost());
    }

    /** Opens a sequential stream by one plain GET. Its end is reported only after its digest, where one is to be had, agreed. */
    public InputStream stream(String url) throws IOException {
        return stream(PelicanUrl.parse(url));
    }

    /** Opens a sequential stream by one plain GET. Its end is reported only after its digest, where one is to be had, agreed. */
    public InputStream stream(PelicanUrl url) throws IOException {
        var at = home.resolve(url);
        return at.member().isPresent() ? archives.stream(at) : engine.objects().open(at);
    }

    /** Opens an archive, for work on many of its members. The caller closes it. */
    public Archive archive(PelicanUrl url) throws IOException {
        var at = home.resolve(url).withoutMember();
        return Archive.open(openObject(at), at, indexes);
    }

    /** Returns the operations that make, index and verify archives. */
    public ArchiveWork archiveWork() {
        return new ArchiveWork(this, engine);
    }

    /** Opens a dataset: a manifest, archives, tables of rows, or loose objects (see {@link Dataset#open}). */
    public Dataset dataset(String url) throws IOException {
        return dataset(PelicanUrl.parse(url));
    }

    /** Opens a dataset as {@link #dataset(String)} does. */
    public Dataset dataset(PelicanUrl url) throws IOException {
        return Dataset.open(new FederationFiles(this, engine.objects(), indexes, Map.of()), home.resolve(url));
    }

    /** Opens the dataset that a local lockfile describes, without asking anybody (see {@link Dataset#locked}). */
    public Dataset dataset(Path lockFile) throws IOException {
        var files = new FederationFiles(this, engine.objects(), indexes, Map.of());
        return Dataset.locked(files, Files.readAllBytes(lockFile), lockFile.toString());
    }

    /** Returns what stands at {@code url}. */
    public ObjectInfo stat(String url) throws IOException {
        return stat(PelicanUrl.parse(url));
    }

    /** Returns what stands at {@code url}. */
    public ObjectInfo stat(PelicanUrl url) throws IOException {
        var at = home.resolve(url);
        return at.member().isPresent() ? archives.stat(at) : engine.objects().stat(at);
    }

    /** Returns whether something stands at {@code url}; fails where that cannot be known, for want of a token for example. */
    public boolean exists(String url) throws IOException {
        return exists(PelicanUrl.parse(url));
    }

    /** Returns whether something stands at {@code url}; fails where that cannot be known, for want of a token for example. */
    public boolean exists(PelicanUrl url) throws IOException {
        try {
            stat(url);
            return true;
        } catch (PelicanException e) {
            if (e.kind() == ErrorKind.NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    /**
     * Lists a collection or a folder in an archive, in the server's order, one entry in memory at a time; an object lists as itself. Close
     * the stream if it is not read to its end. If the listing breaks off, the stream throws {@link java.io.UncheckedIOException}.
     */
    public Stream<ObjectInfo> list(String url) throws IOException {
        return list(PelicanUrl.parse(url));
    }

    /** Lists as {@link #list(String)} does. */
    public Stream<ObjectInfo> list(PelicanUrl url) throws IOException {
        var at = home.resolve(url);
        return at.member().isPresent() ? archives.list(at) : engine.objects().list(at);
    }

    /** Lists everything below a collection, each collection before what is in it. Close the stream if it is not read to its end. */
    public Stream<ObjectInfo> walk(String url) throws IOException {
        return walk(PelicanUrl.parse(url));
    }

    /** Lists everything below a collection, each collection before what is in it. Close the stream if it is not read to its end. */
    public Stream<ObjectInfo> walk(PelicanUrl url) throws IOException {
        return Walk.below(home.resolve(url), this::list, entry -> true);
    }

    /** Lists what is at most {@code depth} levels below, as {@link #walk(PelicanUrl)} does; a depth of 1 is {@link #list}. */
    public Stream<ObjectInfo> walk(PelicanUrl url, int depth) throws IOException {
        var root = home.resolve(url);
        return Walk.below(root, this::list, entry -> Walk.levels(entry.url()) - Walk.levels(root) < depth);
    }

    /**
     * Returns what matches a pattern: {@code *} inside a name, {@code **} over names, {@code [abc]}, {@code {a,b}}. The pattern stands in the
     * path, or in the member part of an archive URL. Close the stream if it is not read to its end.
     */
    public Stream<ObjectInfo> glob(String url) throws IOException {
        return glob(PelicanUrl.parse(url));
    }

    /** Returns what matches as {@link #glob(String)} does. */
    public Stream<ObjectInfo> glob(PelicanUrl url) throws IOException {
        var at = home.resolve(url);
        return at.member().isPresent()
                ? archives.glob(at)
                : Walk.matching(at, Glob.of(at.path()), this::stat, this::list);
    }

    /**
     * Copies an object or member into a local file, or into a folder under its own name. The file stands under its name only once it is
     * whole and verified; one that stood there is replaced.
     *
     * @return the file
     */
    public Path get(String url, Path target) throws IOException {
        return get(PelicanUrl.parse(url), target);
    }

    /** Copies as {@link #get(String, Path)} does. */
    public Path get(PelicanUrl url, Path target) throws IOException {
        return get(url, target, GetOptions.defaults()).file().orElseThrow();
    }

    /**
     * Copies as {@link #get(String, Path)} does, and tells the outcome: nothing is moved where the file is the object already. A copy of a
     * large object that was ended half-way is gone on with by the next one to the same target. Interrupting the thread cancels it.
     */
    public Transferred get(PelicanUrl url, Path target, GetOptions options) throws IOException {
        var at = home.resolve(url);
        return moves().get(NamedObject.object(at).object(), Get.targetFile(at, target), options);
    }

    MemberGets memberGets(Existing existing) {
        return new MemberGets(archives, engine.get(), existing);
    }

    PelicanUrl resolve(PelicanUrl url) throws PelicanException {
        return home.resolve(url);
    }

    /** Returns the operations on whole trees and sets of objects. */
    public Transfers transfers() {
        return new Transfers(this, moves(), new Checksums(this, engine.objects()));
    }

    private FederationMoves moves() {
        return new FederationMoves(this, engine);
    }

    /**
     * Puts a local file as one object, or into a collection under its own name if the URL ends with a slash. The object stands under its name
     * only once it is whole and verified, wherever the token allows that; {@link Put} tells how, and what it costs.
     */
    public Transferred put(Path file, String url, PutOptions options) throws IOException {
        return put(file, PelicanUrl.parse(url), options);
    }

    /** Puts as {@link #put(Path, String, PutOptions)} does. */
    public Transferred put(Path file, PelicanUrl url, PutOptions options) throws IOException {
        Changeable.check(url);
        return engine.put().put(file, home.resolve(url), options);
    }

    /** Opens a stream whose bytes become an object when it is closed; see {@link PutStream} for giving up. */
    public PutStream newOutput(String url, PutOptions options) throws IOException {
        return newOutput(PelicanUrl.parse(url), options);
    }

    /** Opens as {@link #newOutput(String, PutOptions)} does. */
    public PutStream newOutput(PelicanUrl url, PutOptions options) throws IOException {
        Changeable.check(url);
        return PutStream.begin(engine.put(), home.resolve(url), options, engine.folder());
    }

    /**
     * Gives up the puts that are under way, of objects and of trees, for a process that is told to end (a JVM then runs its shutdown hooks
     * and nothing else): their requests are aborted, and what they have begun is deleted where the token allows that, all within
     * {@code limit}. No put begins afterwards.
     *
     * @return the names, hidden ones among them, under which a part of an object may be left
     */
    public List<PelicanUrl> giveUpPuts(Duration limit) {
        return engine.put().giveUp(limit);
    }

    /** Makes a collection with its parents; one that exists is as good. */
    public void createCollection(String url) throws IOException {
        createCollection(PelicanUrl.parse(url));
    }

    public void createCollection(PelicanUrl url) throws IOException {
        writes.createCollection(home.resolve(url));
    }

    /** Deletes one object, or one collection that is empty. */
    public void delete(String url) throws IOException {
        delete(PelicanUrl.parse(url));
    }

    public void delete(PelicanUrl url) throws IOException {
        writes.delete(home.resolve(url));
    }

    /** Gives an object or collection another name at the same origin; what stands there already stays, and this fails. */
    public void move(String from, String to) throws IOException {
        move(PelicanUrl.parse(from), PelicanUrl.parse(to), Existing.KEEP);
    }

    /** Gives an object or collection another name at the same origin. */
    public void move(PelicanUrl from, PelicanUrl to, Existing existing) throws IOException {
        writes.move(home.resolve(from), home.resolve(to), existing);
    }

    /** Returns the servers that would be asked to read {@code url}, in order, and why. */
    public List<ServerChoice> servers(PelicanUrl url) throws PelicanException {
        return engine.objects().plan(home.resolve(url).withoutMember()).servers().stream()
                .map(server -> new ServerChoice(server.server(), server.reason()))
                .toList();
    }

    /** Returns what is known of tokens, and the user's logins. */
    public Access access() {
        return new Access(this, engine);
    }

    /** Aborts what runs and frees threads and connections. */
    @Override
    public void close() {
        engine.close();
    }
}

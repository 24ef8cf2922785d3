package io.pelicanfs.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.PositionalReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The members of one zip or tar in a federation, found and read without fetching the whole.
 *
 * <p>A zip is opened by one read of its end and one of its directory; a tar has no directory, so its headers are passed over once. What
 * stays in memory is a compact index: about 60 bytes a member. Reading a small member is one request, reading many is
 * {@link #readAll}.
 *
 * <p><b>Truth.</b> Each read begins at the member's own header, which must be the one the index knows. A zip's content is checked by size and
 * CRC-32 before it is returned, a stream's at its end; only {@link #open}'s reads at random cannot be, unless the member is deflated. A tar has
 * no checksum over content: its header's identity and the object's version are all there is. What {@link #read} and {@link #readAll} find
 * damaged they read once more from other servers, where there are any.
 *
 * <p><b>Names</b> have no {@code ./} and {@code /} in front, no {@code /} at the end, no empty and {@code .} segments, both here and in what is
 * asked for; the root has no member. Where an archive has several members of one name, {@link #member(String)} gives the last (as
 * unpacking would leave), in a zip as in a tar, and the others as {@code NAME#1}, {@code NAME#2} and so on, in archive order;
 * {@link #members} gives all. Encrypted and otherwise compressed members are listed, and reading them fails with
 * {@link ErrorKind#UNSUPPORTED}. So does unpacking more than 100 MB out of less than a thousandth of that, except by {@link #stream}.
 *
 * <p>Limits: 20 million members, 2 GiB of names, a directory of 2 GiB, names and pax records of 1 MiB. Safe for many threads.
 */
public final class Archive implements Closeable {
    private final HostObject object;
    private final Layout layout;
    private final MemberIndex index;
    private final MemberReader reader;
    private final boolean inOrder;
    private final Semaphore inflatedKib = new Semaphore(DeflatedView.BUDGET_KIB);

    private final boolean borrowed;

    private final Optional<PelicanException> truncation;

    private Archive(HostObject object, Layout layout, boolean borrowed, Optional<PelicanException> truncation) {
        this.object = object;
        this.layout = layout;
        this.borrowed = borrowed;
        this.truncation = truncation;
        this.index = layout.index();
        this.inOrder = index.isInOrder();
        this.reader = new MemberReader(object, layout);
    }

    /**
     * Opens {@code object} as an archive and takes it over: it is closed with the archive, or when opening fails.
     *
     * <p>Requests: one for an object up to 1 MiB, two for a larger zip with a directory up to 16 MiB and one more each further 16 MiB, and
     * for a larger tar two and one pass: a stream over the whole, or about one request a member where members are large.
     *
     * @param url names the object in errors
     * @throws PelicanException of kind BAD_ARCHIVE where the object is no zip or tar, is compressed as a whole, damaged or cut short
     */
    public static Archive open(PositionalReader object, PelicanUrl url) throws IOException {
        return open(object, url, IndexStore.NONE);
    }

    /**
     * Opens as {@link #open(PositionalReader, PelicanUrl)} does, but looks in {@code indexes} before it passes over a tar of more than 1 MiB
     * or reads a zip's directory of more than 16 MiB, and keeps there what a pass found.
     */
    public static Archive open(PositionalReader object, PelicanUrl url, IndexStore indexes) throws IOException {
        return open(object, url, host -> {
            var opened = ArchiveOpener.open(host, indexes);
            return new Archive(host, opened.layout(), opened.borrowed(), Optional.empty());
        });
    }

    /**
     * Opens as {@link #open(PositionalReader, PelicanUrl)} does, and a tar that was cut with the members that are whole; {@link #truncation}
     * tells. A zip has its directory at its end, so that one that was cut is an error here too.
     */
    public static Archive openLenient(PositionalReader object, PelicanUrl url) throws IOException {
        return open(object, url, host -> {
            var opened = ArchiveOpener.openLenient(host, IndexStore.NONE);
            return new Archive(host, opened.layout(), opened.borrowed(), opened.truncation());
        });
    }

    /**
     * Opens by an index that was made of this very version of the object, without reading anything of it: what the index says of a member is
     * compared with the archive when the member is read.
     *
     * @param index as {@link ArchiveIndex#of} returned it
     * @throws PelicanException of kind {@link ErrorKind#CHANGED} if the index is damaged or of an object of another size
     */
    public static Archive open(PositionalReader object, PelicanUrl url, byte[] index) throws IOException {
        return open(object, url, host -> {
            var layout = ArchiveIndex.layout(host, index)
                    .orElseThrow(
                            () -> PelicanException.of(ErrorKind.CHANGED, "its index is damaged or of another archive")
                                    .url(url)
                                    .nextStep("Make the index, or the lockfile that holds it, again.")
                                    .build());
            return new Archive(host, layout, false, Optional.empty());
        });
    }

    @FunctionalInterface
    private interface Opening {
        Archive of(HostObject object) throws IOException;
    }

    private static Archive open(PositionalReader object, PelicanUrl url, Opening opening) throws IOException {
        try {
            return opening.of(new HostObject(object, url.withoutMember(), object.size()));
        } catch (IOException | RuntimeException | Error e) {
            try {
                object.close();
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    /** Returns what the archive was opened as. */
    public ArchiveFormat format() {
        return layout.format();
    }

    /**
     * Returns whether the index came from an {@link IndexStore}. A member that then fails as CORRUPT may be whole: the index is to be
     * distrusted, and the archive opened once more.
     */
    public boolean indexIsBorrowed() {
        return borrowed;
    }

    /** Returns what is missing of a tar that was cut, an error whose cause is a {@link TruncatedArchiveException}; empty where nothing is. */
    public Optional<PelicanException> truncation() {
        return truncation;
    }

    /** Returns how many members there are, those of equal names included. */
    public long memberCount() {
        return index.count();
    }

    /** Returns all members in archive order, made one by one as the stream is consumed. */
    public Stream<Member> members() {
        return IntStream.range(0, index.count()).mapToObj(index::member);
    }

    /** Returns the member at {@code ordinal}, from 0 up to {@link #memberCount}. */
    public Member member(int ordinal) {
        return index.member(ordinal);
    }

    /**
     * Finds a member. A slash at the end of {@code name} asks for a collection. Folders without an entry of their own are found too, as
     * members with the ordinal {@link Member#IMPLIED}; looking for one sorts the index once, as {@link #children} does.
     */
    public Optional<Member> member(String name) {
        byte[] wanted = MemberName.ofText(name);
        int ordinal = index.find(wanted);
        boolean folderWanted = name.endsWith("/");
        if (ordinal >= 0 && (!folderWanted || index.type(ordinal) == Member.Type.COLLECTION)) {
            return Optional.of(index.member(ordinal));
        }
        boolean implied = wanted.length > 0 && NameOrder.children(index, wanted).hasNext();
        return implied
                ? Optional.of(Member.impliedFolder(new String(wanted, UTF_8)))
                : SameNames.find(index, name).map(index::member);
    }

    /**
     * Returns the direct children of {@code folder} (empty text is the root) in the order of their names as UTF-8 bytes, each name once,
     * folders without an entry of their own included. Empty where there is no such folder. The first call sorts the index, which adds 4
     * bytes a member.
     */
    public Stream<Member> children(String folder) {
        var children = NameOrder.children(index, MemberName.ofText(folder));
        int traits = Spliterator.ORDERED | Spliterator.DISTINCT | Spliterator.NONNULL;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(children, traits), false);
    }

    /**
     * Returns random access to one member's content, not verified as a whole except through {@link PositionalReader#stream}.
     *
     * <p>A deflated or sparse member is inflated into memory by the first read and freed by closing; above 64 MiB, or when open ones of this
     * archive take 256 MiB together, reads fail with {@link ErrorKind#UNSUPPORTED} and only the stream works. Closing the result leaves the archive open.
     */
    public PositionalReader open(Member member) throws IOException {
        int ordinal = content(member);
        reader.requireReadable(ordinal);
        return index.coding(ordinal) == Coding.STORED
                ? new StoredView(reader, ordinal)
                : new DeflatedView(reader, ordinal, inflatedKib);
    }

    /**
     * Returns one member's verified content. One request up to 8 MiB.
     *
     * @throws PelicanException of kind CORRUPT if it is not what the archive says, WRONG_TYPE for a collection, NOT_FOUND for a link that
     *     leads nowhere, UNSUPPORTED for content that is not read here or is above 2 GiB
     */
    public byte[] read(Member member) throws IOException {
        return reader.read(content(member));
    }

    /**
     * Returns one member's content in order, in bounded memory. The stream's end is an error of kind CORRUPT instead if what it gave was not
     * what the archive says, which names the servers that the archive came from so far; see {@link #elsewhere}. One thread at a time.
     */
    public InputStream stream(Member member) throws IOException {
        return reader.stream(content(member));
    }

    /**
     * Reads many members in few requests: at most 32 MiB at once through {@link PositionalReader#readVectored}. They reach {@code sink} in the
     * order asked, each verified, on the calling thread. The first failure ends it.
     */
    public void readAll(List<Member> members, MemberSink sink) throws IOException {
        var ordinals = new int[members.size()];
        for (int i = 0; i < ordinals.length; i++) {
            ordinals[i] = content(members.get(i));
        }
        reader.readAll(members, ordinals, sink);
    }

    /** Returns what {@link #readAll} gives, in arrays of its own. */
    List<byte[]> contents(List<Member> members) throws IOException {
        var contents = new ArrayList<byte[]>(members.size());
        readAll(members, (member, content) -> contents.add(MemberReader.bytesOf(content)));
        return contents;
    }

    /**
     * Fails with {@link ErrorKind#UNSUPPORTED} if {@code member} unpacks to more than 100 MB and more than 1,000 times what it takes in the
     * archive. For those that unpack by {@link #stream} what nobody named.
     */
    public void requireModest(Member member) throws PelicanException {
        reader.requireModest(content(member));
    }

    /** Returns how long what {@link #stream} gives is, for a link too; fails where it would. */
    public long contentBytes(Member member) throws PelicanException {
        int ordinal = content(member);
        reader.requireReadable(ordinal);
        return index.sizeBytes(ordinal);
    }

    /** Returns whether {@code member} is a symbolic link; a hard link is another name of its content. */
    boolean isSymbolicLink(Member member) {
        return member.ordinal() >= 0 && index.coding(member.ordinal()) == Coding.SYMBOLIC;
    }

    PelicanUrl url(Member member) {
        return object.url().withMember(member.name());
    }

    /** Returns where {@code member} begins in the archive, as a byte position: its header, which no other member has. */
    public long position(Member member) {
        return index.offset(member.ordinal());
    }

    /** Returns whether members stand in the archive in the order of their ordinals: in every tar, and in a zip unless a tool moved them. */
    public boolean isInOrder() {
        return inOrder;
    }

    /**
     * Returns this archive read from other servers than those that bytes have come from so far, for a reader whose stream turned out to be
     * damaged. The caller closes it. Empty where there are no servers to choose from.
     *
     * @param damage what was wrong, for those who listen
     */
    public Optional<Archive> elsewhere(String damage) {
        return object.reader()
                .elsewhere(damage)
                .map(reader -> new Archive(
                        new HostObject(reader, object.url(), object.sizeBytes()), layout, borrowed, truncation));
    }

    /** Closes the object. */
    @Override
    public void close() throws IOException {
        object.reader().close();
    }

    /** Returns the ordinal of the member that has the content of {@code member}: itself, or where its links end. */
    private int content(Member member) throws PelicanException {
        if (member.type() == Member.Type.COLLECTION) {
            throw failure(ErrorKind.WRONG_TYPE, "the member is a folder", member.name());
        }
        int ordinal = member.ordinal();
        if (ordinal < 0 || ordinal >= index.count() || !index.name(ordinal).equals(member.name())) {
            throw new IllegalArgumentException("not a member of this archive: " + member.displayName());
        }
        ordinal = Links.follow(object, index, ordinal);
        if (index.type(ordinal) == Member.Type.COLLECTION) {
            throw failure(ErrorKind.WRONG_TYPE, "the link leads to a folder", member.name());
        }
        return ordinal;
    }

    private PelicanException failure(ErrorKind kind, String summary, String name) {
        return PelicanException.of(kind, summary)
                .url(object.url().withMember(name))
                .build();
    }
}

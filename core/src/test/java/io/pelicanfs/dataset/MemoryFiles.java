package io.pelicanfs.dataset;

import io.pelicanfs.ByteRange;
import io.pelicanfs.ErrorKind;
import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.PositionalReader;
import io.pelicanfs.archive.Archive;
import io.pelicanfs.archive.ArchiveIndex;
import io.pelicanfs.archive.IndexStore;
import io.pelicanfs.object.Version;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Objects in memory. Records what is opened. */
final class MemoryFiles implements DatasetFiles {
    final List<String> opened = new CopyOnWriteArrayList<>();
    /** What objects are held to. */
    final Map<PelicanUrl, Pin> required = new HashMap<>();

    private final Map<String, byte[]> objects = new TreeMap<>();
    private final Map<String, Long> sizes = new HashMap<>();

    private Runnable whenStreamed = () -> {};

    /** Is run by the thread that begins to read an object. */
    MemoryFiles whenStreamed(Runnable action) {
        whenStreamed = action;
        return this;
    }

    MemoryFiles with(String path, byte[] bytes) {
        objects.put(path, bytes);
        return this;
    }

    /** Adds an object that goes on with zeros behind {@code head}. */
    MemoryFiles withZeros(String path, byte[] head, long sizeBytes) {
        sizes.put(path, sizeBytes);
        return with(path, head);
    }

    private long size(PelicanUrl url) throws PelicanException {
        return sizes.getOrDefault(url.path(), (long) bytes(url).length);
    }

    static PelicanUrl url(String path) {
        try {
            return PelicanUrl.parse("pelican://fed.example" + path);
        } catch (PelicanException e) {
            throw new AssertionError(e);
        }
    }

    private byte[] bytes(PelicanUrl url) throws PelicanException {
        return Optional.ofNullable(objects.get(url.path()))
                .orElseThrow(() -> PelicanException.of(ErrorKind.NOT_FOUND, "no such object")
                        .url(url)
                        .build());
    }

    private static ObjectInfo info(PelicanUrl url, long size) {
        return new ObjectInfo(url, ObjectInfo.Type.OBJECT, OptionalLong.of(size), Optional.empty());
    }

    @Override
    public ObjectInfo stat(PelicanUrl url) throws IOException {
        if (objects.keySet().stream().anyMatch(path -> path.startsWith(url.path() + "/"))) {
            return new ObjectInfo(url, ObjectInfo.Type.COLLECTION, OptionalLong.empty(), Optional.empty());
        }
        return info(url, size(url));
    }

    @Override
    public Version version(PelicanUrl url) throws IOException {
        opened.add("version " + url.path());
        return new Version(OptionalLong.of(bytes(url).length), Optional.empty(), Map.of());
    }

    @Override
    public DatasetFiles pinned(Map<PelicanUrl, Pin> pins) {
        required.putAll(pins);
        return this;
    }

    @Override
    public byte[] index(PelicanUrl url) throws IOException {
        return ArchiveIndex.of(new Reader(bytes(url), size(url)), url, IndexStore.NONE);
    }

    @Override
    public Stream<ObjectInfo> walk(PelicanUrl url) {
        return objects.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(url.path() + "/"))
                .map(entry -> info(url.withPath(entry.getKey()), entry.getValue().length));
    }

    @Override
    public Stream<ObjectInfo> glob(PelicanUrl url) {
        var ends = url.path().split("\\*", 2);
        return objects.entrySet().stream()
                .filter(entry ->
                        entry.getKey().startsWith(ends[0]) && entry.getKey().endsWith(ends[1]))
                .map(entry -> info(url.withPath(entry.getKey()), entry.getValue().length));
    }

    @Override
    public byte[] read(PelicanUrl url) throws IOException {
        opened.add("read " + url.path());
        return bytes(url).clone();
    }

    @Override
    public InputStream stream(PelicanUrl url) throws IOException {
        opened.add("stream " + url.path());
        whenStreamed.run();
        return new ByteArrayInputStream(bytes(url));
    }

    @Override
    public InputStream stream(PelicanUrl url, long from, long end) throws IOException {
        opened.add("stream " + url.path() + " from " + from);
        return new ByteArrayInputStream(Arrays.copyOfRange(bytes(url), (int) from, (int) end));
    }

    @Override
    public Archive archive(PelicanUrl url, boolean lenient) throws IOException {
        opened.add("archive " + url.path());
        var object = new Reader(bytes(url), size(url));
        return lenient ? Archive.openLenient(object, url) : Archive.open(object, url);
    }

    private static final class Reader implements PositionalReader {
        private final byte[] bytes;
        private final long sizeBytes;

        Reader(byte[] bytes, long sizeBytes) {
            this.bytes = bytes;
            this.sizeBytes = sizeBytes;
        }

        @Override
        public long size() {
            return sizeBytes;
        }

        @Override
        public int read(long position, ByteBuffer target) {
            if (position >= sizeBytes) {
                return target.hasRemaining() ? -1 : 0;
            }
            int count = (int) Math.min(target.remaining(), sizeBytes - position);
            int there = (int) Math.max(0, Math.min(count, bytes.length - position));
            target.put(bytes, (int) Math.min(position, bytes.length), there);
            target.put(new byte[count - there]);
            return count;
        }

        @Override
        public List<ByteBuffer> readVectored(List<ByteRange> ranges) throws IOException {
            for (var range : ranges) {
                if (range.end() > bytes.length) {
                    throw new EOFException();
                }
            }
            return ranges.stream()
                    .map(range -> ByteBuffer.wrap(bytes, (int) range.offset(), (int) range.length())
                            .slice())
                    .toList();
        }

        @Override
        public InputStream stream() {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public void close() {}
    }
}

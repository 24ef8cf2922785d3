package io.pelicanfs.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.Existing;
import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A federation in memory that notes what was asked of it. */
final class FakeMoves implements ObjectMoves {
    static final Instant THEN = Instant.parse("2026-01-02T03:04:05Z");
    static final Instant LATER = Instant.parse("2099-01-01T00:00:00Z");

    private record Stored(String text, Instant modified) {
        byte[] bytes() {
            return text.getBytes(UTF_8);
        }
    }

    private final Map<String, Stored> objects = new ConcurrentSkipListMap<>();
    final Set<String> collections = ConcurrentHashMap.newKeySet();
    final Set<String> failing = ConcurrentHashMap.newKeySet();
    final Set<String> brokenListings = ConcurrentHashMap.newKeySet();
    final List<String> calls = new CopyOnWriteArrayList<>();
    /** What happens once a collection was listed. */
    volatile Runnable afterListing = () -> {};
    /** What happens in the middle of each transfer. */
    volatile Runnable meanwhile = () -> {};

    static PelicanUrl url(String path) {
        try {
            return PelicanUrl.parse("pelican://fed.example" + PelicanUrl.encodePath(path));
        } catch (PelicanException e) {
            throw new IllegalArgumentException(e);
        }
    }

    FakeMoves with(String path, String content) {
        return with(path, content, THEN);
    }

    FakeMoves with(String path, String content, Instant modified) {
        objects.put(path, new Stored(content, modified));
        return this;
    }

    Map<String, String> contents() {
        var all = new LinkedHashMap<String, String>();
        objects.forEach((path, stored) -> all.put(path, stored.text()));
        return all;
    }

    @Override
    public Stream<ObjectInfo> list(PelicanUrl url) throws IOException {
        calls.add("list " + url.path());
        var itself = objects.get(url.path());
        if (itself != null) {
            return Stream.of(object(url, itself));
        }
        var children = new LinkedHashMap<String, ObjectInfo>();
        var prefix = url.path().equals("/") ? "/" : url.path() + "/";
        for (var collection : collections) {
            if (collection.startsWith(prefix)) {
                var name = first(collection.substring(prefix.length()));
                children.put(name, collection(url, name));
            }
        }
        for (var entry : objects.entrySet()) {
            if (entry.getKey().startsWith(prefix)) {
                var rest = entry.getKey().substring(prefix.length());
                var name = first(rest);
                children.put(
                        name, rest.equals(name) ? object(url.child(name), entry.getValue()) : collection(url, name));
            }
        }
        if (children.isEmpty() && !collections.contains(url.path())) {
            throw failure(ErrorKind.NOT_FOUND, url);
        }
        if (brokenListings.contains(url.path())) {
            var half = new ArrayList<>(children.values()).subList(0, children.size() / 2);
            return Stream.concat(half.stream(), Stream.of(0).map(end -> {
                throw new UncheckedIOException(failure(ErrorKind.TRANSFER, url));
            }));
        }
        afterListing.run();
        return children.values().stream();
    }

    private static String first(String rest) {
        int slash = rest.indexOf('/');
        return slash < 0 ? rest : rest.substring(0, slash);
    }

    private static ObjectInfo object(PelicanUrl url, Stored stored) {
        return new ObjectInfo(
                url, ObjectInfo.Type.OBJECT, OptionalLong.of(stored.bytes().length), Optional.of(stored.modified()));
    }

    private static ObjectInfo collection(PelicanUrl parent, String name) {
        return new ObjectInfo(parent.child(name), ObjectInfo.Type.COLLECTION, OptionalLong.empty(), Optional.of(THEN));
    }

    private PelicanException failure(ErrorKind kind, PelicanUrl url) {
        return PelicanException.of(kind, "as arranged").url(url).build();
    }

    private void failIfArranged(PelicanUrl url) throws PelicanException {
        if (failing.contains(url.path())) {
            throw failure(ErrorKind.TRANSFER, url);
        }
    }

    private void failIfChanged(ObjectInfo listed, Stored stored) throws PelicanException {
        if (listed.sizeBytes().isPresent() && listed.sizeBytes().getAsLong() != stored.bytes().length) {
            throw failure(ErrorKind.CHANGED, listed.url());
        }
    }

    @Override
    public Transferred get(ObjectInfo object, Path file, TransferOptions options) throws IOException {
        var url = object.url();
        calls.add("get " + url.path());
        failIfArranged(url);
        var stored = objects.get(url.path());
        if (stored == null) {
            throw failure(ErrorKind.NOT_FOUND, url);
        }
        if (Files.exists(file) && stored.text().equals(Files.readString(file))) {
            return Results.unchanged(url, Optional.of(file), stored.bytes().length);
        }
        failIfChanged(object, stored);
        meanwhile.run();
        Files.write(file, stored.bytes());
        return copied(url, Optional.of(file), stored);
    }

    @Override
    public Transferred put(Path file, PelicanUrl url, PutOptions options) throws IOException {
        calls.add("put " + url.path());
        failIfArranged(url);
        var stored = new Stored(Files.readString(file), LATER);
        var there = objects.get(url.path());
        if (there != null && options.existing() == Existing.KEEP) {
            throw failure(ErrorKind.EXISTS, url);
        }
        objects.put(url.path(), stored);
        return copied(url, Optional.of(file), stored);
    }

    @Override
    public Transferred copy(ObjectInfo object, PelicanUrl to, TransferOptions options) throws IOException {
        var from = object.url();
        calls.add("copy " + from.path() + " " + to.path());
        failIfArranged(from);
        var stored = objects.get(from.path());
        if (stored == null) {
            throw failure(ErrorKind.NOT_FOUND, from);
        }
        failIfChanged(object, stored);
        objects.put(to.path(), new Stored(stored.text(), LATER));
        return copied(to, Optional.empty(), stored);
    }

    private static Transferred copied(PelicanUrl url, Optional<Path> file, Stored stored) {
        return new Transferred(
                url, file, Outcome.COPIED, stored.bytes().length, Integrity.DIGEST, Optional.empty(), Optional.empty());
    }

    @Override
    public void createCollection(PelicanUrl url) {
        calls.add("create " + url.path());
        collections.add(url.path());
    }

    @Override
    public void deleteObject(PelicanUrl url) throws IOException {
        delete(url);
    }

    @Override
    public void deleteCollection(PelicanUrl url) throws IOException {
        delete(url);
    }

    private void delete(PelicanUrl url) throws IOException {
        calls.add("delete " + url.path());
        failIfArranged(url);
        var below = url.path() + "/";
        if (objects.keySet().stream().anyMatch(path -> path.startsWith(below))) {
            throw failure(ErrorKind.WRONG_TYPE, url);
        }
        objects.remove(url.path());
        collections.remove(url.path());
    }
}

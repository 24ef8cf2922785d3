package io.pelicanfs.testbed;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The origin's folder: an object path is a path below it. Nothing outside is ever reached: paths come cleaned, and a symbolic
 * link that leads out is as missing.
 */
final class ObjectFolder {

    private static final int REMEMBERED = 10_000;
    private static final String TEMPORARY = ".testbed-put-";

    private final Path root;
    private final Map<ObjectVersion.Stamp, Checksums> known = Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectVersion.Stamp, Checksums> eldest) {
            return size() > REMEMBERED;
        }
    });

    ObjectFolder(Path root) throws IOException {
        this.root = Files.createDirectories(root).toRealPath();
    }

    /** An object or a collection. */
    record Entry(String path, Path file, boolean collection, ObjectVersion.Stamp stamp) {
        String name() {
            return path.substring(path.lastIndexOf('/') + 1);
        }
    }

    Path root() {
        return root;
    }

    /** Where an object path lies, whether or not there is anything. */
    Path file(String path) {
        Path file = root.resolve(GoPath.clean(path).substring(1)).normalize();
        if (!file.startsWith(root)) {
            throw new IllegalArgumentException("outside of the folder: " + path);
        }
        return file;
    }

    Optional<Entry> find(String path) {
        try {
            Path file = file(path).toRealPath();
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!file.startsWith(root) || attributes.isOther()) {
                return Optional.empty();
            }
            Instant modified = attributes.lastModifiedTime().toInstant();
            ObjectVersion.Stamp stamp =
                    new ObjectVersion.Stamp(String.valueOf(attributes.fileKey()), attributes.size(), modified);
            return Optional.of(new Entry(GoPath.clean(path), file, attributes.isDirectory(), stamp));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The members of a collection by name. */
    List<Entry> list(Entry collection) throws IOException {
        List<Entry> members = new ArrayList<>();
        try (Stream<Path> files = Files.list(collection.file())) {
            files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> !name.startsWith(TEMPORARY))
                    .sorted()
                    .forEach(name -> find(collection.path() + "/" + name).ifPresent(members::add));
        }
        return members;
    }

    ObjectVersion open(Entry object) throws IOException {
        Content content = Content.of(object.file());
        return new ObjectVersion(
                content,
                object.stamp().etagOfGet(),
                object.stamp().modified(),
                MediaTypes.of(object.path(), content),
                Optional.empty(),
                Optional.empty());
    }

    Checksums checksums(Entry object) throws IOException {
        Checksums remembered = known.get(object.stamp());
        if (remembered != null) {
            return remembered;
        }
        try (Content content = Content.of(object.file())) {
            Checksums fresh = Checksums.of(content);
            known.put(object.stamp(), fresh);
            return fresh;
        }
    }

    /** Writes an object whole: a reader sees the old or the new one. */
    void put(String path, byte[] bytes) throws IOException {
        Path file = file(path);
        Path parent = Optional.ofNullable(file.getParent()).orElseThrow();
        Files.createDirectories(parent);
        Path temporary = Files.createTempFile(parent, TEMPORARY, "");
        try {
            Files.write(temporary, bytes);
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
    }

    /** Whether what is written to an object path stays inside: a link that leads out, or nowhere, must not be followed. */
    boolean encloses(String path) throws IOException {
        Path file = file(path);
        while (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            file = Optional.ofNullable(file.getParent()).orElseThrow();
        }
        try {
            return file.toRealPath().startsWith(root);
        } catch (NoSuchFileException danglingLink) {
            return false;
        }
    }

    /** What all objects take. */
    long usedBytes() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    void delete(String path) throws IOException {
        deleteTree(file(path));
    }

    static void deleteTree(Path top) throws IOException {
        if (!Files.exists(top)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(top)) {
            deepestFirst = new ArrayList<>(all.toList());
        }
        Collections.reverse(deepestFirst);
        for (Path path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }
}

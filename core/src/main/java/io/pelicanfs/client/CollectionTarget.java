package io.pelicanfs.client;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.archive.ShardTarget;
import io.pelicanfs.cache.Scratch;
import io.pelicanfs.transfer.Outcome;
import io.pelicanfs.transfer.Put;
import io.pelicanfs.transfer.PutOptions;
import io.pelicanfs.transfer.Transferred;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;

/** A collection as the target of packing. Each shard is compared by its digest once it is there. */
final class CollectionTarget implements ShardTarget {
    private static final int BUFFER_BYTES = 256 << 10;

    private final PelicanFileSystem fs;
    private final Engine engine;
    private final PelicanUrl collection;
    private final ShardStaging staging;

    CollectionTarget(PelicanFileSystem fs, Engine engine, PelicanUrl collection, ShardStaging staging) {
        this.fs = fs;
        this.engine = engine;
        this.collection = collection;
        this.staging = staging;
    }

    @Override
    public String name() {
        return collection.name().isEmpty() ? "dataset" : collection.name();
    }

    @Override
    public void prepare(Set<String> names) throws IOException {
        try (var there = fs.list(collection)) {
            var other = there.filter(entry -> !names.contains(entry.name()) && !Put.isUnfinished(entry))
                    .findFirst();
            if (other.isPresent()) {
                throw PelicanException.of(
                                ErrorKind.EXISTS, "the collection holds what is not part of what is to be packed")
                        .url(other.get().url())
                        .nextStep("Name a collection that is new or empty, or the one an interrupted run wrote to.")
                        .build();
            }
        } catch (PelicanException e) {
            switch (e.kind()) {
                case NOT_FOUND -> fs.createCollection(collection);
                case FORBIDDEN, TOKEN_NEEDED, UNSUPPORTED -> {
                    // Those who may write may not always look; every shard is compared by itself all the same.
                }
                default -> throw e;
            }
        }
    }

    @Override
    public Result write(String name, long sizeBytes, Body body) throws IOException {
        try {
            var url = collection.child(name);
            var done = staging == ShardStaging.NONE
                    ? engine.put().put(sizeBytes, body::writeTo, url, PutOptions.CREATE)
                    : throughScratch(name, body, url);
            return done.outcome() == Outcome.UNCHANGED ? Result.KEPT : Result.WRITTEN;
        } catch (PelicanException e) {
            throw e.kind() == ErrorKind.EXISTS ? published(e) : e;
        }
    }

    private Transferred throughScratch(String name, Body body, PelicanUrl url) throws IOException {
        try (var scratch = Scratch.in(engine.folder(), engine.traces())) {
            var file = scratch.file(name);
            try (var out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES)) {
                body.writeTo(out);
            }
            return engine.put().put(file, url, PutOptions.CREATE);
        }
    }

    private static PelicanException published(PelicanException e) {
        var told = PelicanException.of(ErrorKind.EXISTS, e.summary())
                .attempts(e.attempts())
                .nextStep("A published shard never changes, since caches keep it: pack into a new collection.")
                .cause(e);
        e.url().ifPresent(told::url);
        return told.build();
    }
}

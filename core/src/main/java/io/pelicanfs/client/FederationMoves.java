package io.pelicanfs.client;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.cache.Scratch;
import io.pelicanfs.transfer.Changeable;
import io.pelicanfs.transfer.GetOptions;
import io.pelicanfs.transfer.MemberFile;
import io.pelicanfs.transfer.ObjectMoves;
import io.pelicanfs.transfer.PutOptions;
import io.pelicanfs.transfer.TransferOptions;
import io.pelicanfs.transfer.Transferred;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Moves single objects for work on trees, as the file system does it for its users. */
record FederationMoves(PelicanFileSystem fs, Engine engine) implements ObjectMoves {
    @Override
    public Stream<ObjectInfo> list(PelicanUrl url) throws IOException {
        return fs.list(url);
    }

    @Override
    public Transferred get(ObjectInfo object, Path file, TransferOptions options) throws IOException {
        return get(object, file, GetOptions.defaults().existing(options.existing()));
    }

    /** Fetches an object or member into {@code file}, which is no folder. */
    Transferred get(ObjectInfo object, Path file, GetOptions options) throws IOException {
        var url = object.url();
        return url.member().isEmpty()
                ? engine.get().run(object, file, options)
                : fs.memberGets(options.existing()).one(url, file);
    }

    @Override
    public void getMembers(List<MemberFile> members, TransferOptions options, Each each) throws IOException {
        fs.memberGets(options.existing()).all(members, each);
    }

    @Override
    public Optional<Pass> pass(PelicanUrl url, PelicanException failure, TransferOptions.CutArchive cut)
            throws IOException {
        if (url.member().isEmpty()) {
            return Optional.empty();
        }
        var archive = url.withoutMember();
        return SequentialPass.over(fs.stream(archive), archive, engine.get(), failure, cut);
    }

    @Override
    public Transferred put(Path file, PelicanUrl url, PutOptions options) throws IOException {
        return fs.put(file, url, options);
    }

    /** By way of a file, so that a put that breaks off can send the bytes again, and the origin is told their number before. */
    @Override
    public Transferred copy(ObjectInfo from, PelicanUrl to, TransferOptions options) throws IOException {
        Changeable.check(to);
        try (var scratch = Scratch.in(engine.folder(), engine.traces())) {
            var file = scratch.file("bytes");
            get(from, file, GetOptions.defaults());
            var put = fs.put(file, to, new PutOptions(options.existing(), PutOptions.Known.NOTHING));
            return new Transferred(
                    put.url(),
                    Optional.empty(),
                    put.outcome(),
                    put.sizeBytes(),
                    put.integrity(),
                    put.digest(),
                    put.failure());
        }
    }

    @Override
    public void createCollection(PelicanUrl url) throws IOException {
        fs.createCollection(url);
    }

    @Override
    public void deleteObject(PelicanUrl url) throws IOException {
        unlessGone(() -> new Writes(engine.objects()).deleteObject(url));
    }

    @Override
    public void deleteCollection(PelicanUrl url) throws IOException {
        unlessGone(() -> new Writes(engine.objects()).deleteCollection(url));
    }

    private interface Deletion {
        void run() throws IOException;
    }

    private static void unlessGone(Deletion deletion) throws IOException {
        try {
            deletion.run();
        } catch (PelicanException e) {
            if (e.kind() != ErrorKind.NOT_FOUND) {
                throw e;
            }
        }
    }
}

package io.pelicanfs.client;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.archive.Member;
import io.pelicanfs.archive.MemberStream;
import io.pelicanfs.transfer.Get;
import io.pelicanfs.transfer.Integrity;
import io.pelicanfs.transfer.ObjectMoves;
import io.pelicanfs.transfer.TransferOptions;
import io.pelicanfs.transfer.Transferred;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/** The members of a tar.gz, from its beginning to its end by one request. One thread at a time. */
final class GzipPass implements ObjectMoves.Pass {
    private final PelicanUrl archive;
    private final MemberStream members;
    private final Get get;
    private Optional<Member> last = Optional.empty();

    private GzipPass(PelicanUrl archive, MemberStream members, Get get) {
        this.archive = archive;
        this.members = members;
        this.get = get;
    }

    /** Begins a pass if {@code object} begins as gzip does; else closes it. */
    static Optional<ObjectMoves.Pass> over(InputStream object, PelicanUrl archive, Get get) throws IOException {
        var members = MemberStream.of(object, archive);
        if (members.isCompressed()) {
            return Optional.of(new GzipPass(archive, members, get));
        }
        members.close();
        return Optional.empty();
    }

    @Override
    public Optional<ObjectInfo> next() throws IOException {
        last = members.next();
        return last.map(member -> Archives.info(archive.withMember(member.name()), member));
    }

    @Override
    public Transferred copy(Path file, TransferOptions options) throws IOException {
        var member = last.orElseThrow();
        var url = archive.withMember(member.name());
        if (member.type() == Member.Type.LINK) {
            throw PelicanException.of(
                            ErrorKind.UNSUPPORTED,
                            "it is a link to '" + member.linkTarget().orElse("") + "', which one pass cannot follow")
                    .url(url)
                    .nextStep("Get the archive whole and unpack it with tar.")
                    .build();
        }
        // Whether the bytes are right is known at the end of the whole only.
        return get.copy(url, members.content(), file, Integrity.SIZE_ONLY);
    }

    @Override
    public void close() throws IOException {
        members.close();
    }
}

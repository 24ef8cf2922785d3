package io.pelicanfs.client;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.archive.Member;
import io.pelicanfs.archive.MemberStream;
import io.pelicanfs.archive.TruncatedArchiveException;
import io.pelicanfs.transfer.Get;
import io.pelicanfs.transfer.Integrity;
import io.pelicanfs.transfer.ObjectMoves;
import io.pelicanfs.transfer.TransferOptions;
import io.pelicanfs.transfer.Transferred;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/** The members of a tar.gz, or of a tar that was cut, from its beginning to its end by one request. One thread at a time. */
final class SequentialPass implements ObjectMoves.Pass {
    private final PelicanUrl archive;
    private final MemberStream members;
    private final Get get;
    private final boolean lenient;
    private Optional<Member> last = Optional.empty();

    private SequentialPass(PelicanUrl archive, MemberStream members, Get get, boolean lenient) {
        this.archive = archive;
        this.members = members;
        this.get = get;
        this.lenient = lenient;
    }

    /**
     * Begins a pass if {@code object} begins as gzip does, or is a tar that was cut and of which the whole members are wanted; else closes it.
     *
     * @param failure why it could not be opened at random
     */
    static Optional<ObjectMoves.Pass> over(
            InputStream object, PelicanUrl archive, Get get, PelicanException failure, TransferOptions.CutArchive cut)
            throws IOException {
        boolean lenient = cut == TransferOptions.CutArchive.KEEP_WHOLE_MEMBERS;
        var members = MemberStream.of(object, archive);
        if (members.isCompressed() || (lenient && TruncatedArchiveException.isCause(failure))) {
            return Optional.of(new SequentialPass(archive, members, get, lenient));
        }
        members.close();
        return Optional.empty();
    }

    @Override
    public Optional<ObjectInfo> next() throws IOException {
        try {
            last = members.next();
        } catch (PelicanException e) {
            throw lenient && TruncatedArchiveException.isCause(e) ? incomplete(e) : e;
        }
        return last.map(member -> Archives.info(archive.withMember(member.name()), member));
    }

    private PelicanException incomplete(PelicanException cut) {
        return PelicanException.of(ErrorKind.INCOMPLETE, cut.summary())
                .url(archive)
                .nextStep(
                        "The members before that were taken, whatever came behind is missing; where the archive came from it may be whole.")
                .cause(cut)
                .build();
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

package io.pelicanfs.archive;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The members of an archive to be packed again: links become what they lead to, folders and a shard's own directory go. */
public final class ArchiveInputs {
    private ArchiveInputs() {}

    /**
     * Returns the members, with {@code prefix} (empty, or ending in a slash) before their names; of several with one name the last, as
     * unpacking would leave. The archive must stay open until all are read.
     *
     * @throws PelicanException of kind {@link ErrorKind#UNSUPPORTED} or {@link ErrorKind#NOT_FOUND} if a member cannot be read and {@code choice} does not leave it out
     */
    public static List<PackInput> of(Archive archive, String prefix, MemberChoice choice) throws PelicanException {
        var inputs = new ArrayList<PackInput>();
        Set<String> seen = new TreeSet<>();
        var members = archive.members().toList();
        for (int i = members.size() - 1; i >= 0; i--) {
            var member = members.get(i);
            boolean content =
                    member.type() != Member.Type.COLLECTION && !member.name().equals(DualFrame.INDEX_NAME);
            if (content && seen.add(member.name()) && isChosen(archive, member, choice)) {
                long size = archive.contentBytes(member);
                inputs.add(new PackInput(prefix + member.name(), size, new ArchiveContent(archive, member, false)));
            }
        }
        return inputs;
    }

    private static boolean isChosen(Archive archive, Member member, MemberChoice choice) throws PelicanException {
        if (archive.isSymbolicLink(member)) {
            switch (choice.links()) {
                case SKIP -> {
                    return false;
                }
                case ERROR ->
                    throw PelicanException.of(ErrorKind.UNSUPPORTED, "the member is a symbolic link")
                            .url(archive.url(member))
                            .nextStep("--symlinks skip leaves symbolic links out.")
                            .build();
                case FOLLOW -> {}
            }
        }
        try {
            archive.contentBytes(member);
            return true;
        } catch (PelicanException e) {
            choice.unpackable().met(told(archive, member, e));
            return false;
        }
    }

    private static PelicanException told(Archive archive, Member member, PelicanException e) {
        String links = archive.isSymbolicLink(member) ? "--symlinks skip leaves symbolic links out, " : "";
        return PelicanException.of(e.kind(), e.summary())
                .url(archive.url(member))
                .nextStep(links + "--lenient " + (links.isEmpty() ? "leaves out " : "")
                        + "whatever cannot be packed, and tells what that is.")
                .cause(e)
                .build();
    }
}

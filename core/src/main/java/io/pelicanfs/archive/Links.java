package io.pelicanfs.archive;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.util.ArrayDeque;

/** Follows links from member to member, never out of the archive. */
final class Links {
    private static final int MAX_LINKS = 16;

    private Links() {}

    /** Returns where the links that begin at {@code ordinal} end; {@code ordinal} itself if it is no link. */
    static int follow(HostObject object, MemberIndex index, int ordinal) throws PelicanException {
        int at = ordinal;
        for (int links = 0; index.type(at) == Member.Type.LINK; links++) {
            if (links == MAX_LINKS) {
                throw failure(object, index, ordinal, "the link leads through more than " + MAX_LINKS + " links");
            }
            at = next(object, index, at);
        }
        return at;
    }

    private static int next(HostObject object, MemberIndex index, int ordinal) throws PelicanException {
        var link = index.member(ordinal);
        var target = link.linkTarget();
        if (target.isEmpty()) {
            throw object.unsupported(
                    link.name(), "links in a zip are not followed", "Ask for the member it stands for.");
        }
        boolean symbolic = index.coding(ordinal) == Coding.SYMBOLIC;
        String wanted = symbolic ? resolved(object, index, ordinal, link.name(), target.get()) : target.get();
        int found = index.find(MemberName.ofText(wanted));
        if (found < 0) {
            throw failure(object, index, ordinal, "the link leads to no member of the archive");
        }
        return found;
    }

    /** A symbolic link's target counts from the folder of the link, a hard link's from the root. */
    private static String resolved(HostObject object, MemberIndex index, int ordinal, String name, String target)
            throws PelicanException {
        var path = new ArrayDeque<String>();
        for (String segment : (name + "/../" + target).split("/", -1)) {
            if ((segment.equals("..") && path.pollLast() == null) || target.startsWith("/")) {
                throw failure(object, index, ordinal, "the link leads out of the archive");
            }
            if (!segment.equals("..") && !segment.equals(".") && !segment.isEmpty()) {
                path.addLast(segment);
            }
        }
        return String.join("/", path);
    }

    private static PelicanException failure(HostObject object, MemberIndex index, int ordinal, String summary) {
        return PelicanException.of(ErrorKind.NOT_FOUND, summary)
                .url(object.url().withMember(index.name(ordinal)))
                .build();
    }
}

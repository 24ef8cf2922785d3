package io.pelicanfs.archive;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.util.ArrayDeque;
import java.util.Optional;

/** Follows links from member to member, never out of the archive. */
final class Links {
    private static final int MAX_LINKS = 16;

    /** No file system follows more; in longer ones no linked folder is looked for, since that would take their length squared. */
    private static final int MAX_SEGMENTS = 2048;

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

    /**
     * Returns the name that a symbolic link stands for, found as a file system finds it: from the folder of the link, one segment after the
     * other, where a linked folder on the way counts as the folder it leads to. (A hard link's target counts from the root.)
     */
    private static String resolved(HostObject object, MemberIndex index, int ordinal, String name, String target)
            throws PelicanException {
        var left = new ArrayDeque<String>();
        var path = new ArrayDeque<String>();
        push(left, target);
        push(left, name.substring(0, name.lastIndexOf('/') + 1));
        boolean inArchive = !target.startsWith("/");
        for (int links = 0; inArchive && !left.isEmpty(); ) {
            String segment = left.removeFirst();
            if (segment.equals("..")) {
                inArchive = path.pollLast() != null;
                continue;
            }
            path.addLast(segment);
            var folder = left.isEmpty() || left.size() > MAX_SEGMENTS
                    ? Optional.<String>empty()
                    : linkedFolder(index, String.join("/", path));
            if (folder.isPresent()) {
                if (++links > MAX_LINKS) {
                    throw failure(object, index, ordinal, "the link leads through more than " + MAX_LINKS + " links");
                }
                path.removeLast();
                push(left, folder.get());
                inArchive = !folder.get().startsWith("/");
            }
        }
        if (!inArchive) {
            throw failure(object, index, ordinal, "the link leads out of the archive");
        }
        return String.join("/", path);
    }

    /** Puts the segments of {@code path} before those that are left. */
    private static void push(ArrayDeque<String> left, String path) {
        var segments = path.split("/", -1);
        for (int i = segments.length - 1; i >= 0; i--) {
            if (!segments[i].isEmpty() && !segments[i].equals(".")) {
                left.addFirst(segments[i]);
            }
        }
    }

    private static Optional<String> linkedFolder(MemberIndex index, String name) {
        int found = index.find(MemberName.ofText(name));
        return found >= 0 && index.coding(found) == Coding.SYMBOLIC
                ? index.member(found).linkTarget()
                : Optional.empty();
    }

    private static PelicanException failure(HostObject object, MemberIndex index, int ordinal, String summary) {
        return PelicanException.of(ErrorKind.NOT_FOUND, summary)
                .url(object.url().withMember(index.name(ordinal)))
                .build();
    }
}

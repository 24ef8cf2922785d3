package io.pelicanfs.archive;

/** How the content of a member lies in the archive; a link is STORED (hard) or SYMBOLIC. */
enum Coding {
    STORED("stored"),
    DEFLATED("deflated"),
    ENCRYPTED("encrypted"),
    OTHER_METHOD("packed with a method other than stored and deflate"),
    OTHER_DISK("on another part of a split zip"),
    SPARSE("a sparse file"),
    SPECIAL("a device or a pipe"),
    SYMBOLIC("a symbolic link");

    private final String words;

    Coding(String words) {
        this.words = words;
    }

    boolean readable() {
        return this == STORED || this == DEFLATED || this == SPARSE;
    }

    /** Returns what follows "the member is". */
    String words() {
        return words;
    }
}

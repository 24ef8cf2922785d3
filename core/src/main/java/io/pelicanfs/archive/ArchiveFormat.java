package io.pelicanfs.archive;

/** The formats that can be opened at random. */
public enum ArchiveFormat {
    /** Zip and zip64 (PKWARE APPNOTE 6.3): members stored or deflated. */
    ZIP,
    /** Uncompressed tar: V7, ustar, GNU long names, pax (POSIX.1-2001). */
    TAR
}

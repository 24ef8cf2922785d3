package io.pelicanfs.transfer;

/** What the bytes of a transfer were compared with. */
public enum Integrity {
    /** A digest of the whole, told by a server. */
    DIGEST,
    /** The CRC that an archive has of its member. */
    CRC,
    /** The size alone: no server told a digest. */
    SIZE_ONLY,
    /** Nothing, since no bytes were moved. */
    NONE
}

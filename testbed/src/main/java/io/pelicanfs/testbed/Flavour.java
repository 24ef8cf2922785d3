package io.pelicanfs.testbed;

/** Which servers the testbed imitates; discovery and director are the same in all. */
public enum Flavour {
    /** Pelican's own servers in Go: a posixv2 origin and a V2 cache. */
    GO,
    /** XRootD 5.5.3. */
    XROOTD_5_5,
    /** XRootD 6.2.0. */
    XROOTD_6_2;

    boolean isXrootd() {
        return this != GO;
    }
}

package io.pelicanfs.object;

/** A digest in the making. One thread at a time. */
public interface RunningDigest {
    void update(byte[] bytes, int offset, int length);

    /** Returns the digest of all bytes so far as lower-case hex; call it once. */
    String hex();
}

package io.pelicanfs.inference;

import io.pelicanfs.PelicanException;

/** One input of a model, known by its id: the bytes that were read, or why they could not be. */
public sealed interface Sample {
    /** Returns what names this sample in the results, such as a member's name. Unique within a run if the results must be told apart. */
    String id();

    /** A sample that was read. {@code bytes} is not copied: it is given away. Two samples are equal only if they share it. */
    @SuppressWarnings("ArrayRecordComponent")
    record Read(String id, byte[] bytes) implements Sample {}

    /** A sample that could not be read; it becomes an error in the results, and the run goes on. */
    record Failed(String id, PelicanException why) implements Sample {}
}

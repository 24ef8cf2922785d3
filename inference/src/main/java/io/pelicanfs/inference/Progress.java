package io.pelicanfs.inference;

import java.util.OptionalLong;

/**
 * How far a run is.
 *
 * @param samples samples whose results are written, the failed ones included
 * @param failed how many of them failed
 * @param sizeBytes bytes of the samples that were read
 * @param total samples in all, where the source knows
 */
public record Progress(long samples, long failed, long sizeBytes, OptionalLong total) {}

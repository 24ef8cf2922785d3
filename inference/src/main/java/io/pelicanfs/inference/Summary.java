package io.pelicanfs.inference;

import java.time.Duration;

/**
 * What a whole run did.
 *
 * @param samples results written, the failed ones included
 * @param failed how many of them are errors
 * @param sizeBytes bytes of the samples that were read
 * @param took from start to commit
 */
public record Summary(long samples, long failed, long sizeBytes, Duration took) {}

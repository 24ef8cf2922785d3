package io.pelicanfs.inference;

/**
 * When a batch is full: at {@code samples} samples, or once its samples hold {@code sizeBytes} bytes or more. A batch holds at least one
 * sample, however large.
 */
public record BatchLimits(int samples, long sizeBytes) {
    public BatchLimits {
        if (samples < 1 || sizeBytes < 1) {
            throw new IllegalArgumentException("a batch of " + samples + " samples, " + sizeBytes + " bytes");
        }
    }
}

package io.pelicanfs.inference;

import java.util.Map;

/**
 * What made the results, for their provenance.
 *
 * @param name the name it was opened by
 * @param width numbers in an embedding
 * @param limit what the model sees of a sample, and what it does with the rest, in words
 * @param runtime the program that computes, with its version
 * @param sha256ByFile SHA-256, in lower-case hex, of each file the model is made of
 */
public record ModelInfo(String name, int width, String limit, String runtime, Map<String, String> sha256ByFile) {
    public ModelInfo {
        sha256ByFile = Map.copyOf(sha256ByFile);
    }
}

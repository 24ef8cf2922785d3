package io.pelicanfs.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;

/**
 * In what order the pieces of a part are read: as they stand, or shuffled by a seed, the same on every machine.
 *
 * <p>A shuffle cuts the pieces into chunks, deals them out at random into windows of {@value #WINDOW_CHUNKS}, and shuffles the samples of each
 * window. Every sample comes exactly once per epoch, each epoch has its own order, and what is in memory is one window.
 */
record Order(OptionalLong seed, int epoch) {
    /** How many chunks are mixed with each other. */
    static final int WINDOW_CHUNKS = 4;

    private static final long MOST_CHUNK_BYTES = 8 << 20;
    private static final long LEAST_CHUNK_BYTES = 256 << 10;
    /** A small part is cut smaller, so that it is mixed well too. */
    private static final int CHUNKS = 64;

    static final Order AS_STORED = new Order(OptionalLong.empty(), 0);

    /** What is read and given out together. */
    record Window(List<Piece> pieces) {}

    List<Window> windows(List<Piece> pieces) {
        if (seed.isEmpty()) {
            return pieces.stream().map(piece -> new Window(List.of(piece))).toList();
        }
        long bytes =
                pieces.stream().mapToLong(piece -> piece.to() - piece.from()).sum();
        long chunkBytes = Math.min(MOST_CHUNK_BYTES, Math.max(LEAST_CHUNK_BYTES, bytes / CHUNKS));
        var chunks = new ArrayList<Piece>();
        pieces.forEach(piece -> chunks.addAll(piece.cut(chunkBytes)));
        shuffle(chunks, random(-1));
        var windows = new ArrayList<Window>();
        for (int i = 0; i < chunks.size(); i += WINDOW_CHUNKS) {
            windows.add(new Window(List.copyOf(chunks.subList(i, Math.min(i + WINDOW_CHUNKS, chunks.size())))));
        }
        return List.copyOf(windows);
    }

    /** Mixes the samples of window number {@code window}; leaves them alone where nothing is shuffled. */
    void mix(List<Sample> samples, int window) {
        if (seed.isPresent()) {
            shuffle(samples, random(window));
        }
    }

    /** {@link Random} is specified to the bit, so it is the same everywhere. */
    private Random random(int window) {
        long mixed = seed.orElse(0) * 0x9E3779B97F4A7C15L + epoch * 0xBF58476D1CE4E5B9L + window * 0x94D049BB133111EBL;
        return new Random(mixed ^ (mixed >>> 31));
    }

    private static <T> void shuffle(List<T> list, Random random) {
        for (int i = list.size() - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            T kept = list.get(i);
            list.set(i, list.get(other));
            list.set(other, kept);
        }
    }
}

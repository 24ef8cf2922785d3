package io.pelicanfs.archive;

import java.io.IOException;
import java.io.InputStream;

/**
 * One member to be packed.
 *
 * @param name the member's name to be: segments between single slashes, none of them {@code .} or {@code ..}
 * @param sizeBytes how long the content is; packing fails if it is not
 * @param content where its bytes come from
 */
public record PackInput(String name, long sizeBytes, Content content) {
    /** Bytes that can be read more than once, by one thread at a time; all readings must give the same. */
    @FunctionalInterface
    public interface Content {
        /** Opens the bytes from their beginning. */
        InputStream open() throws IOException;

        /** Returns whether opening them costs a round trip, so that several are read at once, each by a thread of its own. */
        default boolean isFar() {
            return false;
        }

        /** Returns the same bytes as ones that are far. */
        default Content far() {
            var near = this;
            return new Content() {
                @Override
                public InputStream open() throws IOException {
                    return near.open();
                }

                @Override
                public boolean isFar() {
                    return true;
                }
            };
        }
    }

    /**
     * Returns what the member shares with the others of its sample: its name up to the first dot of the last segment, the rule of
     * WebDataset. A name without a dot, or one that begins with it, is a sample of its own.
     */
    public String sampleKey() {
        int segment = name.lastIndexOf('/') + 1;
        int dot = name.indexOf('.', segment);
        return dot <= segment ? name : name.substring(0, dot);
    }
}

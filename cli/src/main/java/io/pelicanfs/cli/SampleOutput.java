package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.dataset.Sample;
import io.pelicanfs.dataset.SampleTar;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

/** The form in which samples go to standard output. */
interface SampleOutput extends Closeable {
    void add(Sample sample) throws IOException;

    /** Ends a pass that came to its end; one that failed is left without an end mark, for all to see. */
    @Override
    void close() throws IOException;

    /** Members of a tar. */
    static SampleOutput tar(OutputStream out) {
        var tar = new SampleTar(out);
        return new SampleOutput() {
            @Override
            public void add(Sample sample) throws IOException {
                tar.add(sample);
            }

            @Override
            public void close() throws IOException {
                tar.close();
            }
        };
    }

    /** Each sample's one field, followed by {@code end}, which no sample may have. */
    static SampleOutput endedBy(OutputStream out, char end) {
        return new SampleOutput() {
            @Override
            public void add(Sample sample) throws IOException {
                var content = onlyField(sample);
                for (byte b : content) {
                    if (b == end) {
                        throw holdsEnd(sample, end);
                    }
                }
                out.write(content);
                out.write(end);
            }

            @Override
            public void close() throws IOException {
                out.flush();
            }
        };
    }

    private static byte[] onlyField(Sample sample) throws PelicanException {
        if (sample.fields().size() != 1) {
            throw PelicanException.of(
                            ErrorKind.UNSUPPORTED,
                            "sample '" + sample.key() + "' has "
                                    + sample.fields().size() + " fields ("
                                    + String.join(", ", sample.fields().keySet()) + ")")
                    .url(sample.object())
                    .nextStep("--lines and --null write samples of one field; leave them out for a tar.")
                    .build();
        }
        return sample.fields().values().iterator().next();
    }

    private static PelicanException holdsEnd(Sample sample, char end) {
        boolean line = end == '\n';
        return PelicanException.of(
                        ErrorKind.UNSUPPORTED, "sample '" + sample.key() + "' has " + (line ? "a line break" : "a NUL"))
                .url(sample.object())
                .nextStep(line ? "Write -0 instead of --lines: NUL ends each sample." : "Leave -0 out for a tar.")
                .build();
    }
}

package io.pelicanfs.conformance.faults;

import io.pelicanfs.ByteRange;
import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanException;
import io.pelicanfs.client.PelicanFileSystem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Every operation that reads, and how it ends. */
enum Reading {
    WHOLE {
        @Override
        Outcome on(PelicanFileSystem fs, String collection, Path folder) throws IOException {
            return judge(fs.read(collection + "/o.bin"), Objects.plain(), Objects.stale());
        }
    },
    STREAM {
        @Override
        Outcome on(PelicanFileSystem fs, String collection, Path folder) throws IOException {
            try (var stream = fs.stream(collection + "/o.bin")) {
                return judge(stream.readAllBytes(), Objects.plain(), Objects.stale());
            }
        }
    },
    GET {
        @Override
        Outcome on(PelicanFileSystem fs, String collection, Path folder) throws IOException {
            try {
                Path file = fs.get(collection + "/o.bin", folder);
                return judge(Files.readAllBytes(file), Objects.plain(), Objects.stale());
            } catch (PelicanException e) {
                try (var left = Files.list(folder)) {
                    if (left.findAny().isPresent()) {
                        throw new AssertionError("a failed get leaves something in its folder", e);
                    }
                }
                throw e;
            }
        }
    },
    RANGE {
        @Override
        Outcome on(PelicanFileSystem fs, String collection, Path folder) throws IOException {
            byte[] got = fs.read(collection + "/o.bin", Objects.RANGE_OFFSET, Objects.RANGE_LENGTH);
            return judge(
                    got,
                    Objects.range(Objects.plain(), Objects.RANGE_OFFSET),
                    Objects.range(Objects.stale(), Objects.RANGE_OFFSET));
        }
    },
    RANGES {
        @Override
        Outcome on(PelicanFileSystem fs, String collection, Path folder) throws IOException {
            var offsets = List.of(1_000, Objects.RANGE_OFFSET, 70_000);
            try (var reader = fs.open(collection + "/o.bin")) {
                var got = reader.readVectored(offsets.stream()
                        .map(offset -> new ByteRange(offset, Objects.RANGE_LENGTH))
                        .toList());
                return judge(together(got), at(offsets, Objects.plain()), at(offsets, Objects.stale()));
            }
        }
    },
    MEMBER {
        @Override
        Outcome on(PelicanFileSystem fs, String collection, Path folder) throws IOException {
            return judge(fs.read(collection + "/a.zip!/b.bin"), Objects.member(), new byte[0]);
        }
    },
    LIST {
        @Override
        Outcome on(PelicanFileSystem fs, String collection, Path folder) throws IOException {
            try (var children = fs.list(collection)) {
                return judge(children.map(ObjectInfo::name).sorted().toList().equals(List.of("a.zip", "o.bin")));
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
    },
    STAT {
        @Override
        Outcome on(PelicanFileSystem fs, String collection, Path folder) throws IOException {
            long size = fs.stat(collection + "/o.bin").sizeBytes().orElse(-1);
            return size == Objects.stale().length ? Outcome.STALE_BYTES : judge(size == Objects.SIZE);
        }
    };

    abstract Outcome on(PelicanFileSystem fs, String collection, Path folder) throws IOException;

    /** How the operation ends; anything but a {@link PelicanException} is no way to end. */
    Outcome outcome(PelicanFileSystem fs, String collection, Path folder) throws IOException {
        try {
            return on(fs, collection, folder);
        } catch (PelicanException e) {
            return Outcome.of(e.kind());
        }
    }

    private static Outcome judge(byte[] got, byte[] right, byte[] stale) {
        return Arrays.equals(got, stale) ? Outcome.STALE_BYTES : judge(Arrays.equals(got, right));
    }

    private static Outcome judge(boolean right) {
        return right ? Outcome.RIGHT_BYTES : Outcome.WRONG_BYTES;
    }

    private static byte[] together(List<ByteBuffer> parts) {
        var all = new ByteArrayOutputStream();
        parts.forEach(part -> {
            var bytes = new byte[part.remaining()];
            part.get(bytes);
            all.writeBytes(bytes);
        });
        return all.toByteArray();
    }

    private static byte[] at(List<Integer> offsets, byte[] whole) {
        var all = new ByteArrayOutputStream();
        offsets.forEach(offset -> all.writeBytes(Objects.range(whole, offset)));
        return all.toByteArray();
    }
}

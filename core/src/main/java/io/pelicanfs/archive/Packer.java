package io.pelicanfs.archive;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.job.Workers;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Packs members into shards at a target, several at once, and writes {@code dataset.json} last.
 *
 * <p>A run that was interrupted is simply repeated: packing is deterministic, so a finished shard is recognised by its bytes and kept. A
 * shard that stands there with other bytes is never replaced.
 */
public final class Packer {
    private final PackPlan plan;
    private final ShardTarget target;
    private final PackOptions options;
    private final LongConsumer packedBytes;
    private final AtomicReference<@Nullable Throwable> firstFailure = new AtomicReference<>();

    private Packer(PackPlan plan, ShardTarget target, PackOptions options, LongConsumer packedBytes) {
        this.plan = plan;
        this.target = target;
        this.options = options;
        this.packedBytes = packedBytes;
    }

    private record Done(DatasetManifest.Shard shard, ShardTarget.Result result) {}

    /**
     * Packs. The first failure ends it; what is finished stays for the next run.
     *
     * @param packedBytes hears of bytes as they are packed, on many threads at once
     */
    public static PackReport pack(PackPlan plan, ShardTarget target, PackOptions options, LongConsumer packedBytes)
            throws IOException {
        return new Packer(plan, target, options, packedBytes).pack();
    }

    private PackReport pack() throws IOException {
        var names = new HashSet<String>();
        for (var shard : plan.shards()) {
            names.add(shard.fileName());
            // Published beside it since an earlier run.
            names.add(shard.fileName() + ArchiveIndex.SUFFIX);
        }
        names.add(DatasetManifest.FILE_NAME);
        target.prepare(names);
        var done = writeShards();
        var shards = done.stream().map(Done::shard).toList();
        boolean shuffled = options.order() instanceof PackOrder.Shuffled;
        var seed = options.order() instanceof PackOrder.Shuffled order
                ? OptionalLong.of(order.seed())
                : OptionalLong.empty();
        var manifest = new DatasetManifest(target.name(), shards, shuffled ? "shuffle" : "path", seed);
        byte[] json = manifest.toJson();
        target.write(DatasetManifest.FILE_NAME, json.length, out -> out.write(json));
        var kept = new ArrayList<String>();
        for (int i = 0; i < done.size(); i++) {
            if (done.get(i).result() == ShardTarget.Result.KEPT) {
                kept.add(plan.shards().get(i).fileName());
            }
        }
        return new PackReport(manifest, kept, plan.warnings());
    }

    private List<Done> writeShards() throws IOException {
        int threads = Math.min(options.shardsAtOnce(), plan.shards().size());
        var workers = Workers.bounded("pack", threads);
        var running = new ArrayList<Future<Done>>();
        try {
            for (var shard : plan.shards()) {
                running.add(workers.submit(() -> unlessFailed(shard)));
            }
            var done = new ArrayList<Done>();
            for (var one : running) {
                done.add(one.get());
            }
            return done;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cancelled("packing was interrupted");
        } catch (ExecutionException e) {
            throw failure(firstFailure.get());
        } finally {
            workers.shutdownNow();
        }
    }

    /** After the first failure the others would only work for nothing: they end at their next bytes. */
    private Done unlessFailed(ShardPlan shard) throws IOException {
        try {
            requireNoFailure();
            return write(shard);
        } catch (IOException | RuntimeException | Error e) {
            firstFailure.compareAndSet(null, e);
            throw e;
        }
    }

    private void requireNoFailure() throws PelicanException {
        if (firstFailure.get() != null) {
            throw cancelled("another shard failed");
        }
    }

    private static PelicanException cancelled(String why) {
        return PelicanException.of(ErrorKind.CANCELLED, why).build();
    }

    private static IOException failure(@Nullable Throwable first) {
        if (first instanceof IOException e) {
            return e;
        }
        if (first instanceof RuntimeException e) {
            throw e;
        }
        if (first instanceof Error e) {
            throw e;
        }
        throw new IllegalStateException("a shard failed without a reason", first);
    }

    private Done write(ShardPlan shard) throws IOException {
        var body = new DigestedBody(shard);
        var result = target.write(shard.fileName(), shard.sizeBytes(), body);
        var digest = body.digest();
        String url = options.publishedAs()
                .map(collection -> collection + (collection.endsWith("/") ? "" : "/") + shard.fileName())
                .orElse(shard.fileName());
        return new Done(
                new DatasetManifest.Shard(
                        url,
                        shard.samples(),
                        shard.members().size(),
                        shard.sizeBytes(),
                        digest.md5(),
                        Optional.of(digest.crc32c()),
                        Optional.of(digest.sha256()),
                        shard.directory()),
                result);
    }

    /** A shard's bytes, digested as they are written. One thread at a time. */
    private final class DigestedBody implements ShardTarget.Body {
        private final ShardPlan shard;
        private Optional<ShardDigest.Result> last = Optional.empty();

        DigestedBody(ShardPlan shard) {
            this.shard = shard;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            try (var digested = new DigestedPieces(new Told(out))) {
                shard.writeTo(digested);
                last = Optional.of(digested.result());
            }
        }

        /** A target that found the file without asking for its bytes left nothing digested yet. */
        ShardDigest.Result digest() throws IOException {
            if (last.isEmpty()) {
                writeTo(OutputStream.nullOutputStream());
            }
            return last.orElseThrow();
        }
    }

    /** Counts what goes to {@code out}, and ends when another shard has failed. */
    private final class Told extends OutputStream {
        private final OutputStream out;

        Told(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            requireNoFailure();
            out.write(bytes, offset, length);
            packedBytes.accept(length);
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }
    }
}

package io.pelicanfs.cli;

import io.pelicanfs.archive.ArchiveCheck;
import io.pelicanfs.archive.DatasetManifest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Where archives to be verified lie. */
sealed interface ShardPlace permits FederationShards, LocalShards {
    /** Returns the text of the manifest that {@code name} is or holds; empty where there is none. */
    Optional<byte[]> manifest(String name) throws IOException;

    /** Returns the archives that {@code name} is or, without a manifest, holds. */
    List<String> archives(String name) throws IOException;

    /** Returns where a shard lies that the manifest of {@code name} calls {@code url}. */
    String shard(String name, String url) throws IOException;

    ArchiveCheck.Report check(String archive, Optional<DatasetManifest.Shard> expected, LongConsumer readBytes)
            throws IOException;
}

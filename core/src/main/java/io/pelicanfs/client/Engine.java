package io.pelicanfs.client;

import io.pelicanfs.PelicanConfig;
import io.pelicanfs.http.HttpTransport;
import io.pelicanfs.object.ObjectClient;
import io.pelicanfs.object.Tokens;
import io.pelicanfs.read.BlockCache;
import java.util.concurrent.ExecutorService;

/** The rooms of one file system, wired. */
record Engine(
        PelicanConfig config,
        HttpTransport http,
        ObjectClient objects,
        Tokens tokens,
        BlockCache blocks,
        ExecutorService workers) {
    void close() {
        workers.shutdownNow();
        http.close();
    }
}

package io.pelicanfs.client;

import io.pelicanfs.PelicanConfig;
import io.pelicanfs.cache.Traces;
import io.pelicanfs.http.HttpTransport;
import io.pelicanfs.login.Logins;
import io.pelicanfs.object.ObjectClient;
import io.pelicanfs.object.Tokens;
import io.pelicanfs.read.BlockCache;
import io.pelicanfs.transfer.Get;
import io.pelicanfs.transfer.Put;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;

/**
 * The rooms of one file system, wired.
 *
 * @param folder for what is kept on disk for a while; it need not exist
 */
record Engine(
        PelicanConfig config,
        HttpTransport http,
        ObjectClient objects,
        Get get,
        Put put,
        Traces traces,
        Tokens tokens,
        Logins logins,
        BlockCache blocks,
        ExecutorService workers,
        Path folder) {
    void close() {
        workers.shutdownNow();
        http.close();
        try {
            traces.close();
        } catch (IOException e) {
            // The end of the process ends its claim as well.
        }
    }
}

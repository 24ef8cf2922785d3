package io.pelicanfs;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Every setting of the engine, read once at the edge. Immutable; {@link #toBuilder} derives a variant.
 *
 * @param federation discovery host ({@code host[:port]}) for bare paths, and for {@code osdf://} instead of {@code osg-htc.org}
 * @param director overrides the federation's director
 * @param caches preferred caches in order, as {@code https://host:port}; {@code +} as the last entry means "then the director's"
 * @param direct ask origins, not caches
 * @param tokenFile the token file the user named
 * @param caFile PEM file with certificates to trust besides the system's
 * @param caFolder folder of PEM files to trust besides the system's
 * @param proxy proxy for {@code https} requests
 * @param noProxy hosts, domains and addresses asked without proxy, as in {@code no_proxy}
 * @param connectTimeout for TCP connect and TLS handshake each
 * @param headerTimeout from the request's end to the head of the answer
 * @param stallTimeout between two bytes of a body
 * @param connectionsPerHost cap on connections, hence requests at once, to one host and port
 * @param blockMemoryBytes cap on blocks held in memory for random reads, for the whole file system
 * @param bytesPerSecond cap on bytes of bodies, for the whole file system
 * @param project project name for the {@code User-Agent}
 */
public record PelicanConfig(
        Optional<String> federation,
        Optional<URI> director,
        List<String> caches,
        boolean direct,
        Optional<Path> tokenFile,
        Optional<Path> caFile,
        Optional<Path> caFolder,
        Optional<URI> proxy,
        List<String> noProxy,
        Duration connectTimeout,
        Duration headerTimeout,
        Duration stallTimeout,
        int connectionsPerHost,
        long blockMemoryBytes,
        OptionalLong bytesPerSecond,
        Optional<String> project) {
    private static final PelicanConfig DEFAULTS = new PelicanConfig(
            Optional.empty(),
            Optional.empty(),
            List.of(),
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(100),
            8,
            64L << 20,
            OptionalLong.empty(),
            Optional.empty());

    /** Returns the built-in settings: no federation, the director's caches, the system's trust, time-outs of 10, 10 and 100 s. */
    public static PelicanConfig defaults() {
        return DEFAULTS;
    }

    /** Returns a builder that begins with these settings. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Changes some settings. Not thread-safe. */
    public static final class Builder {
        private Optional<String> federation;
        private Optional<URI> director;
        private List<String> caches;
        private boolean direct;
        private Optional<Path> tokenFile;
        private Optional<Path> caFile;
        private Optional<Path> caFolder;
        private Optional<URI> proxy;
        private List<String> noProxy;
        private Duration connectTimeout;
        private Duration headerTimeout;
        private Duration stallTimeout;
        private int connectionsPerHost;
        private long blockMemoryBytes;
        private OptionalLong bytesPerSecond;
        private Optional<String> project;

        private Builder(PelicanConfig from) {
            federation = from.federation;
            director = from.director;
            caches = from.caches;
            direct = from.direct;
            tokenFile = from.tokenFile;
            caFile = from.caFile;
            caFolder = from.caFolder;
            proxy = from.proxy;
            noProxy = from.noProxy;
            connectTimeout = from.connectTimeout;
            headerTimeout = from.headerTimeout;
            stallTimeout = from.stallTimeout;
            connectionsPerHost = from.connectionsPerHost;
            blockMemoryBytes = from.blockMemoryBytes;
            bytesPerSecond = from.bytesPerSecond;
            project = from.project;
        }

        public Builder federation(String host) {
            federation = Optional.of(host);
            return this;
        }

        public Builder director(URI url) {
            director = Optional.of(url);
            return this;
        }

        public Builder caches(List<String> urls) {
            caches = List.copyOf(urls);
            return this;
        }

        public Builder direct() {
            direct = true;
            return this;
        }

        public Builder tokenFile(Path file) {
            tokenFile = Optional.of(file);
            return this;
        }

        public Builder caFile(Path file) {
            caFile = Optional.of(file);
            return this;
        }

        public Builder caFolder(Path folder) {
            caFolder = Optional.of(folder);
            return this;
        }

        public Builder proxy(URI url) {
            proxy = Optional.of(url);
            return this;
        }

        public Builder withoutProxy() {
            proxy = Optional.empty();
            return this;
        }

        public Builder noProxy(List<String> hosts) {
            noProxy = List.copyOf(hosts);
            return this;
        }

        public Builder connectTimeout(Duration time) {
            connectTimeout = time;
            return this;
        }

        public Builder headerTimeout(Duration time) {
            headerTimeout = time;
            return this;
        }

        public Builder stallTimeout(Duration time) {
            stallTimeout = time;
            return this;
        }

        public Builder connectionsPerHost(int count) {
            connectionsPerHost = count;
            return this;
        }

        public Builder blockMemoryBytes(long bytes) {
            blockMemoryBytes = bytes;
            return this;
        }

        public Builder bytesPerSecond(long bytes) {
            bytesPerSecond = OptionalLong.of(bytes);
            return this;
        }

        public Builder project(String name) {
            project = Optional.of(name);
            return this;
        }

        /** Returns the settings. */
        public PelicanConfig build() {
            return new PelicanConfig(
                    federation,
                    director,
                    caches,
                    direct,
                    tokenFile,
                    caFile,
                    caFolder,
                    proxy,
                    noProxy,
                    connectTimeout,
                    headerTimeout,
                    stallTimeout,
                    connectionsPerHost,
                    blockMemoryBytes,
                    bytesPerSecond,
                    project);
        }
    }
}

package io.pelicanfs.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** How a testbed shall be. Not safe for concurrent use. */
public final class TestbedBuilder {

    /** What a cache holds unless told otherwise. */
    public static final long DEFAULT_CACHE_BYTES = 1L << 30;

    private Flavour flavour = Flavour.GO;
    private int caches = 2;
    private long cacheBytes = DEFAULT_CACHE_BYTES;
    private OptionalLong originQuota = OptionalLong.empty();
    private Duration latency = Duration.ZERO;
    private final List<Namespace> namespaces = new ArrayList<>();
    private final Set<String> hosts = new LinkedHashSet<>();
    private Optional<Path> folder = Optional.empty();
    private boolean checksPresence;

    TestbedBuilder() {}

    /** Which servers caches and origin imitate; {@link Flavour#GO} unless told otherwise. */
    public TestbedBuilder flavour(Flavour servers) {
        flavour = Objects.requireNonNull(servers);
        return this;
    }

    /** Number of caches, 2 unless told otherwise; without any the director sends reads to the origin. */
    public TestbedBuilder caches(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("a negative number of caches");
        }
        caches = count;
        return this;
    }

    /** What each cache holds; a larger object passes through unkept. */
    public TestbedBuilder cacheBytes(long bound) {
        cacheBytes = bound;
        return this;
    }

    /** Delay before every answer of every server. */
    public TestbedBuilder latency(Duration time) {
        latency = Objects.requireNonNull(time);
        return this;
    }

    /** What the origin's disk holds: a PUT beyond it fails in the origin's own way, and leaves what fitted. */
    public TestbedBuilder originQuota(long bytes) {
        originQuota = OptionalLong.of(bytes);
        return this;
    }

    /** Adds a namespace; without any there are {@code /public} and {@code /private}. */
    public TestbedBuilder namespace(Namespace namespace) {
        namespaces.add(namespace);
        return this;
    }

    /** The origin's folder, kept at the end; a temporary one unless told otherwise. */
    public TestbedBuilder folder(Path path) {
        folder = Optional.of(path);
        return this;
    }

    /** A host name under which {@link Testbed#proxy()} reaches discovery at port 443, with a certificate for it. */
    public TestbedBuilder host(String name) {
        hosts.add(name);
        return this;
    }

    /** Makes the director look at the origin first and answer 404 for what it does not find. */
    public TestbedBuilder directorChecksPresence() {
        checksPresence = true;
        return this;
    }

    /** Starts all servers; they answer when this returns. */
    public Testbed start() {
        try {
            return new Testbed(this);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the testbed", e);
        }
    }

    Flavour flavour() {
        return flavour;
    }

    int caches() {
        return caches;
    }

    long cacheBytes() {
        return cacheBytes;
    }

    OptionalLong originQuota() {
        return originQuota;
    }

    Duration latency() {
        return latency;
    }

    List<Namespace> namespaces() {
        return namespaces.isEmpty()
                ? List.of(Namespace.publicReads("/public"), Namespace.privateReads("/private"))
                : List.copyOf(namespaces);
    }

    Set<String> hosts() {
        return Set.copyOf(hosts);
    }

    Optional<Path> folder() {
        return folder;
    }

    boolean checksPresence() {
        return checksPresence;
    }
}

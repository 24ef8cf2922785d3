package io.pelicanfs.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/**
 * A running federation on loopback. Safe for concurrent use; closing it ends every connection, also those that a fault left
 * hanging, and deletes what it made.
 */
public final class Testbed implements AutoCloseable {

    private final Path work;
    private final Tls tls;
    private final Faults faults = new Faults();
    private final RequestLog log = new RequestLog();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "testbed-fill");
        thread.setDaemon(true);
        return thread;
    });
    private final Engine engine;
    private final ObjectFolder folder;
    private final Issuers issuers;
    private final TestbedServer discovery;
    private final TestbedServer directorServer;
    private final TestbedServer issuer;
    private final TestbedServer origin;
    private final List<TestbedServer> caches = new ArrayList<>();
    private final List<CacheStore> stores = new ArrayList<>();
    private final Director director;
    private final ConnectProxy proxy;

    Testbed(TestbedBuilder builder) throws IOException {
        work = Files.createTempDirectory("testbed-");
        tls = new Tls(builder.hosts());
        Files.writeString(caFile(), tls.authority().pem());
        folder = new ObjectFolder(builder.folder().orElse(work.resolve("data")));
        for (Namespace namespace : builder.namespaces()) {
            Files.createDirectories(folder.file(namespace.prefix()));
        }
        engine = new Engine(tls, faults, log);
        boolean dated = !builder.flavour().isXrootd();
        discovery = engine.open("discovery", Role.DISCOVERY, true, builder.latency());
        directorServer = engine.open("director", Role.DIRECTOR, true, builder.latency());
        issuer = engine.open("issuer", Role.ISSUER, true, builder.latency());
        origin = engine.open("origin", Role.ORIGIN, dated, builder.latency());
        for (int i = 0; i < builder.caches(); i++) {
            caches.add(engine.open("cache" + i, Role.CACHE, dated, builder.latency()));
        }
        issuers = new Issuers(issuer.baseUrl());
        director = mount(builder);
        engine.start();
        proxy = new ConnectProxy(targets(builder), threads, log);
    }

    /** Discovery, director, issuer, two caches and an origin of {@link Flavour#GO}, with {@code /public} and {@code /private}. */
    public static Testbed start() {
        return builder().start();
    }

    public static TestbedBuilder builder() {
        return new TestbedBuilder();
    }

    /** {@code localhost:PORT} of discovery, the authority of {@code pelican://} URLs. */
    public String discoveryHost() {
        return discovery.host();
    }

    /** {@code https://localhost:PORT} of discovery. */
    public String discoveryUrl() {
        return discovery.baseUrl();
    }

    /** The {@code pelican://} URL of an object path, percent-encoded. */
    public String url(String objectPath) {
        return "pelican://" + discoveryHost() + GoPath.encode(objectPath);
    }

    public TestbedServer discovery() {
        return discovery;
    }

    public TestbedServer director() {
        return directorServer;
    }

    public TestbedServer issuer() {
        return issuer;
    }

    public TestbedServer origin() {
        return origin;
    }

    /** The cache at {@code index}, in the director's order. */
    public TestbedServer cache(int index) {
        return caches.get(index);
    }

    public List<TestbedServer> caches() {
        return List.copyOf(caches);
    }

    /** The URL of an issuer by its name, as in the claim {@code iss}. */
    public String issuerUrl(String name) {
        return issuers.named(name).url();
    }

    /** Where people log in at the default issuer. */
    public DeviceFlow deviceFlow() {
        return deviceFlow(Namespace.DEFAULT_ISSUER);
    }

    /** Where people log in at the issuer {@code name}. */
    public DeviceFlow deviceFlow(String name) {
        return issuers.named(name).deviceFlow();
    }

    /** {@code http://localhost:PORT} of the CONNECT proxy. */
    public String proxy() {
        return proxy.url();
    }

    /** The CA's certificate in PEM, until the testbed closes. */
    public Path caFile() {
        return work.resolve("ca.pem");
    }

    /** A client context that trusts the testbed's CA only. */
    public SSLContext sslContext() {
        return tls.client();
    }

    public RequestLog requests() {
        return log;
    }

    /** A token that reads everything of the default issuer for an hour. */
    public String token() {
        return token(TokenSpec.reading());
    }

    public String token(TokenSpec spec) {
        return issuers.named(spec.issuer()).sign(spec);
    }

    /** Makes {@code fault} happen to the requests that match, until the injection is closed. */
    public Injection inject(Fault fault, Match match) {
        Injection injection = faults.add(fault, match);
        if (fault instanceof Fault.BadTls) {
            servers().stream().filter(match::covers).forEach(TestbedServer::dropConnections);
        }
        return injection;
    }

    public void clearFaults() {
        faults.clear();
    }

    /** Writes an object to the origin; caches keep what they hold. Readers see the old or the new one whole. */
    public void put(String objectPath, byte[] bytes) {
        run(() -> folder.put(objectPath, bytes));
    }

    /** Removes an object or a whole collection from the origin; caches keep what they hold. */
    public void delete(String objectPath) {
        run(() -> folder.delete(objectPath));
    }

    /** Where an object lies, or would lie, on the origin's disk. */
    public Path object(String objectPath) {
        return folder.file(objectPath);
    }

    /** Empties every cache. */
    public void clearCaches() {
        for (CacheStore store : stores) {
            run(store::clear);
        }
    }

    /** Makes the director forget all servers, as after its restart: 429 for everything until {@link #advertise}. */
    public void restartDirector() {
        director.restarted(true);
    }

    /** The servers make themselves known to the director again. */
    public void advertise() {
        director.restarted(false);
    }

    @Override
    public void close() {
        engine.close();
        run(proxy::close);
        threads.shutdownNow();
        run(() -> ObjectFolder.deleteTree(work));
    }

    private List<TestbedServer> servers() {
        List<TestbedServer> all = new ArrayList<>(List.of(discovery, directorServer, issuer, origin));
        all.addAll(caches);
        return all;
    }

    private Director mount(TestbedBuilder builder) throws IOException {
        Flavour flavour = builder.flavour();
        Authorizer atOrigin = new Authorizer(issuers, flavour, Role.ORIGIN, origin.baseUrl());
        DirectorView view = new DirectorView(
                builder.namespaces(),
                caches.stream().map(TestbedServer::baseUrl).toList(),
                origin.baseUrl(),
                issuers,
                builder.checksPresence() ? Optional.of(possession(atOrigin)) : Optional.empty());
        issuers.named(TokenSpec.FOREIGN_ISSUER);
        builder.namespaces().forEach(namespace -> issuers.named(namespace.issuer()));
        Issuer federation = new Issuer("federation", discovery.baseUrl());
        DiscoverySite pages = new DiscoverySite(
                discovery.baseUrl(), directorServer.baseUrl(), federation, issuers, builder.namespaces());
        Director made = new Director(view, pages);
        engine.mount(discovery, pages);
        engine.mount(directorServer, made);
        engine.mount(issuer, new IssuerSite(issuer.baseUrl(), issuers));
        engine.mount(
                origin,
                flavour.isXrootd()
                        ? new XrootdServer(flavour, folder, view, atOrigin, Optional.empty(), builder.originQuota())
                        : new GoOrigin(folder, view, atOrigin, origin.baseUrl(), federation, builder.originQuota()));
        OriginClient client = new OriginClient(tls.client(), origin.baseUrl(), issuers);
        for (TestbedServer cache : caches) {
            CacheStore store = new CacheStore(work.resolve(cache.name()), builder.cacheBytes());
            stores.add(store);
            int blockBytes = flavour.isXrootd() ? XrootdServer.BLOCK_BYTES : GoCache.BLOCK_BYTES;
            CacheFetcher fetcher = new CacheFetcher(store, client, threads, blockBytes);
            Authorizer atCache = new Authorizer(issuers, flavour, Role.CACHE, cache.baseUrl());
            engine.mount(
                    cache,
                    flavour.isXrootd()
                            ? new XrootdServer(
                                    flavour, folder, view, atCache, Optional.of(fetcher), OptionalLong.empty())
                            : new GoCache(fetcher, view, made, atCache, cache.baseUrl(), federation));
        }
        return made;
    }

    /** As the real check, it misses names with a percent sign. */
    private DirectorView.Possession possession(Authorizer atOrigin) {
        return (path, namespace, token) -> {
            boolean readable = namespace.publicReads()
                    || token.filter(text ->
                                    atOrigin.judge(text, namespace, "storage.read", path) == Authorizer.Verdict.GOOD)
                            .isPresent();
            return readable
                    && !path.contains("%")
                    && folder.find(path).filter(entry -> !entry.collection()).isPresent();
        };
    }

    private Map<String, Integer> targets(TestbedBuilder builder) {
        Map<String, Integer> targets = new HashMap<>();
        for (TestbedServer server : servers()) {
            targets.put("localhost:" + server.port(), server.port());
            targets.put("127.0.0.1:" + server.port(), server.port());
        }
        builder.hosts().forEach(host -> targets.put(host + ":443", discovery.port()));
        return targets;
    }

    private interface Step {
        void run() throws IOException;
    }

    private static void run(Step step) {
        try {
            step.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.pelicanfs.client;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanConfig;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanListener;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.cache.Traces;
import io.pelicanfs.credential.CredentialPlaces;
import io.pelicanfs.credential.CredentialProvider;
import io.pelicanfs.credential.CredentialSearch;
import io.pelicanfs.credential.CredentialSource;
import io.pelicanfs.federation.Federations;
import io.pelicanfs.http.HttpTransport;
import io.pelicanfs.http.RetryPolicy;
import io.pelicanfs.job.Job;
import io.pelicanfs.job.Workers;
import io.pelicanfs.login.Logins;
import io.pelicanfs.object.ObjectClient;
import io.pelicanfs.object.Tokens;
import io.pelicanfs.read.BlockCache;
import io.pelicanfs.transfer.Get;
import io.pelicanfs.transfer.Put;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Makes a {@link PelicanFileSystem}. Everything has a default: settings come from the environment, the job's ad and the user's Pelican
 * configuration file, read once in {@link #build}. Not thread-safe.
 */
public final class FileSystemBuilder {
    private Map<String, String> environment = System.getenv();
    private Path workingDirectory = Path.of("").toAbsolutePath();
    private Optional<Path> home = Optional.empty();
    private Optional<Path> configFile = Optional.empty();
    private Optional<String> federation = Optional.empty();
    private UnaryOperator<PelicanConfig.Builder> changes = settings -> settings;
    private PelicanListener listener = PelicanListener.NONE;
    private Clock clock = Clock.systemUTC();
    private Optional<CredentialProvider> provider = Optional.empty();
    private List<CredentialSource> sources = List.of();
    private RetryPolicy.Pause pause = RetryPolicy.Pause.SLEEP;

    FileSystemBuilder() {}

    /** The federation of bare paths and {@code osdf://}: {@code pelican://host[:port]}, {@code https://host[:port]} or the host alone. */
    public FileSystemBuilder federation(String name) {
        this.federation = Optional.of(name);
        return this;
    }

    /** Variables to read instead of the process's. */
    public FileSystemBuilder environment(Map<String, String> variables) {
        this.environment = Map.copyOf(variables);
        return this;
    }

    /** Where relative paths begin and a job's files lie, instead of the process's working directory. */
    public FileSystemBuilder workingDirectory(Path folder) {
        this.workingDirectory = folder;
        return this;
    }

    /** The user's home folder, which holds {@code .config/pelican} and {@code .cache/pelfs}, instead of the one that {@code HOME} names. */
    public FileSystemBuilder home(Path folder) {
        this.home = Optional.of(folder);
        return this;
    }

    /** The Pelican configuration file, instead of the one found. */
    public FileSystemBuilder configFile(Path file) {
        this.configFile = Optional.of(file);
        return this;
    }

    /** Changes settings after all other sources; further calls add to it. */
    public FileSystemBuilder settings(UnaryOperator<PelicanConfig.Builder> change) {
        var before = changes;
        this.changes = settings -> change.apply(before.apply(settings));
        return this;
    }

    /** Hears what happens inside. */
    public FileSystemBuilder listener(PelicanListener listener) {
        this.listener = listener;
        return this;
    }

    /** What decides whether a token or an answer has expired. */
    public FileSystemBuilder clock(Clock clock) {
        this.clock = clock;
        return this;
    }

    /**
     * The program's own tokens, asked before everything else; see {@link CredentialProvider} for threads and failures. Not needed where the
     * user or HTCondor left a token in one of the usual places, which are searched anyway.
     */
    public FileSystemBuilder credentials(CredentialProvider provider) {
        this.provider = Optional.of(provider);
        return this;
    }

    /**
     * The file of the one token to use, instead of a search; read anew when it changes. Relative paths begin at the working directory. It
     * need not exist yet; what is wrong with it is told by the first operation that needs a token.
     */
    public FileSystemBuilder tokenFile(Path file) {
        return settings(settings -> settings.tokenFile(file));
    }

    /** A further place of tokens, asked after all others, and after those given here before. */
    public FileSystemBuilder credentialSource(CredentialSource source) {
        this.sources = Stream.concat(sources.stream(), Stream.of(source)).toList();
        return this;
    }

    /** How to wait before another try, for tests that cannot. */
    FileSystemBuilder pause(RetryPolicy.Pause pause) {
        this.pause = pause;
        return this;
    }

    /**
     * Returns the file system. Reads local files, does nothing over the network.
     *
     * @throws PelicanException of kind {@link ErrorKind#USAGE} if a setting makes no sense; the message names its source
     */
    public PelicanFileSystem build() throws PelicanException {
        var folder = home.orElseGet(() -> Job.home(environment));
        var job = Job.detect(environment, workingDirectory, folder);
        var config = settings(job, folder);
        var random = new Random();
        var http = HttpTransport.open(config, listener);
        var federations = new Federations(http, config, listener, clock, pause, random);
        var places = new CredentialPlaces(
                config.tokenFile(),
                environment,
                workingDirectory,
                job.credentials(),
                CredentialPlaces.currentUserId(),
                clock);
        var logins = new Logins(http, Logins.walletFile(environment, folder), clock, pause);
        var search = new CredentialSearch(
                places,
                provider,
                Stream.concat(sources.stream(), Stream.of(logins)).toList());
        var tokens = new Tokens(search, listener);
        var objects = new ObjectClient(http, federations, tokens, listener, RetryPolicy.DATA, pause, random);
        var workers = Workers.start("pelicanfs");
        var get = new Get(objects, workers, pause, System::nanoTime, config.connectionsPerHost());
        var traces = new Traces(job.folder().resolve("traces"));
        return new PelicanFileSystem(new Engine(
                config,
                http,
                objects,
                get,
                new Put(objects, traces),
                traces,
                tokens,
                logins,
                new BlockCache(config.blockMemoryBytes()),
                workers,
                job.folder()));
    }

    private PelicanConfig settings(Job job, Path folder) throws PelicanException {
        var loaded = ConfigLoader.load(environment, job, configFile, folder).toBuilder();
        if (federation.isPresent()) {
            loaded.federation(discoveryHost(federation.get()));
        }
        return changes.apply(loaded).build();
    }

    /** Returns {@code host[:port]} of a federation's name in any of the forms users write it. */
    static String discoveryHost(String name) throws PelicanException {
        String text = name.startsWith("https://") ? name.substring("https://".length()) : name;
        String host = text.startsWith("osdf:") ? Home.OSDF : text;
        String bare = host.endsWith("/") ? host.substring(0, host.length() - 1) : host;
        String url = bare.contains("://") ? bare : "pelican://" + bare;
        var parsed = PelicanUrl.parse(url + "/");
        if (parsed.form() != PelicanUrl.Form.PELICAN || !parsed.path().equals("/")) {
            throw PelicanException.of(ErrorKind.USAGE, "not a federation: " + name)
                    .nextStep("Write its discovery host: pelican://HOST.")
                    .build();
        }
        return parsed.federation().orElseThrow();
    }
}

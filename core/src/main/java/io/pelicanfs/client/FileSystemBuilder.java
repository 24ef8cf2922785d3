package io.pelicanfs.client;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanConfig;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanListener;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.credential.CredentialPlaces;
import io.pelicanfs.credential.CredentialSearch;
import io.pelicanfs.federation.Federations;
import io.pelicanfs.http.HttpTransport;
import io.pelicanfs.http.RetryPolicy;
import io.pelicanfs.job.Job;
import io.pelicanfs.job.Workers;
import io.pelicanfs.object.ObjectClient;
import io.pelicanfs.object.Tokens;
import io.pelicanfs.read.BlockCache;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * Makes a {@link PelicanFileSystem}. Everything has a default: settings come from the environment, the job's ad and the user's Pelican
 * configuration file, read once in {@link #build}. Not thread-safe.
 */
public final class FileSystemBuilder {
    private Map<String, String> environment = System.getenv();
    private Path workingDirectory = Path.of("").toAbsolutePath();
    private Path home = Path.of(System.getProperty("user.home", "/"));
    private Optional<Path> configFile = Optional.empty();
    private Optional<String> federation = Optional.empty();
    private UnaryOperator<PelicanConfig.Builder> changes = settings -> settings;
    private PelicanListener listener = PelicanListener.NONE;
    private Clock clock = Clock.systemUTC();
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

    /** The user's home folder, which holds {@code .config/pelican/pelican.yaml}, instead of the process's. */
    public FileSystemBuilder home(Path folder) {
        this.home = folder;
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
        var job = Job.detect(environment, workingDirectory);
        var config = settings(job);
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
        var tokens = new Tokens(new CredentialSearch(places), listener);
        var objects = new ObjectClient(http, federations, tokens, listener, RetryPolicy.DATA, pause, random);
        return new PelicanFileSystem(new Engine(
                config, http, objects, tokens, new BlockCache(config.blockMemoryBytes()), Workers.start("pelicanfs")));
    }

    private PelicanConfig settings(Job job) throws PelicanException {
        var loaded = ConfigLoader.load(environment, job, configFile, home).toBuilder();
        if (federation.isPresent()) {
            loaded.federation(discoveryHost(federation.get()));
        }
        return changes.apply(loaded).build();
    }

    /** Returns {@code host[:port]} of a federation's name in any of the forms users write it. */
    static String discoveryHost(String name) throws PelicanException {
        String text = name.startsWith("https://") ? name.substring("https://".length()) : name;
        String host = text.startsWith("osdf:") ? PelicanFileSystem.OSDF : text;
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

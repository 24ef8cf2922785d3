package io.pelicanfs.client;

import io.pelicanfs.PelicanConfig;
import io.pelicanfs.PelicanException;
import io.pelicanfs.job.Job;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads every setting once, from where the users of Pelican already have them (protocol facts §10). From weak to strong:
 *
 * <ol>
 *   <li>the built-in settings;
 *   <li>{@code pelican.yaml}: the file named by the caller, else by {@code PELICAN_CONFIG}, else the first found in
 *       {@code PELICAN_CONFIGBASE} (or {@code ~/.config/pelican}) and {@code /etc/pelican}; over it the one named by
 *       {@code PELICAN_CONFIG_FILE};
 *   <li>{@code PelicanCfg_A_B} in the job's ad;
 *   <li>the variables that the job's submit file sets;
 *   <li>the variables of the process: {@code PELICAN_A_B} for parameter {@code A.B}, then those of older clients.
 * </ol>
 *
 * <p>A variable that is set but empty counts as not set. Parameters this library has no use for are ignored.
 */
public final class ConfigLoader {
    private static final Path SYSTEM_FOLDER = Path.of("/etc/pelican");

    private ConfigLoader() {}

    /**
     * Returns the settings of this process.
     *
     * @param environment the variables of the process
     * @param job what HTCondor gave the process
     * @param configFile the file the user named
     * @param home the user's home folder
     * @throws PelicanException of kind {@code USAGE} if a value is malformed, naming its variable, or file and key, and what is valid; of
     *     kind {@code LOCAL} if a file that was named cannot be read
     */
    public static PelicanConfig load(Map<String, String> environment, Job job, Optional<Path> configFile, Path home)
            throws PelicanException {
        return load(environment, job, configFile, home, SYSTEM_FOLDER);
    }

    static PelicanConfig load(
            Map<String, String> environment, Job job, Optional<Path> configFile, Path home, Path systemFolder)
            throws PelicanException {
        var variables = new ConfigSources(environment, job, List.of());
        var base = variables.variable("PELICAN_CONFIGBASE");
        var folders = List.of(base.isPresent() ? base.get().path() : home.resolve(".config/pelican"), systemFolder);
        var sources = new ConfigSources(environment, job, ConfigFile.readAll(variables, configFile, folders));
        return settings(sources, folders, job);
    }

    /**
     * Returns preferred caches as {@link PelicanConfig#caches} has them, from a list as users write it: {@code host[:port]} or
     * {@code https://host[:port]}, separated by commas, {@code +} last for "then the director's".
     *
     * @param origin the option or variable that holds the list, for the error's text
     */
    public static List<String> caches(String origin, String list) throws PelicanException {
        return new ConfigValue(origin, Arrays.asList(list.split(",", -1))).caches();
    }

    private static PelicanConfig settings(ConfigSources sources, List<Path> folders, Job job) throws PelicanException {
        var config = PelicanConfig.defaults().toBuilder();
        var federation = sources.parameter("Federation.DiscoveryUrl");
        if (federation.isPresent()) {
            config.federation(federation.get().federation());
        }
        var director = sources.parameter("Federation.DirectorUrl", "PELICAN_DIRECTOR_URL");
        if (director.isPresent()) {
            config.director(director.get().httpsUrl());
        }
        var caches = sources.parameter("Client.PreferredCaches", "PELICAN_NEAREST_CACHE", "NEAREST_CACHE");
        if (caches.isPresent()) {
            config.caches(caches.get().caches());
        }
        var tokenFile = sources.parameter("Plugin.Token");
        if (tokenFile.isPresent()) {
            config.tokenFile(tokenFile.get().path());
        }
        readTimeouts(sources, config);
        readTrust(sources, folders, config);
        readProxy(sources, config);
        job.projectName().ifPresent(config::project);
        return config.build();
    }

    private static void readTimeouts(ConfigSources sources, PelicanConfig.Builder config) throws PelicanException {
        var connect = sources.parameter("Transport.DialerTimeout");
        if (connect.isPresent()) {
            config.connectTimeout(connect.get().duration());
        }
        var header = sources.parameter("Transport.ResponseHeaderTimeout");
        if (header.isPresent()) {
            config.headerTimeout(header.get().duration());
        }
        var stall = sources.parameter("Client.StoppedTransferTimeout");
        if (stall.isPresent()) {
            config.stallTimeout(stall.get().duration());
        }
    }

    private static void readTrust(ConfigSources sources, List<Path> folders, PelicanConfig.Builder config)
            throws PelicanException {
        var named = sources.parameter("Server.TLSCACertificateFile");
        if (named.isPresent()) {
            config.caFile(named.get().path());
        } else {
            // Sites set these for the host; in a container they often name nothing, which is no reason to fail.
            var inherited = sources.variable("SSL_CERT_FILE");
            var usual = folders.stream().map(folder -> folder.resolve("certificates/tlsca.pem"));
            Stream.concat(inherited.isPresent() ? Stream.of(inherited.get().path()) : Stream.of(), usual)
                    .filter(Files::isReadable)
                    .findFirst()
                    .ifPresent(config::caFile);
        }
        var caFolder = sources.variable("X509_CERT_DIR");
        if (caFolder.isPresent() && Files.isDirectory(caFolder.get().path())) {
            config.caFolder(caFolder.get().path());
        }
    }

    private static void readProxy(ConfigSources sources, PelicanConfig.Builder config) throws PelicanException {
        var disable = sources.parameter("Client.DisableHttpProxy");
        boolean disabled = sources.isSet("PELICAN_DISABLE_HTTP_PROXY", "OSG_DISABLE_HTTP_PROXY")
                || (disable.isPresent() && disable.get().truth());
        var proxy = sources.variable("HTTPS_PROXY", "https_proxy");
        if (proxy.isPresent() && !disabled) {
            config.proxy(proxy.get().proxy());
        }
        var noProxy = sources.variable("NO_PROXY", "no_proxy");
        if (noProxy.isPresent()) {
            config.noProxy(noProxy.get().words());
        }
    }
}

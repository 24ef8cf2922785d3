package io.pelicanfs.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanConfig;
import io.pelicanfs.PelicanException;
import io.pelicanfs.job.Job;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {
    @TempDir
    Path home;

    @TempDir
    Path system;

    @TempDir
    Path sandbox;

    private PelicanConfig load(Map<String, String> environment) throws PelicanException {
        return ConfigLoader.load(environment, Job.detect(environment, sandbox, home), Optional.empty(), home, system);
    }

    private PelicanConfig load(String variable, String value) throws PelicanException {
        return load(Map.of(variable, value));
    }

    private Path userFile(String yaml) throws IOException {
        Files.createDirectories(home.resolve(".config/pelican"));
        return Files.writeString(home.resolve(".config/pelican/pelican.yaml"), yaml);
    }

    private void ad(String lines) throws IOException {
        Files.writeString(sandbox.resolve(".job.ad"), lines);
    }

    @Test
    void withoutAnySourceTheBuiltInSettingsHold() throws PelicanException {
        assertThat(load(Map.of())).isEqualTo(PelicanConfig.defaults());
        assertThat(load(Map.of("NEAREST_CACHE", "", "https_proxy", "", "PELICAN_FEDERATION_DISCOVERYURL", " ")))
                .isEqualTo(PelicanConfig.defaults());
    }

    @Test
    void readsTheUsersFile() throws IOException {
        userFile("""
                Federation:
                  DiscoveryUrl: https://Fed.example/
                  DirectorUrl: https://director.example:8444
                client:
                  preferredcaches: [ "cache-a:8443", https://cache-b ]
                  StoppedTransferTimeout: 30
                Transport.DialerTimeout: 1.5s
                Transport: {ResponseHeaderTimeout: 1m30s}
                Server: {TLSCACertificateFile: /ca.pem}
                Plugin: {Token: /t}
                Unknown: {Key: [1]}
                """);
        var config = load(Map.of());
        assertThat(config.federation()).contains("fed.example");
        assertThat(config.director()).contains(URI.create("https://director.example:8444"));
        assertThat(config.caches()).containsExactly("https://cache-a:8443", "https://cache-b:443");
        assertThat(config.stallTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.connectTimeout()).isEqualTo(Duration.ofMillis(1500));
        assertThat(config.headerTimeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(config.caFile()).contains(Path.of("/ca.pem"));
        assertThat(config.tokenFile()).contains(Path.of("/t"));
    }

    @Test
    void readsOnlyTheFirstFileFound() throws IOException {
        Files.writeString(
                system.resolve("pelican.yaml"), "Federation: {DiscoveryUrl: system.example}\nPlugin: {Token: /t}");
        assertThat(load(Map.of()).federation()).contains("system.example");
        var user = userFile("Federation: {DiscoveryUrl: user.example}");
        assertThat(load(Map.of()).federation()).contains("user.example");
        assertThat(load(Map.of()).tokenFile()).isEmpty();
        assertThat(load("PELICAN_CONFIGBASE", sandbox.toString()).federation()).contains("system.example");
        assertThat(load("PELICAN_CONFIG", user.toString()).federation()).contains("user.example");

        var named = Files.writeString(sandbox.resolve("my.yaml"), "Federation: {DiscoveryUrl: named.example}");
        var environment = Map.of("PELICAN_CONFIG", user.toString());
        var config = ConfigLoader.load(
                environment, Job.detect(environment, sandbox, home), Optional.of(named), home, system);
        assertThat(config.federation()).contains("named.example");
        assertThat(load("PELICAN_CONFIG_FILE", named.toString()).federation()).contains("named.example");
    }

    @Test
    void strongerSourcesWin() throws IOException {
        userFile("Client: {PreferredCaches: [file]}");
        assertThat(load(Map.of()).caches()).containsExactly("https://file:443");
        ad("PelicanCfg_client_PreferredCaches = \"ad\"\n");
        assertThat(load(Map.of()).caches()).containsExactly("https://ad:443");
        ad("PelicanCfg_Client_PreferredCaches = \"ad\"\nEnvironment = \"NEAREST_CACHE=submit-file\"\n");
        assertThat(load(Map.of()).caches()).containsExactly("https://submit-file:443");
        assertThat(load("NEAREST_CACHE", "process").caches()).containsExactly("https://process:443");
        assertThat(load(Map.of("NEAREST_CACHE", "a", "PELICAN_NEAREST_CACHE", "b"))
                        .caches())
                .containsExactly("https://b:443");
        assertThat(load(Map.of("PELICAN_NEAREST_CACHE", "b", "PELICAN_CLIENT_PREFERREDCACHES", "c"))
                        .caches())
                .containsExactly("https://c:443");
    }

    @Test
    void takesTheJobsSettingsFromItsAd() throws IOException {
        ad("""
                ProjectName = "Lab"
                PelicanCfg_Client_StoppedTransferTimeout = 20
                PelicanCfg_Client_DisableHttpProxy = true
                Environment = "PELICAN_FEDERATION_DISCOVERYURL=fed.example https_proxy=proxy:3128"
                """);
        var config = load(Map.of());
        assertThat(config.project()).contains("Lab");
        assertThat(config.stallTimeout()).isEqualTo(Duration.ofSeconds(20));
        assertThat(config.federation()).contains("fed.example");
        assertThat(config.proxy()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cache:8443                      | https://cache:8443",
                "https://Cache/                  | https://cache:443",
                "HTTPS://cache:443, b:1094 , +   | https://cache:443 https://b:1094 +",
                "a,a                             | https://a:443 https://a:443",
                "+                               | +",
                "[::1]:8443,[::1]                | https://[::1]:8443 https://[::1]:443",
            })
    void normalisesPreferredCaches(String list, String caches) throws PelicanException {
        assertThat(load("NEAREST_CACHE", list).caches()).containsExactly(caches.split(" "));
        assertThat(ConfigLoader.caches("--cache", list)).containsExactly(caches.split(" "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a,,b",
                ",a",
                "a,",
                "+,a",
                "+,+",
                "http://a",
                "unix:///s",
                "a/path",
                "a b",
                "u:s3cret@a",
                "a?authz=s3cret"
            })
    void refusesListsThatAreNone(String list) {
        assertThatThrownBy(() -> load("NEAREST_CACHE", list))
                .isInstanceOfSatisfying(
                        PelicanException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USAGE))
                .hasMessageContaining("NEAREST_CACHE")
                .hasMessageContaining("separated by commas")
                .message()
                .doesNotContain("s3cret");
        assertThatThrownBy(() -> ConfigLoader.caches("--cache", list)).hasMessageContaining("--cache");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PELICAN_FEDERATION_DISCOVERYURL       | https://h/path   | discovery host",
                "PELICAN_FEDERATION_DISCOVERYURL       | http://h         | discovery host",
                "PELICAN_FEDERATION_DIRECTORURL        | http://h         | https://host",
                "PELICAN_DIRECTOR_URL                  | https://         | https://host",
                "PELICAN_CLIENT_STOPPEDTRANSFERTIMEOUT | soon             | 100s",
                "PELICAN_CLIENT_STOPPEDTRANSFERTIMEOUT | 0                | 100s",
                "PELICAN_TRANSPORT_DIALERTIMEOUT       | -1s              | 100s",
                "PELICAN_TRANSPORT_DIALERTIMEOUT       | 99999999999h     | 100s",
                "PELICAN_CLIENT_DISABLEHTTPPROXY       | yes              | true or false",
                "https_proxy                           | socks5://u:s3cret@h:1 | http://host:port",
                "HTTPS_PROXY                           | http://u:s3cret@h h   | http://host:port",
            })
    void refusesMalformedVariablesAndSaysWhatIsValid(String variable, String value, String valid) {
        assertThatThrownBy(() -> load(variable, value))
                .isInstanceOfSatisfying(
                        PelicanException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USAGE))
                .hasMessageContaining(variable)
                .hasMessageContaining(valid)
                .message()
                .doesNotContain("s3cret");
    }

    @Test
    void namesTheFileAndTheKeyOrLineOfWhatIsMalformed() throws IOException {
        var file = userFile("Client: {StoppedTransferTimeout: soon}");
        assertThatThrownBy(() -> load(Map.of())).hasMessageContaining("Client.StoppedTransferTimeout in " + file);
        userFile("Client:\n  a: [\nb: 1\n");
        assertThatThrownBy(() -> load(Map.of()))
                .isInstanceOf(PelicanException.class)
                .hasMessageContaining(file + ": line 4");
        userFile("just text");
        assertThatThrownBy(() -> load(Map.of())).hasMessageContaining("no map of settings");
        userFile("Federation: {DiscoveryUrl: [a, b]}");
        assertThatThrownBy(() -> load(Map.of())).hasMessageContaining("a list where one value is wanted");
        userFile("# nothing yet\n");
        assertThat(load(Map.of())).isEqualTo(PelicanConfig.defaults());
        assertThatThrownBy(() -> load("PELICAN_CONFIG", "/no/such"))
                .isInstanceOfSatisfying(
                        PelicanException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.LOCAL))
                .hasMessageContaining("/no/such");
    }

    @Test
    void readsTheProxyAsCurlAndGoDo() throws PelicanException {
        var config = load(Map.of(
                "https_proxy", "proxy:3128", "http_proxy", "http://squid:1", "no_proxy", " .local, ,10.0.0.0/8"));
        assertThat(config.proxy()).contains(URI.create("http://proxy:3128"));
        assertThat(config.noProxy()).isEqualTo(List.of(".local", "10.0.0.0/8"));
        assertThat(load(Map.of("HTTPS_PROXY", "http://up:1", "https_proxy", "http://low:1"))
                        .proxy())
                .contains(URI.create("http://up:1"));
        assertThat(load("http_proxy", "http://squid:1").proxy()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"OSG_DISABLE_HTTP_PROXY,''", "PELICAN_DISABLE_HTTP_PROXY,false", "PELICAN_CLIENT_DISABLEHTTPPROXY,true"
    })
    void usesNoProxyWhereItIsSwitchedOff(String variable, String value) throws PelicanException {
        assertThat(load(Map.of("https_proxy", "proxy:3128", variable, value)).proxy())
                .isEmpty();
        assertThat(load(Map.of("https_proxy", "proxy:3128", "PELICAN_CLIENT_DISABLEHTTPPROXY", "0"))
                        .proxy())
                .isPresent();
    }

    @Test
    void trustsTheCertificatesThatWereNamedOrLieWherePelicanPutsThem() throws IOException {
        var file = Files.createFile(sandbox.resolve("ca.pem"));
        assertThat(load("SSL_CERT_FILE", file.toString()).caFile()).contains(file);
        assertThat(load(Map.of("SSL_CERT_FILE", file.toString(), "PELICAN_SERVER_TLSCACERTIFICATEFILE", "/ca"))
                        .caFile())
                .contains(Path.of("/ca"));
        assertThat(load("X509_CERT_DIR", sandbox.toString()).caFolder()).contains(sandbox);
        assertThat(load(Map.of("X509_CERT_DIR", "/no/such", "SSL_CERT_FILE", "/no/such")))
                .isEqualTo(PelicanConfig.defaults());
        Files.createDirectories(system.resolve("certificates"));
        var usual = Files.createFile(system.resolve("certificates/tlsca.pem"));
        assertThat(load(Map.of()).caFile()).contains(usual);
    }

    @ParameterizedTest
    @CsvSource({
        "1h2m3s,3723000",
        "1500ms,1500",
        "5us,0",
        "3600,3600000",
        "999999999,999999999000",
        "10000000000,10000",
        "0.5m,30000"
    })
    void readsTimesAsGoWritesThem(String text, long millis) throws PelicanException {
        assertThat(load("PELICAN_CLIENT_STOPPEDTRANSFERTIMEOUT", text)
                        .stallTimeout()
                        .toMillis())
                .isEqualTo(millis);
    }
}

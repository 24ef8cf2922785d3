package io.pelicanfs.conformance.credentials;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.client.PelicanFileSystem;
import io.pelicanfs.credential.Operation;
import io.pelicanfs.testbed.Fault;
import io.pelicanfs.testbed.Match;
import io.pelicanfs.testbed.Role;
import io.pelicanfs.testbed.Testbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing that a private run leaves behind holds a token: whole processes, with all logs on, that succeed, fail and crash. The folder is all that
 * they have: home, working directory, place of temporary files.
 */
@Timeout(120)
class SecretsTest {
    private final Testbed federation = Testbed.start();
    private final String url = federation.url("/private/hello.txt");
    /** Refused by all servers, so that the error tells everything about the token. */
    private final String refused = federation.url("/private/refused.txt");

    @TempDir
    Path home;

    @BeforeEach
    void publish() {
        federation.put("/private/hello.txt", "what somebody may read".getBytes(UTF_8));
        federation.put("/private/refused.txt", "nothing".getBytes(UTF_8));
        federation.inject(Fault.status(403), Match.on(Role.CACHE).path("/private/refused.txt"));
        federation.inject(Fault.status(403), Match.on(Role.ORIGIN).path("/private/refused.txt"));
    }

    @AfterEach
    void stop() {
        federation.close();
    }

    private PrivateProcess program(String... secrets) throws IOException {
        return new PrivateProcess(home, secrets)
                .with("SSL_CERT_FILE", federation.caFile().toString());
    }

    @Test
    void aProgramThatReadsAndFailsShowsNoTokenOfItsEnvironment() throws Exception {
        String token = federation.token();
        try (var run = program(token).with("BEARER_TOKEN", token).start(PrivateRun.class.getName(), url, refused)) {
            run.awaitLine("waiting");
            assertThat(run.end()).as(run::log).isZero();
            assertThat(run.log())
                    .contains("what somebody may read", "FORBIDDEN", "DEBUG PoolingHttpClientConnectionManager");
            run.assertNothingTold();
        }
    }

    @Test
    void noVerbShowsATokenOfAFile() throws Exception {
        String token = federation.token();
        Files.writeString(Files.createDirectory(home.resolve(".condor_creds")).resolve("ap.use"), token);
        for (String[] words : new String[][] {
            {"cat", "-d", "-v", url},
            {"cat", "-d", "-v", "--json", refused},
            {"get", "-d", "-v", url, "copy"},
            {"get", "-d", "-v", refused, "copy2"},
            {"ls", "-d", "-l", federation.url("/private")},
            {"token", "explain", "-d", url},
            {"token", "explain", "--json", refused}
        }) {
            try (var run = program(token).startPelfs(words)) {
                assertThat(run.end() == 0)
                        .as(run::log)
                        .isEqualTo(!String.join(" ", words).contains("refused") || words[0].equals("token"));
                run.assertNothingTold(home.resolve(".condor_creds/ap.use"));
            }
        }
    }

    @Test
    void theWalletAloneHoldsWhatALoginBringsAndIsItsOwnersOnly() throws Exception {
        try (var fs = PelicanFileSystem.builder()
                .environment(Map.of("SSL_CERT_FILE", federation.caFile().toString()))
                .workingDirectory(home)
                .home(home)
                .build()) {
            fs.access()
                    .login(
                            fs.url(url),
                            Operation.READ,
                            request -> federation.deviceFlow().approve(request.userCode()));
        }
        var wallet = home.resolve(".config/pelfs/wallet.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(wallet)))
                .isEqualTo("rw-------");
        String[] kept = PrivateProcess.quotedSecrets(Files.readString(wallet));
        assertThat(kept).hasSizeGreaterThan(1);
        try (var run = program(kept).start(PrivateRun.class.getName(), url, refused)) {
            run.awaitLine("waiting");
            assertThat(run.end()).as(run::log).isZero();
            run.assertNothingTold(wallet);
        }
        try (var run = program(kept).startPelfs("token", "list", "-d", "-v")) {
            assertThat(run.end()).as(run::log).isZero();
            run.assertNothingTold(wallet);
        }
    }

    /** With the options of {@code ./pelfs}: no dump of memory, and Java's own report names a few harmless variables only. */
    @Test
    void aCrashLeavesAReportWithoutTheTokenAndNoDump() throws Exception {
        String token = federation.token();
        try (var run = program(token).with("BEARER_TOKEN", token).start(PrivateRun.class.getName(), url, refused)) {
            run.awaitLine("waiting");
            run.crash();
            assertThat(run.report()).exists();
            assertThat(Files.readString(run.report(), ISO_8859_1)).contains("SIGSEGV", "Environment Variables:");
            try (var files = Files.list(home)) {
                assertThat(files.map(file -> String.valueOf(file.getFileName())))
                        .noneMatch(name -> name.startsWith("core") || name.endsWith(".hprof"));
            }
            run.assertNothingTold();
        }
    }
}

package io.pelicanfs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.testbed.Testbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person without any token logs in, and everything of this user reads private data from then on. */
class LoginTest {
    private static final Pattern CODE = Pattern.compile("\"user_code\":\"([^\"]+)\"|confirm the code (\\S+) within");

    private final Testbed testbed = Testbed.start();

    @TempDir
    Path folder;

    @BeforeEach
    void publish() throws IOException {
        Files.createDirectories(folder.resolve("home"));
        testbed.put("/private/1.txt", "one\n".getBytes(UTF_8));
    }

    @AfterEach
    void close() {
        testbed.close();
    }

    private Map<String, String> environment() {
        return Map.of(
                "HOME",
                folder.resolve("home").toString(),
                "PELICAN_FEDERATION_DISCOVERYURL",
                testbed.discoveryUrl(),
                "PELICAN_SERVER_TLSCACERTIFICATEFILE",
                testbed.caFile().toString());
    }

    private Desk desk() {
        return Desk.in(folder).with(environment());
    }

    /** Logs in; the person sees the code and approves. */
    private Desk login(String... more) {
        var args = new ArrayList<>(List.of("login", "/private/"));
        args.addAll(List.of(more));
        var desk = desk().terminal(80).reading(text -> {
            var code = CODE.matcher(text);
            if (code.find()) {
                testbed.deviceFlow().approve(code.group(1) == null ? code.group(2) : code.group(1));
            }
        });
        assertThat(desk.run(args.toArray(String[]::new))).as(desk.err()).isZero();
        return desk;
    }

    private Path wallet() {
        return folder.resolve("home/.config/pelfs/wallet.json");
    }

    private void endToken() throws IOException {
        Files.writeString(
                wallet(),
                Files.readString(wallet())
                        .replaceAll("\"expires\":\"[^\"]*\"", "\"expires\":\"2020-01-01T00:00:00Z\""));
    }

    @Test
    void readsPrivateDataAfterALoginUntilTheLogout() {
        var before = desk();
        assertThat(before.run("cat", "/private/1.txt")).isEqualTo(7);
        assertThat(before.err()).contains("pelfs login");

        var login = login();
        assertThat(login.err()).contains(testbed.issuerUrl("default") + "/device?user_code=");
        assertThat(login.out()).contains("Logged in at " + testbed.issuerUrl("default"));

        var after = desk();
        assertThat(after.run("cat", "/private/1.txt")).as(after.err()).isZero();
        assertThat(after.out()).isEqualTo("one\n");

        assertThat(desk().run("logout", "/private/")).isZero();
        assertThat(desk().run("cat", "/private/1.txt")).isEqualTo(7);
    }

    @Test
    void tokenGetPrintsTheTokenAloneAndTokenListNever() {
        login("--json");
        var get = desk();
        var list = desk();
        var json = desk();

        assertThat(get.run("token", "fetch", "/private/1.txt")).isZero();
        assertThat(get.out()).matches("eyJ[\\w.-]+\n");
        assertThat(get.err()).isEmpty();
        assertThat(list.run("token", "list")).isZero();
        assertThat(json.run("token", "list", "--json")).isZero();

        assertThat(list.out())
                .contains(testbed.issuerUrl("default"), "storage.read:/", "ends in", wallet().toString())
                .doesNotContain("eyJ");
        assertThat(json.out()).contains("\"scopes\":[").doesNotContain("eyJ");
    }

    @Test
    void withoutATerminalALoginIsRefusedAndNobodyAsked() {
        var desk = desk();

        assertThat(desk.run("login", "/private/")).isEqualTo(4);

        assertThat(desk.err()).contains("not run at a terminal").contains("--no-terminal");
        assertThat(testbed.deviceFlow().registrations()).isZero();
    }

    @Test
    void neverAdvisesALoginWhereThereIsNone() {
        testbed.deviceFlow().off();
        var desk = desk();
        var cat = desk();

        assertThat(desk.terminal(80).run("login", "/private/")).isEqualTo(8);
        assertThat(desk.err()).contains("it has no device flow");
        assertThat(cat.run("cat", "/private/1.txt")).isEqualTo(7);
        assertThat(cat.err()).doesNotContain("pelfs login");
    }

    @Test
    void processesThatStartTogetherSpendOneRefreshTokenOnce() throws Exception {
        login();
        endToken();
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName(),
                "cat",
                "/private/1.txt");
        var running = new ArrayList<Processes.Running>();
        for (int i = 0; i < 3; i++) {
            running.add(Processes.start(folder, environment(), command));
        }

        for (var process : running) {
            var ended = process.end();
            assertThat(ended.exitCode()).as(ended.err()).isZero();
            assertThat(ended.out()).isEqualTo("one\n");
        }
        assertThat(testbed.deviceFlow().refreshes()).isEqualTo(1);
    }

    @Test
    void aFullDiskKeepsTheOldWalletAndSpendsNothing() throws Exception {
        login();
        endToken();
        var before = Files.readString(wallet());
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        // No file of this process may grow beyond 8 KiB: the wallet fits, the room for the next one does not.
        var command = List.of(
                "bash",
                "-c",
                "ulimit -f 8; exec '" + java + "' -XX:+UseSerialGC -XX:-UsePerfData -cp '"
                        + System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")) + "' "
                        + Main.class.getName() + " token explain /private/1.txt");

        var ended = Processes.run(folder, environment(), command);

        assertThat(ended.out()).contains("cannot write the wallet");
        assertThat(Files.readString(wallet())).isEqualTo(before);
        assertThat(testbed.deviceFlow().refreshes()).isZero();
        assertThat(desk().run("cat", "/private/1.txt")).isZero();
    }
}

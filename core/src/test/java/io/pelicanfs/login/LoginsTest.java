package io.pelicanfs.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.credential.CredentialSource.Offer;
import io.pelicanfs.credential.Login;
import io.pelicanfs.credential.Operation;
import io.pelicanfs.credential.Token;
import io.pelicanfs.credential.TokenNeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginsTest {
    private final FakeIssuer issuer = new FakeIssuer();
    private final MovingClock clock = new MovingClock();
    private final List<LoginPrompt.Request> shown = new ArrayList<>();

    @TempDir
    Path home;

    private Path wallet() {
        return home.resolve("config/pelfs/wallet.json");
    }

    private Logins logins() {
        return new Logins(issuer, wallet(), clock, clock::waitFor);
    }

    private LoginInfo login() throws PelicanException {
        return logins().login(reading("/ns/a/b/c.txt"), OptionalInt.of(1), shown::add);
    }

    private static TokenNeed reading(String path) {
        return need(path, List.of(FakeIssuer.URL));
    }

    private static TokenNeed need(String path, List<String> issuers) {
        return new TokenNeed("/ns", List.of(), issuers, path, Operation.READ, Optional.empty(), Optional.empty());
    }

    private static String revealed(List<Offer> offers) {
        assertThat(offers).hasSize(1);
        return new Token(offers.get(0).place(), Optional.empty(), offers.get(0).raw()).reveal();
    }

    @Test
    void registersOnceAndKeepsWhatThePersonApproves() throws Exception {
        issuer.polls.addAll(List.of("authorization_pending", "authorization_pending"));

        var info = login();

        assertThat(shown).hasSize(1);
        assertThat(shown.get(0).userCode()).isEqualTo("UC-1");
        assertThat(info.scopes()).containsExactly("offline_access", "storage.read:/a", "wlcg");
        assertThat(info.renewal()).isEqualTo(LoginInfo.Renewal.SILENT);
        assertThat(clock.waits).containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5));
        assertThat(revealed(logins().offers(reading("/ns/a/x")))).isEqualTo("at-1");
        login();
        assertThat(issuer.registrations).isEqualTo(1);
        assertThat(logins().list()).hasSize(1);
    }

    @Test
    void escapesTheClientsNameAndSecretBeforeTheyBecomeOneHeader() throws Exception {
        login();

        assertThat(issuer.requests)
                .filteredOn(request -> request.headers().containsKey("Authorization"))
                .hasSize(2)
                .allSatisfy(
                        request -> assertThat(FakeIssuer.credentials(request)).isEqualTo("id+1:s%2B%2F"));
    }

    @Test
    void asksLessOftenWhenToldSoOrUnheard() throws Exception {
        issuer.polls.addAll(List.of("slow_down", "dead"));

        login();

        assertThat(clock.waits).containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @CsvSource({
        "access_denied, was refused",
        "expired_token, nobody approved",
        "invalid_grant, did not give a token (invalid_grant)"
    })
    void tellsHowALoginEnded(String error, String told) {
        issuer.polls.add(error);

        assertThatThrownBy(this::login)
                .hasMessageContaining(told)
                .isInstanceOfSatisfying(
                        PelicanException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.TOKEN_NEEDED));
        assertThat(logins().offers(reading("/ns/a/x"))).isEmpty();
    }

    @Test
    void givesUpWhenTheCodeHasExpiredWhateverTheIssuerSays() {
        issuer.polls.addAll(java.util.Collections.nCopies(100, "authorization_pending"));

        assertThatThrownBy(this::login).hasMessageContaining("nobody approved the login in time");

        assertThat(clock.waits).hasSize(12);
    }

    @Test
    void registersAgainWhereTheIssuerForgotTheClient() throws Exception {
        login();
        issuer.unknownClients = 1;

        login();

        assertThat(issuer.registrations).isEqualTo(2);
    }

    @Test
    void neverAsksAnIssuerThatIsNotHttpsOrSpeaksForAnother() {
        assertThatThrownBy(() -> logins().login(
                                need("/ns/x", List.of("http://issuer.example/ns")), OptionalInt.empty(), shown::add))
                .hasMessageContaining("nobody can log in");
        assertThat(issuer.requests).isEmpty();

        issuer.metadata = issuer.metadata.replace("\"issuer\":\"https://issuer", "\"issuer\":\"https://other");
        assertThatThrownBy(this::login).hasMessageContaining("nobody can log in");
        assertThat(shown).isEmpty();
    }

    @Test
    void knowsWhichIssuersCanBeLoggedInAtAndAsksThemOnce() {
        var logins = logins();
        assertThat(logins.login(reading("/ns/x"))).isEqualTo(Login.POSSIBLE);
        assertThat(logins.login(reading("/ns/y"))).isEqualTo(Login.POSSIBLE);
        assertThat(issuer.requests).hasSize(1);

        issuer.metadata = FakeIssuer.metadata(false);
        assertThat(logins().login(reading("/ns/x"))).isEqualTo(Login.IMPOSSIBLE);
    }

    @Test
    void renewsInSilenceBeforeTheEndAndKeepsTheNewRefreshToken() throws Exception {
        login();
        for (int hour = 0; hour < 3; hour++) {
            clock.pass(Duration.ofMinutes(59).plusSeconds(30));

            assertThat(revealed(logins().offers(reading("/ns/a/x")))).isEqualTo("at-" + (hour + 2));
        }
        assertThat(issuer.refreshes).isEqualTo(3);
        assertThat(shown).hasSize(1);
    }

    @Test
    void threadsAndFileSystemsTogetherSpendARefreshTokenOnce() throws Exception {
        login();
        clock.pass(Duration.ofHours(2));
        // Two "processes" as far as memory goes, each with many threads.
        var two = List.of(logins(), logins());
        var threads = Executors.newFixedThreadPool(16);
        try {
            List<Callable<String>> work = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                var mine = two.get(i % 2);
                work.add(() -> revealed(mine.offers(reading("/ns/a/x"))));
            }
            for (var result : threads.invokeAll(work)) {
                assertThat(result.get()).isEqualTo("at-2");
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(issuer.refreshes).isEqualTo(1);
        assertThat(issuer.spentTwice).isZero();
    }

    @Test
    void aDeadRefreshTokenIsToldAndNeverTriedAgain() throws Exception {
        login();
        clock.pass(Duration.ofHours(2));
        issuer.refreshError = "invalid_grant";

        var offers = logins().offers(reading("/ns/a/x"));

        assertThat(offers).hasSize(1);
        assertThat(offers.get(0).place()).contains("did not renew the login (invalid_grant)");
        assertThat(logins().list().get(0).renewal()).isEqualTo(LoginInfo.Renewal.BY_LOGIN);
        int asked = issuer.requests.size();
        logins().offers(reading("/ns/a/x"));
        assertThat(issuer.requests).hasSize(asked);
    }

    @Test
    void offersOnlyToTheNamespacesOfItsIssuerAndItsScopes() throws Exception {
        login();

        assertThat(logins().offers(need("/ns/a/x", List.of("https://other.example"))))
                .isEmpty();
        assertThat(logins().offers(need("/ns/a/x", List.of()))).isEmpty();
        assertThat(logins().offers(reading("/ns/ab/x"))).isEmpty();
    }

    @Test
    void walletIsItsOwnersFromTheMomentItExistsAndReplacedWhole() throws Exception {
        login();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(wallet())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(wallet().getParent())))
                .isEqualTo("rwx------");
        try (var files = Files.list(wallet().getParent())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("wallet.json", "wallet.json.lock");
        }
    }

    @Test
    void aDamagedWalletIsNamedAndLeftAsItIs() throws Exception {
        login();
        var cut = Files.readString(wallet()).substring(0, 90);
        Files.writeString(wallet(), cut);
        int asked = issuer.requests.size();

        assertThatThrownBy(this::login)
                .hasMessageContaining("the wallet " + wallet() + " is damaged")
                .hasMessageContaining("Move the file away");
        assertThatThrownBy(() -> logins().list()).hasMessageContaining("is damaged");
        assertThatThrownBy(() -> logins().logout(FakeIssuer.URL)).hasMessageContaining("is damaged");

        assertThat(logins().offers(reading("/ns/a/x")).get(0).place()).contains("is damaged");
        assertThat(Files.readString(wallet())).isEqualTo(cut);
        assertThat(issuer.requests).hasSize(asked);
    }

    @Test
    void aWalletThatCannotBeWrittenSpendsNoRefreshToken() throws Exception {
        login();
        var before = Files.readString(wallet());
        clock.pass(Duration.ofHours(2));
        // Stands where the next wallet is made room for, and cannot be deleted.
        Files.writeString(
                Files.createDirectories(wallet().resolveSibling(".wallet.json.next"))
                        .resolve("x"),
                "");

        var offers = logins().offers(reading("/ns/a/x"));

        assertThat(offers.get(0).place()).contains("cannot write the wallet");
        assertThat(issuer.refreshes).isZero();
        assertThat(Files.readString(wallet())).isEqualTo(before);
    }

    @Test
    void whatAKilledProcessLeftIsRemoved() throws Exception {
        login();
        Files.writeString(wallet().resolveSibling(".wallet.json.next"), "left");

        login();

        assertThat(wallet().resolveSibling(".wallet.json.next")).doesNotExist();
    }

    @Test
    void logoutForgetsOneIssuer() throws Exception {
        login();

        assertThat(logins().logout("https://other.example")).isZero();
        assertThat(logins().logout(FakeIssuer.URL)).isEqualTo(1);
        assertThat(logins().list()).isEmpty();
        assertThat(Files.readString(wallet())).doesNotContain("at-1", "rt-1", "s+/");
    }

    @Test
    void showsNoSecretInAnyText() throws Exception {
        var info = login();
        var read = new WalletFile(wallet()).read();

        assertThat(info + " " + read + " " + logins().offers(reading("/ns/a/x")) + issuer.requests)
                .doesNotContain("at-1")
                .doesNotContain("rt-1")
                .doesNotContain("s+/");
    }

    @Test
    void findsTheWalletWhereTheDesktopKeepsSettings() {
        assertThat(Logins.walletFile(java.util.Map.of("XDG_CONFIG_HOME", "/c"), home))
                .isEqualTo(Path.of("/c/pelfs/wallet.json"));
        assertThat(Logins.walletFile(java.util.Map.of("XDG_CONFIG_HOME", "c"), home))
                .isEqualTo(home.resolve(".config/pelfs/wallet.json"));
    }

    @Test
    void readsNoWalletOfALaterVersion() throws IOException {
        Files.createDirectories(wallet().getParent());
        Files.writeString(wallet(), "{\"version\":\"2\",\"clients\":[],\"grants\":[]}");

        assertThatThrownBy(() -> logins().list()).hasMessageContaining("of another version");
    }
}

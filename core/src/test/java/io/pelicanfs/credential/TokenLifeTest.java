package io.pelicanfs.credential;

import static io.pelicanfs.credential.TokenMaker.right;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When files are read, and when again. */
class TokenLifeTest {
    private static final TokenMaker OTHER = right().text("sub", "alice again");

    @TempDir
    Path folder;

    Desk desk;
    final AtomicInteger readings = new AtomicInteger();

    @BeforeEach
    void arrange() throws IOException {
        desk = new Desk(folder).point("_CONDOR_CREDS", "creds").file("creds/ap.use", right());
    }

    private CredentialSearch search() {
        return search(Optional.empty());
    }

    private CredentialSearch search(Optional<CredentialProvider> provider) {
        return new CredentialSearch(desk.places(), provider, List.of(), places -> {
            readings.incrementAndGet();
            return PlaceReader.read(places);
        });
    }

    private String chosen(CredentialSearch search) {
        return search.search(desk.need()).chosen().map(Token::reveal).orElse("none");
    }

    /** Replaces a file as HTCondor does. */
    private void replace(TokenMaker token) throws IOException {
        desk.file("creds/ap.use.tmp", token);
        Files.move(
                folder.resolve("creds/ap.use.tmp"),
                folder.resolve("creds/ap.use"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void aThousandThreadsCauseOneSearch() throws Exception {
        var asked = new AtomicInteger();
        var search = search(Optional.of(need -> {
            asked.incrementAndGet();
            return Optional.empty();
        }));
        var start = new CountDownLatch(1);
        var pool = Executors.newFixedThreadPool(1000);
        try {
            List<Future<String>> tokens = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                tokens.add(pool.submit(() -> {
                    start.await();
                    return chosen(search);
                }));
            }
            start.countDown();
            for (var token : tokens) {
                assertThat(token.get()).isEqualTo(right().make());
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(readings).hasValue(1);
        assertThat(asked).hasValue(1);
    }

    @Test
    void filesThatDoNotChangeAreReadOnce() {
        var search = search();
        for (int i = 0; i < 100; i++) {
            desk.advance(Duration.ofSeconds(2));
            assertThat(chosen(search)).isEqualTo(right().make());
        }
        assertThat(readings).hasValue(1);
    }

    @Test
    void aReplacedFileIsReadWithinASecond() throws IOException {
        var search = search();
        assertThat(chosen(search)).isEqualTo(right().make());

        replace(OTHER);
        desk.advance(Duration.ofMillis(999));
        assertThat(chosen(search)).isEqualTo(right().make());
        desk.advance(Duration.ofMillis(1));
        assertThat(chosen(search)).isEqualTo(OTHER.make());
    }

    @Test
    void aFileThatAppearsIsFound() throws IOException {
        desk.set("BEARER_TOKEN_FILE", folder.resolve("late").toString())
                .file("creds/ap.use", right().scope("storage.read:/other"));
        var search = search();
        assertThat(chosen(search)).isEqualTo("none");

        desk.file("late", OTHER).advance(Duration.ofSeconds(1));
        assertThat(chosen(search)).isEqualTo(OTHER.make());
    }

    @Test
    void aTokenAboutToEndIsLookedForAgainWhateverTheFileLooksLike() throws IOException {
        var search = search();
        assertThat(chosen(search)).isEqualTo(right().make());
        desk.advance(Duration.ofSeconds(1141));
        assertThat(chosen(search)).isEqualTo(right().make());
        assertThat(readings).hasValue(2);

        var later = right().expiresIn(2400);
        var file = folder.resolve("creds/ap.use");
        var time = Files.getLastModifiedTime(file);
        desk.file("creds/ap.use", later);
        Files.setLastModifiedTime(file, FileTime.from(time.toInstant()));
        desk.advance(Duration.ofSeconds(10));
        assertThat(chosen(search)).isEqualTo(later.make());
    }

    @Test
    void afterARefusalAllIsReadAtOnce() throws IOException {
        var search = search();
        var refused = search.search(desk.need()).chosen().orElseThrow();

        assertThat(search.searchAfter(desk.need(), refused).chosen()).hasValue(refused);
        assertThat(readings).hasValue(2);

        replace(OTHER);
        assertThat(search.searchAfter(desk.need(), refused).chosen().map(Token::reveal))
                .hasValue(OTHER.make());
        assertThat(chosen(search)).isEqualTo(OTHER.make());
        assertThat(readings).hasValue(3);
    }

    @Test
    void afterARefusalAnotherThreadsNewTokenIsTakenWithoutReading() throws IOException {
        var search = search();
        var refused = search.search(desk.need()).chosen().orElseThrow();
        replace(OTHER);
        search.searchAfter(desk.need(), refused);

        assertThat(search.searchAfter(desk.need(), refused).chosen().map(Token::reveal))
                .hasValue(OTHER.make());
        assertThat(readings).hasValue(2);
    }

    @Test
    void aProviderIsAskedAgainAfterTenSecondsAndAfterARefusal() {
        var asked = new AtomicInteger();
        var search = search(Optional.of(need -> Optional.of(Token.of(
                "vault", right().text("sub", "n" + asked.incrementAndGet()).make()))));
        var first = search.search(desk.need()).chosen().orElseThrow();
        search.search(desk.need());
        assertThat(asked).hasValue(1);

        assertThat(search.searchAfter(desk.need(), first).chosen())
                .hasValueSatisfying(token -> assertThat(token.secret()).isNotEqualTo(first.secret()));
        assertThat(asked).hasValue(2);
        desk.advance(Duration.ofSeconds(10));
        search.search(desk.need());
        assertThat(asked).hasValue(3);
    }

    @Test
    void whatAProviderThrowsReachesTheCallerAndIsNotKept() {
        var asked = new AtomicInteger();
        var search = search(Optional.of(need -> {
            if (asked.incrementAndGet() == 1) {
                throw new IllegalStateException("the vault is sealed");
            }
            return Optional.empty();
        }));
        assertThatThrownBy(() -> chosen(search)).hasMessage("the vault is sealed");
        assertThat(chosen(search)).isEqualTo(right().make());
    }

    @Test
    void anExpiredTokenIsGivenUpAtOnceAndSaysSinceWhenAndFromWhere() {
        var search = search();
        assertThat(chosen(search)).isEqualTo(right().make());
        desk.advance(Duration.ofMinutes(23));

        var found = search.search(desk.need());

        assertThat(found.chosen()).isEmpty();
        assertThat(desk.shortened(found.problem())).isEqualTo("the token in DIR/creds/ap.use expired 3 minutes ago");
        assertThat(found.nextStep()).startsWith("have the token renewed: HTCondor replaces those in");
    }

    @ParameterizedTest
    @CsvSource({"-61, true", "-599, true", "-600, false", "-7200, false", "1200, false"})
    void aNewerTokenIsExpectedOnlyWhereHTCondorIsNotMuchTooLate(int expiresInSeconds, boolean expected)
            throws IOException {
        desk.file("creds/ap.use", right().expiresIn(expiresInSeconds));
        assertThat(desk.search().renewalExpected()).isEqualTo(expected);
    }

    @Test
    void noNewerTokenIsExpectedFromAFileThatTheUserMade() throws IOException {
        desk.file("creds/ap.use", right().scope("storage.read:/other"))
                .set("BEARER_TOKEN", right().expiresIn(-70))
                .file("mine", right().expiresIn(-70));
        assertThat(desk.search().renewalExpected()).isFalse();
        assertThat(desk.tokenFile("mine").search().renewalExpected()).isFalse();
    }
}

package io.pelicanfs.credential;

import static io.pelicanfs.credential.TokenMaker.right;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No token in anything a search says, whatever the token looks like and wherever somebody put it. */
class SecretsTest {
    @TempDir
    Path folder;

    private static final String SECRET = TokenMaker.SIGNATURE;

    static Stream<String> texts() {
        String token = right().make();
        return Stream.of(
                token,
                SECRET,
                token + "\n",
                "Bearer " + token,
                token + "\u0000",
                "{\"access_token\":\"" + token + "\"}",
                "{\"access_token\":\"" + token,
                "{\"access_token\":[\"" + token + "\"]}",
                "{\"" + token + "\":1",
                "{" + token + "}",
                "/" + token,
                right().expiresIn(-600).make(),
                right().scope("storage.read:/other").make(),
                right().text("iss", "https://other").make(),
                "x".repeat(70_000) + SECRET);
    }

    @ParameterizedTest
    @MethodSource("texts")
    void areInNoMessage(String text) throws IOException {
        Desk desk = new Desk(folder).set("BEARER_TOKEN", text).file("t", text).point("TOKEN", "t");
        desk.file("creds/ap.use", text).point("_CONDOR_CREDS", "creds");
        assertThat(said(desk)).noneMatch(line -> line.contains(SECRET));
        assertThat(said(desk.tokenFile("t"))).noneMatch(line -> line.contains(SECRET));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void areInNoMessageWhenPutWhereAFilesNameBelongs(String text) {
        Desk desk = new Desk(folder)
                .set("BEARER_TOKEN_FILE", text)
                .set("TOKEN", text)
                .set("XDG_RUNTIME_DIR", "x");
        assertThat(said(desk)).filteredOn(line -> line.contains(SECRET)).isEmpty();
    }

    @Test
    void areInNoMessageWhenGivenInsteadOfTheirFile() {
        assertThat(said(new Desk(folder).tokenFile(right().make()))).noneMatch(line -> line.contains(SECRET));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void areInNoMessageWhoeverGaveThem(String text) {
        Token token = Token.of("my vault", text);
        Desk desk = new Desk(folder);
        CredentialSource source = need -> List.of(new CredentialSource.Offer("the wallet", token.secret()));
        List<String> said = new ArrayList<>(
                List.of(token.toString(), source.offers(desk.need()).toString()));
        said.addAll(said(desk.inUrl(text), desk.search()));
        said.addAll(said(desk, new CredentialSearch(desk.places(), List.of(source)).search(desk.need())));
        said.addAll(said(
                desk,
                new CredentialSearch(desk.places(), Optional.of(need -> Optional.of(token)), List.of())
                        .search(desk.need())));
        assertThat(said).noneMatch(line -> line.contains(SECRET));
    }

    private static List<String> said(Desk desk) {
        return said(desk, desk.search());
    }

    private static List<String> said(Desk desk, SearchResult result) {
        List<String> said = new ArrayList<>(result.searched());
        for (Candidate candidate : result.candidates()) {
            said.addAll(List.of(candidate.place(), candidate.reason(), candidate.toString()));
        }
        said.addAll(List.of(
                result.problem(),
                result.nextStep(),
                result.toString(),
                result.need().toString(),
                PlaceReader.read(desk.places()).toString()));
        if (desk.places().tokenFile().isEmpty()) {
            said.add(desk.places().toString());
        }
        return said;
    }
}

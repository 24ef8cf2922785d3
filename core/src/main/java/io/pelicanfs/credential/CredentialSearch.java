package io.pelicanfs.credential;

import io.pelicanfs.credential.Judge.Judged;
import io.pelicanfs.credential.Reading.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds the token for an operation among all that the user, the environment and HTCondor left lying about.
 *
 * <p>Places, in this order: the program's {@link CredentialProvider}; the file the user named; the URL itself ({@code authz=});
 * {@code BEARER_TOKEN}; {@code BEARER_TOKEN_FILE}; {@code $XDG_RUNTIME_DIR/bt_uUSERID}; {@code /tmp/bt_uUSERID}; {@code TOKEN} (a file's
 * path); {@code scitokens.use} and then the other {@code *.use} files of the job's folder of credentials by name (credential facts A.1, A.2);
 * then each {@link CredentialSource}, unless an accepted one stands already. Each is judged by what it says of issuer, scope and time; nothing
 * is verified and no server is asked.
 *
 * <ul>
 *   <li>What the provider gave, or a file the user named, is the only candidate: an explicit choice that cannot be used is told, not silently
 *       replaced.
 *   <li>A credential handle in the URL ({@code service.handle+pelican://}) makes {@code service_handle.use} the only candidate.
 *   <li>Accepted candidates go before doubtful ones. Among equals the order of places decides, but one that ends within
 *       {@value SearchResult#ENDS_SOON_SECONDS} s comes last.
 * </ul>
 *
 * <p>Files are read once and again when one of them has changed, which is looked for at most once a second; also when the chosen token is
 * about to end. Any number of threads cause one reading, and one search for one need, which is kept for {@value Verdicts#KEPT_SECONDS} s.
 *
 * <p>Thread-safe. Never throws for what it finds; opens no connection and asks nobody, unless a provider or source does.
 */
public final class CredentialSearch {
    private final CredentialPlaces places;
    private final Optional<CredentialProvider> provider;
    private final List<CredentialSource> sources;
    private final Readings readings;
    private final Verdicts verdicts;

    /**
     * Makes a search.
     *
     * @param sources asked in this order after all places, if none holds a token that fits
     */
    public CredentialSearch(CredentialPlaces places, List<CredentialSource> sources) {
        this(places, Optional.empty(), sources);
    }

    /**
     * Makes a search.
     *
     * @param provider asked before everything else
     * @param sources asked in this order after all places, if none holds a token that fits
     */
    public CredentialSearch(
            CredentialPlaces places, Optional<CredentialProvider> provider, List<CredentialSource> sources) {
        this(places, provider, sources, PlaceReader::read);
    }

    CredentialSearch(
            CredentialPlaces places,
            Optional<CredentialProvider> provider,
            List<CredentialSource> sources,
            Function<CredentialPlaces, Reading> reader) {
        this.places = places;
        this.provider = provider;
        this.sources = List.copyOf(sources);
        this.readings = new Readings(() -> reader.apply(places), places.clock()::instant);
        this.verdicts = new Verdicts(this::judge, places.clock()::instant);
    }

    /** Returns what there is for {@code need} now. */
    public SearchResult search(TokenNeed need) {
        Reading reading = readings.current();
        SearchResult found = verdicts.of(need, reading);
        return found.endsSoon() ? verdicts.of(need, readings.renewed(reading)) : found;
    }

    /** Returns what there is for {@code need} after a server refused {@code refused}: all is read anew, unless there is another already. */
    public SearchResult searchAfter(TokenNeed need, Token refused) {
        Reading reading = readings.current();
        SearchResult known = verdicts.of(need, reading);
        boolean another = known.chosen()
                .filter(token -> !token.secret().equals(refused.secret()))
                .isPresent();
        return another ? known : verdicts.of(need, readings.after(reading));
    }

    private SearchResult judge(TokenNeed need, Reading standing) {
        Reading reading = provider.flatMap(asked -> asked.tokenFor(need))
                .map(given -> standing.withProvided(finding(given.place(), given.secret())))
                .orElse(standing);
        Instant now = places.clock().instant();
        Judge judge = new Judge(need, now);
        List<Judged> judged = new ArrayList<>();
        reading.findings(need).forEach(finding -> judged.add(judge.judge(finding)));
        boolean fits = judged.stream().anyMatch(one -> one.candidate().verdict() == Verdict.ACCEPTED);
        if (!fits && !reading.isChosenByUser() && need.handle().isEmpty()) {
            sources.stream()
                    .flatMap(source -> source.offers(need).stream())
                    .forEach(offer -> judged.add(judge.judge(finding(offer.place(), offer.raw()))));
        }
        return new SearchResult(need, reading, judged, now, () -> login(need));
    }

    private static Finding finding(String place, Token.Secret secret) {
        return new Finding(place, TokenText.parse(place, secret.text(), Optional.empty()));
    }

    private Login login(TokenNeed need) {
        return sources.stream()
                .map(source -> source.login(need))
                .min(Comparator.naturalOrder())
                .orElse(Login.UNKNOWN);
    }
}

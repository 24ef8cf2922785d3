package io.pelicanfs.credential;

import io.pelicanfs.credential.Contents.Flaw;
import io.pelicanfs.credential.Judge.Judged;
import io.pelicanfs.credential.Reading.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What a search found, and why it chose as it did. Immutable; shows nothing secret and is safe to print. */
public final class SearchResult {
    static final int ENDS_SOON_SECONDS = 60;

    static final int REFRESH_SECONDS = 600;

    private static final int MOST_PLACES_NAMED = 3;

    private final TokenNeed need;
    private final Reading reading;
    private final List<Judged> judged;
    private final Instant now;
    private final Supplier<Login> login;
    private final Optional<Candidate> best;

    SearchResult(TokenNeed need, Reading reading, List<Judged> judged, Instant now, Supplier<Login> login) {
        this.need = need;
        this.reading = reading;
        this.judged = List.copyOf(judged);
        this.now = now;
        this.login = login;
        Instant soon = now.plusSeconds(ENDS_SOON_SECONDS);
        // The minimum keeps the first of equals, so the order of places decides what the rest leaves open.
        this.best = judged.stream()
                .map(Judged::candidate)
                .filter(candidate -> candidate.token().isPresent())
                .min(Comparator.comparing(Candidate::verdict).thenComparing(candidate -> endsBefore(candidate, soon)));
    }

    private static boolean endsBefore(Candidate candidate, Instant soon) {
        return candidate.token().flatMap(Token::expires).filter(soon::isAfter).isPresent();
    }

    /** Returns what was wanted. */
    public TokenNeed need() {
        return need;
    }

    /** Returns everything that was found, in search order. */
    public List<Candidate> candidates() {
        return judged.stream().map(Judged::candidate).toList();
    }

    /** Returns the places that were looked at and held nothing, each with its state: {@code BEARER_TOKEN (not set)}. */
    public List<String> searched() {
        if (reading.isChosenByUser() || need.handle().isEmpty()) {
            return reading.absent();
        }
        return judged.isEmpty() ? List.of(credentialFile() + " (no such file)") : List.of();
    }

    /** Returns the candidate whose token is to be used. */
    public Optional<Candidate> best() {
        return best;
    }

    /** Returns the token to use: accepted, else doubtful. */
    public Optional<Token> chosen() {
        return best.flatMap(Candidate::token);
    }

    /**
     * Returns the truth about this search as one clause: {@code the token in FILE expired 3 minutes ago}. If none was chosen it speaks of
     * the one that came nearest; otherwise of the chosen one, for the case that a server refuses it.
     */
    public String problem() {
        Optional<Candidate> told = best.or(() -> nearest().map(Judged::candidate));
        if (told.isPresent()) {
            return "the token in " + told.get().place() + " " + told.get().reason();
        }
        if (need.handle().isPresent()) {
            return "the credential file " + credentialFile() + " that the URL asks for does not exist";
        }
        return "no token was found (looked at " + places() + ")";
    }

    /** Names the few places that matter: in a job first of all the one that HTCondor fills. */
    private String places() {
        List<String> absent = new ArrayList<>(reading.absent());
        Predicate<String> condor = place -> place.startsWith(reading.condorFolder());
        if (reading.inJob()) {
            absent.sort(Comparator.comparing(place -> !condor.test(place)));
        }
        String named = String.join(", ", absent.subList(0, Math.min(MOST_PLACES_NAMED, absent.size())));
        int more = absent.size() - MOST_PLACES_NAMED;
        return more <= 0 ? named : named + " and " + more + " more: `pelfs token explain URL`";
    }

    /**
     * Returns whether a newer token may come by itself, so that another try can help: one that HTCondor put into the job's folder ended less
     * than {@value #REFRESH_SECONDS} s ago. HTCondor delivers a fresh one every 300 s (credential facts E.1), so a credential monitor that
     * has let twice that time pass is not merely late.
     */
    public boolean renewalExpected() {
        Instant recently = now.minusSeconds(REFRESH_SECONDS);
        Set<String> delivered =
                reading.condor().values().stream().map(Finding::place).collect(Collectors.toSet());
        return best.isEmpty()
                && !reading.isChosenByUser()
                && judged.stream()
                        .filter(one -> one.flaw().filter(Flaw.EXPIRED::equals).isPresent())
                        .map(Judged::candidate)
                        .filter(candidate -> delivered.contains(candidate.place()))
                        .anyMatch(candidate -> candidate
                                .claims()
                                .flatMap(Claims::expires)
                                .filter(recently::isBefore)
                                .isPresent());
    }

    /** Returns whether no token was chosen because the nearest one is out of its time, which a wrong clock can make it. */
    public boolean isOutOfTime() {
        return best.isEmpty()
                && nearest()
                        .flatMap(Judged::flaw)
                        .filter(flaw -> flaw == Flaw.EXPIRED || flaw == Flaw.NOT_YET_VALID)
                        .isPresent();
    }

    /** Returns whether the chosen token is in its last minute, so that a newer one may stand somewhere. */
    boolean endsSoon() {
        return best.filter(candidate -> endsBefore(candidate, now.plusSeconds(ENDS_SOON_SECONDS)))
                .isPresent();
    }

    /** Returns what the user can do about {@link #problem}, as one imperative clause. May ask the issuer whether one can log in there. */
    public String nextStep() {
        return new NextStep(need, reading, best.isPresent() ? Optional.empty() : nearest(), login).clause();
    }

    private Optional<Judged> nearest() {
        return judged.stream()
                .filter(one -> one.flaw().isPresent())
                .min(Comparator.comparing(one -> one.flaw().orElse(Flaw.UNREADABLE)));
    }

    private String credentialFile() {
        String name = Reading.fileName(need.handle().orElse(""));
        return reading.condorFolder() + "/" + Wording.printable(name);
    }

    @Override
    public String toString() {
        return "SearchResult[" + problem() + "]";
    }
}

package io.pelicanfs.credential;

import io.pelicanfs.credential.Contents.Flaw;
import io.pelicanfs.credential.Judge.Judged;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What a search found, and why it chose as it did. Immutable; shows nothing secret and is safe to print. */
public final class SearchResult {
    static final int ENDS_SOON_SECONDS = 60;

    private final TokenNeed need;
    private final Reading reading;
    private final List<Judged> judged;
    private final Optional<Candidate> best;

    SearchResult(TokenNeed need, Reading reading, List<Judged> judged, Instant now) {
        this.need = need;
        this.reading = reading;
        this.judged = judged;
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
        if (reading.explicit().isPresent() || need.handle().isEmpty()) {
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
        return "no token was found (looked at " + String.join(", ", reading.absent()) + ")";
    }

    /** Returns what the user can do about {@link #problem}, as one imperative clause. */
    public String nextStep() {
        return new NextStep(need, reading, best.isPresent() ? Optional.empty() : nearest()).clause();
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

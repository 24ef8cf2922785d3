package io.pelicanfs.credential;

import io.pelicanfs.credential.Contents.Flaw;
import io.pelicanfs.credential.Contents.Unusable;
import io.pelicanfs.credential.Contents.Usable;
import io.pelicanfs.credential.Reading.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Says what one token is worth for one need. A rejection names the first of issuer, scope and time that does not fit, in this order, so that
 * "expired" means: a new one of the same kind would do.
 */
final class Judge {
    /**
     * Clocks of execution points differ. What is out of its time by less than this is doubtful rather than rejected: used only when nothing
     * better exists. Servers themselves give {@code exp} no leeway (credential facts B.1).
     */
    static final Duration CLOCK_SKEW = Duration.ofSeconds(60);

    /** The audiences that mean every server (credential facts B.1). */
    private static final Set<String> ANY_AUDIENCE = Set.of("https://wlcg.cern.ch/jwt/v1/any", "ANY");

    private final TokenNeed need;
    private final Instant now;
    private final List<String> paths;

    Judge(TokenNeed need, Instant now) {
        this.need = need;
        this.now = now;
        this.paths = ScopePath.ofObject(need);
    }

    /**
     * A candidate and, if rejected, what is wrong with it.
     *
     * @param flaw present exactly for {@link Verdict#REJECTED}
     */
    record Judged(Candidate candidate, Optional<Flaw> flaw) {}

    Judged judge(Finding finding) {
        if (finding.contents() instanceof Usable usable) {
            return usable.claims()
                    .map(claims -> known(finding, usable, claims))
                    .orElseGet(() -> opaque(finding, usable));
        }
        return rejected(finding, Optional.empty(), (Unusable) finding.contents());
    }

    private Judged opaque(Finding finding, Usable usable) {
        return usable(finding, usable, List.of("is not a JWT, so it tells nothing about itself"));
    }

    private Judged known(Finding finding, Usable usable, Claims claims) {
        List<String> doubts = new ArrayList<>();
        Optional<Unusable> objection =
                issuer(claims, doubts).or(() -> scope(claims, doubts)).or(() -> time(claims, doubts));
        if (objection.isPresent()) {
            return rejected(finding, usable.claims(), objection.get());
        }
        audience(claims, doubts);
        profile(claims, doubts);
        return usable(finding, usable, doubts);
    }

    private Optional<Unusable> issuer(Claims claims, List<String> doubts) {
        Optional<String> issuer = claims.issuer();
        if (need.issuers().isEmpty()) {
            if (issuer.isEmpty()) {
                doubts.add("names no issuer");
            }
            return Optional.empty();
        }
        String wanted = Wording.printable(String.join(" or ", need.issuers()));
        if (issuer.isEmpty()) {
            return objection(Flaw.ISSUER, "names no issuer, this namespace wants " + wanted);
        }
        if (need.issuers().contains(issuer.get())) {
            return Optional.empty();
        }
        if (need.issuers().stream().anyMatch(one -> withoutSlash(one).equals(withoutSlash(issuer.get())))) {
            // Servers compare exactly (server facts §2), but it may be the director that is wrong about the slash.
            doubts.add("is for issuer " + Wording.printable(issuer.get())
                    + ", which differs from the wanted one by a slash at the end");
            return Optional.empty();
        }
        return objection(
                Flaw.ISSUER, "is for issuer " + Wording.printable(issuer.get()) + ", this namespace wants " + wanted);
    }

    private static String withoutSlash(String issuer) {
        return issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    }

    private Optional<Unusable> scope(Claims claims, List<String> doubts) {
        if (claims.scopes().isEmpty()) {
            return objection(Flaw.SCOPE, "has no scopes");
        }
        Scope.Coverage best = claims.scopes().stream()
                .map(Scope::parse)
                .flatMap(scope -> paths.stream().map(path -> scope.coverage(need.operation(), path, claims.profile())))
                .min(Scope.Coverage::compareTo)
                .orElse(Scope.Coverage.OTHER_OPERATION);
        return switch (best) {
            case COVERED -> Optional.empty();
            case COVERED_WITHOUT_PATH -> {
                doubts.add("has a scope without a path");
                yield Optional.empty();
            }
            case COVERED_IN_FOREIGN_WORDS -> {
                doubts.add("has the scopes of another profile than it names");
                yield Optional.empty();
            }
            case OTHER_PATH -> objection(Flaw.SCOPE, "does not cover " + object() + scopes(claims));
            case OTHER_OPERATION -> objection(Flaw.SCOPE, "does not allow " + verb() + " " + object() + scopes(claims));
        };
    }

    private String scopes(Claims claims) {
        String base = ScopePath.base(need);
        String where = base.equals("/") ? "" : " below " + Wording.printablePath(base);
        return " (scopes" + where + ": " + Wording.printable(claims.scopes()) + ")";
    }

    private String verb() {
        return switch (need.operation()) {
            case READ -> "reading";
            case WRITE -> "writing";
            case MODIFY -> "changing";
        };
    }

    private String object() {
        return Wording.printablePath(need.objectPath());
    }

    private Optional<Unusable> time(Claims claims, List<String> doubts) {
        if (claims.expires().isEmpty()) {
            doubts.add("does not say when it expires");
        } else if (!now.isBefore(claims.expires().get())) {
            Duration since = Duration.between(claims.expires().get(), now);
            String expired = "expired " + Wording.duration(since) + " ago";
            if (since.compareTo(CLOCK_SKEW) >= 0) {
                return objection(Flaw.EXPIRED, expired);
            }
            doubts.add(expired + " by this machine's clock");
        }
        if (claims.notBefore().isPresent() && now.isBefore(claims.notBefore().get())) {
            Duration until = Duration.between(now, claims.notBefore().get());
            String early = "is not valid before " + Wording.duration(until) + " from now";
            if (until.compareTo(CLOCK_SKEW) >= 0) {
                return objection(Flaw.NOT_YET_VALID, early);
            }
            doubts.add(early + " by this machine's clock");
        }
        return Optional.empty();
    }

    /** A need does not say which servers will be asked, so an audience of its own may be right or wrong. */
    private static void audience(Claims claims, List<String> doubts) {
        if (claims.audience().isEmpty()) {
            doubts.add("names no audience");
        } else if (claims.audience().stream().noneMatch(ANY_AUDIENCE::contains)) {
            doubts.add("is for audience " + Wording.printable(claims.audience()));
        }
    }

    private static void profile(Claims claims, List<String> doubts) {
        switch (claims.profile()) {
            case WLCG, SCITOKENS_2 -> {}
            case SCITOKENS_1 -> doubts.add("is a SciToken of version 1");
            case NONE -> doubts.add("names no profile");
        }
    }

    private Judged usable(Finding finding, Usable usable, List<String> doubts) {
        String reason =
                doubts.isEmpty() ? "covers " + object() + lasts(usable) : "may do, but " + String.join(" and ", doubts);
        Candidate candidate = new Candidate(
                finding.place(),
                doubts.isEmpty() ? Verdict.ACCEPTED : Verdict.DOUBTFUL,
                reason + usable.warning().map(warning -> "; " + warning).orElse(""),
                usable.claims(),
                Optional.of(usable.token()));
        return new Judged(candidate, Optional.empty());
    }

    private String lasts(Usable usable) {
        return usable.token()
                .expires()
                .map(end -> " and expires in " + Wording.duration(Duration.between(now, end)))
                .orElse("");
    }

    private static Judged rejected(Finding finding, Optional<Claims> claims, Unusable why) {
        return new Judged(
                new Candidate(finding.place(), Verdict.REJECTED, why.reason(), claims, Optional.empty()),
                Optional.of(why.flaw()));
    }

    private static Optional<Unusable> objection(Flaw flaw, String reason) {
        return Optional.of(new Unusable(flaw, reason));
    }
}

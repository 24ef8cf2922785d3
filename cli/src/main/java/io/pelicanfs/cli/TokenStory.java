package io.pelicanfs.cli;

import io.pelicanfs.PelicanUrl;
import io.pelicanfs.credential.Candidate;
import io.pelicanfs.credential.Claims;
import io.pelicanfs.credential.SearchResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** What a search for a token found, told to a person or a program. */
record TokenStory(PelicanUrl url, SearchResult found, Need need, Instant now) {
    /** Whether the namespace asks for a token. */
    enum Need {
        TOKEN,
        NONE
    }

    String text() {
        var text = new StringBuilder();
        var wanted = found.need();
        var operation = wanted.operation().name().toLowerCase(Locale.ROOT);
        text.append("To ").append(operation).append(' ').append(url).append('\n');
        text.append("  namespace ").append(Printable.text(wanted.namespace()));
        if (need == Need.NONE) {
            text.append(" is public: no token is needed, and none is sent\n");
        } else {
            text.append(" wants a token of issuer ")
                    .append(
                            wanted.issuers().isEmpty()
                                    ? "(any)"
                                    : Printable.text(String.join(" or ", wanted.issuers())))
                    .append('\n');
            text.append("  with a scope to ")
                    .append(operation)
                    .append(' ')
                    .append(Printable.text(wanted.scopePath()))
                    .append('\n');
        }
        var best = found.best();
        int number = 1;
        for (var candidate : found.candidates()) {
            boolean chosen =
                    need == Need.TOKEN && best.filter(candidate::equals).isPresent();
            text.append('\n')
                    .append(String.format(
                            "%2d. %s%s%n", number++, Printable.text(candidate.place()), chosen ? "   <- used" : ""));
            row(
                    text,
                    "verdict",
                    candidate.verdict().name().toLowerCase(Locale.ROOT) + ": " + Printable.text(candidate.reason()));
            candidate.claims().ifPresent(claims -> claims(text, claims));
        }
        if (found.candidates().isEmpty()) {
            text.append("\nNo token was found.\n");
        }
        if (!found.searched().isEmpty()) {
            text.append("\nLooked at, and empty: ")
                    .append(Printable.text(String.join(", ", found.searched())))
                    .append('\n');
        }
        if (need == Need.TOKEN && best.isEmpty()) {
            text.append("\nNext: ")
                    .append(Printable.text(Failures.sentence(found.nextStep())))
                    .append('\n');
        }
        return text.toString();
    }

    private void claims(StringBuilder text, Claims claims) {
        row(text, "issuer", Printable.text(claims.issuer().orElse("(not said)")));
        row(text, "subject", Printable.text(claims.subject().orElse("(not said)")));
        row(text, "scopes", claims.scopes().isEmpty() ? "(none)" : Printable.text(String.join(" ", claims.scopes())));
        row(text, "expires", expiry(claims.expires()));
    }

    private static void row(StringBuilder text, String name, String value) {
        text.append(String.format("      %-8s %s%n", name, value));
    }

    private String expiry(Optional<Instant> expires) {
        if (expires.isEmpty()) {
            return "(not said)";
        }
        var left = Duration.between(now, expires.get());
        return left.isNegative() ? Printable.duration(left.negated()) + " ago" : "in " + Printable.duration(left);
    }

    void write(JsonGenerator json) {
        var wanted = found.need();
        json.writeStartObject();
        json.writeStringProperty("url", url.toString());
        json.writeStringProperty("operation", wanted.operation().name().toLowerCase(Locale.ROOT));
        json.writeStringProperty("namespace", wanted.namespace());
        json.writeBooleanProperty("tokenNeeded", need == Need.TOKEN);
        texts(json, "issuers", wanted.issuers());
        json.writeStringProperty("scopePath", wanted.scopePath());
        json.writeArrayPropertyStart("candidates");
        found.candidates().forEach(candidate -> write(json, candidate));
        json.writeEndArray();
        found.best().ifPresent(best -> json.writeStringProperty("chosen", best.place()));
        texts(json, "empty", found.searched());
        json.writeStringProperty("problem", found.problem());
        json.writeStringProperty("nextStep", Failures.sentence(found.nextStep()));
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Candidate candidate) {
        json.writeStartObject();
        json.writeStringProperty("place", candidate.place());
        json.writeStringProperty("verdict", candidate.verdict().name().toLowerCase(Locale.ROOT));
        json.writeStringProperty("reason", candidate.reason());
        candidate.claims().ifPresent(claims -> {
            claims.issuer().ifPresent(issuer -> json.writeStringProperty("issuer", issuer));
            claims.subject().ifPresent(subject -> json.writeStringProperty("subject", subject));
            texts(json, "audience", claims.audience());
            texts(json, "scopes", claims.scopes());
            claims.expires().ifPresent(time -> json.writeStringProperty("expires", time.toString()));
        });
        json.writeEndObject();
    }

    private static void texts(JsonGenerator json, String name, List<String> texts) {
        json.writeArrayPropertyStart(name);
        texts.forEach(json::writeString);
        json.writeEndArray();
    }
}

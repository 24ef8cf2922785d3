package io.pelicanfs.conformance.credentials;

import io.pelicanfs.PelicanException;
import io.pelicanfs.conformance.JsonText;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a door told of one attempt to read.
 *
 * @param kind {@code OK}, or the name of the error's kind
 * @param message what failed, and in parentheses what the first server said, if one was asked; without URLs
 * @param nextStep empty if none is told
 * @param everything all that a user or a log may see of it
 */
record Told(String kind, int exitCode, boolean retryable, String message, String nextStep, String everything) {
    static Told success() {
        return new Told("OK", 0, false, "", "", "");
    }

    static Told of(PelicanException failure) {
        return new Told(
                failure.kind().name(),
                failure.exitCode(),
                failure.retryable(),
                failure.attempts().isEmpty()
                        ? failure.summary()
                        : failure.summary() + " (" + failure.attempts().get(0).outcome() + ")",
                failure.nextStep().orElse(""),
                failure.toString());
    }

    /** Reads the error that {@code pelfs --json} ended with. */
    static Told of(int exitCode, String errors) {
        String last = errors.lines().reduce((before, line) -> line).orElse("");
        var error = JsonText.object(
                Objects.requireNonNull(JsonText.object(JsonText.read(last)).get("error")));
        return new Told(
                text(error, "kind"),
                exitCode,
                text(error, "retryable").equals("true"),
                text(error, "message") + firstOutcome(error),
                text(error, "nextStep"),
                errors);
    }

    private static String firstOutcome(Map<?, ?> error) {
        return error.get("servers") instanceof List<?> servers && !servers.isEmpty()
                ? " (" + text(JsonText.object(servers.get(0)), "outcome") + ")"
                : "";
    }

    private static String text(Map<?, ?> error, String name) {
        var value = error.get(name);
        return value == null ? "" : value.toString();
    }
}

package io.pelicanfs.cli;

import io.pelicanfs.PelicanException;
import tools.jackson.core.JsonGenerator;

/**
 * A failure for programs: {@code {"kind","exitCode","message","url","servers":[{"server","outcome"}],"retryable","nextStep"}}; {@code url} and
 * {@code nextStep} are absent where there is none.
 */
final class JsonFailure {
    private JsonFailure() {}

    /** Writes {@code {"error":…}}. */
    static void writeError(JsonGenerator out, PelicanException failure) {
        out.writeStartObject();
        out.writeName("error");
        write(out, failure);
        out.writeEndObject();
    }

    static void write(JsonGenerator out, PelicanException failure) {
        out.writeStartObject();
        out.writeStringProperty("kind", failure.kind().name());
        out.writeNumberProperty("exitCode", failure.exitCode());
        out.writeStringProperty("message", failure.summary());
        failure.url().ifPresent(url -> out.writeStringProperty("url", url.toString()));
        out.writeArrayPropertyStart("servers");
        for (var attempt : failure.attempts()) {
            out.writeStartObject();
            out.writeStringProperty("server", attempt.server());
            out.writeStringProperty("outcome", attempt.outcome());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeBooleanProperty("retryable", failure.retryable());
        failure.nextStep().ifPresent(next -> out.writeStringProperty("nextStep", Failures.sentence(next)));
        out.writeEndObject();
    }
}

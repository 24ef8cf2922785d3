package io.pelicanfs.inference;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Results as JSON lines, UTF-8: {@code {"id":"a.txt","embedding":[0.1,…]}}, with {@code "truncated":true} where the model saw only the
 * beginning, and {@code {"id":"b.txt","error":{"kind":"NOT_FOUND","message":"…"}}}. A number is the shortest text that reads back as the same
 * {@code float}.
 */
public final class JsonLinesSink implements Sink {
    // The writer of Java 17 does not print the shortest text of a float; Jackson's does.
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .rootValueSeparator("")
            .build();

    private final String name;
    private final Optional<HiddenFile> file;
    private final Optional<Closeable> owned;
    private final OutputStream out;
    private final JsonGenerator json;

    private JsonLinesSink(String name, Optional<HiddenFile> file, Optional<Closeable> owned, OutputStream out) {
        this.name = name;
        this.file = file;
        this.owned = owned;
        this.out = new BufferedOutputStream(out, 1 << 16);
        this.json = JSON.createGenerator(ObjectWriteContext.empty(), this.out);
    }

    /**
     * Opens a file: written hidden beside {@code target} and renamed to it by {@link #commit}, replacing what was there. A device or pipe is
     * written directly.
     *
     * @throws PelicanException of kind {@code LOCAL} if it cannot be created
     */
    public static JsonLinesSink to(Path target) throws PelicanException {
        try {
            if (Files.isDirectory(target)) {
                throw new IOException("it is a folder");
            }
            if (Files.exists(target) && !Files.isRegularFile(target)) {
                var device = Files.newOutputStream(target);
                return new JsonLinesSink(target.toString(), Optional.empty(), Optional.of(device), device);
            }
            var file = HiddenFile.beside(target);
            return new JsonLinesSink(target.toString(), Optional.of(file), Optional.of(file), file.stream());
        } catch (IOException e) {
            throw failure(target.toString(), e);
        }
    }

    /**
     * Writes to {@code out} directly; it stays the caller's. Not for {@code System.out}, which would hide that it is full or closed.
     *
     * @param name what errors call it
     */
    public static JsonLinesSink to(OutputStream out, String name) {
        return new JsonLinesSink(name, Optional.empty(), Optional.empty(), out);
    }

    @Override
    public void write(List<Result> results) throws PelicanException {
        try {
            for (var result : results) {
                write(result);
            }
            json.flush();
        } catch (JacksonException e) {
            throw failure(name, e);
        }
    }

    private void write(Result result) {
        json.writeStartObject();
        json.writeStringProperty("id", result.id());
        if (result.answer() instanceof Answer.Embedding embedding) {
            json.writeName("embedding");
            json.writeStartArray();
            for (float value : embedding.values()) {
                json.writeNumber(value);
            }
            json.writeEndArray();
            if (embedding.coverage() == Answer.Coverage.TRUNCATED) {
                json.writeBooleanProperty("truncated", true);
            }
        } else if (result.answer() instanceof Answer.Failed failed) {
            json.writeName("error");
            json.writeStartObject();
            json.writeStringProperty("kind", failed.why().kind().name());
            json.writeStringProperty("message", failed.why().getMessage());
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeRaw('\n');
    }

    @Override
    public void commit() throws PelicanException {
        try {
            out.flush();
            if (file.isPresent()) {
                file.get().commit();
            }
        } catch (IOException e) {
            throw failure(name, e);
        }
    }

    @Override
    public void close() {
        try {
            if (owned.isPresent()) {
                owned.get().close();
            }
        } catch (IOException e) {
            // Whatever was committed was flushed before.
        }
    }

    private static PelicanException failure(String name, Exception e) {
        var cause = e instanceof JacksonException && e.getCause() != null ? e.getCause() : e;
        return PelicanException.of(ErrorKind.LOCAL, "cannot write " + name + ": " + cause.getMessage())
                .nextStep("Make room or choose another place.")
                .cause(cause)
                .build();
    }
}

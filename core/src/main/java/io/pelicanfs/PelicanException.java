package io.pelicanfs;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every failure of this library: what failed on which URL, each server asked with its outcome, whether another try can help, and the next
 * step. The message holds all of that and never a token.
 *
 * <p>Build one with {@link #of(ErrorKind, String)}. Immutable apart from suppressed exceptions.
 */
public final class PelicanException extends IOException {
    private final ErrorKind kind;
    private final String summary;
    private final @Nullable PelicanUrl url;
    private final List<ServerOutcome> attempts;
    private final boolean retryable;
    private final @Nullable String nextStep;

    private PelicanException(Builder builder) {
        super(message(builder), builder.cause);
        this.kind = builder.kind;
        this.summary = builder.summary;
        this.url = builder.url;
        this.attempts = List.copyOf(builder.attempts);
        this.retryable = builder.retryable;
        this.nextStep = builder.nextStep;
    }

    /**
     * Starts an exception of {@code kind}.
     *
     * @param summary one clause without a final stop that says what failed, in the user's words
     */
    public static Builder of(ErrorKind kind, String summary) {
        return new Builder(kind, summary);
    }

    /** Returns the kind, for programs to decide on. */
    public ErrorKind kind() {
        return kind;
    }

    /** Returns the one clause that says what failed, without URL, servers and next step. */
    public String summary() {
        return summary;
    }

    /** Returns the URL the operation was about, if it was about one. */
    public Optional<PelicanUrl> url() {
        return Optional.ofNullable(url);
    }

    /** Returns each server that was asked, in the order asked, with its outcome. */
    public List<ServerOutcome> attempts() {
        return attempts;
    }

    /** Returns whether another try, now or on another machine, can help. */
    public boolean retryable() {
        return retryable;
    }

    /** Returns what the user can do next. */
    public Optional<String> nextStep() {
        return Optional.ofNullable(nextStep);
    }

    /** Returns the exit code of a command that ends in this failure (see {@link ErrorKind}). */
    public int exitCode() {
        return retryable ? ErrorKind.RETRYABLE_EXIT_CODE : kind.exitCode();
    }

    private static String message(Builder b) {
        var text = new StringBuilder(b.summary);
        if (b.url != null) {
            text.append(": ").append(b.url);
        }
        for (var attempt : b.attempts) {
            text.append("\n  ").append(attempt);
        }
        if (b.nextStep != null) {
            text.append(b.attempts.isEmpty() ? ". " : "\n  ").append(b.nextStep);
        }
        return text.toString();
    }

    /** Collects the parts of a {@link PelicanException}. Not thread-safe. */
    public static final class Builder {
        private final ErrorKind kind;
        private final String summary;
        private @Nullable PelicanUrl url;
        private List<ServerOutcome> attempts = List.of();
        private boolean retryable;
        private @Nullable String nextStep;
        private @Nullable Throwable cause;

        private Builder(ErrorKind kind, String summary) {
            this.kind = kind;
            this.summary = summary;
        }

        /** The URL the operation was about. */
        public Builder url(PelicanUrl url) {
            this.url = url;
            return this;
        }

        /** Each server asked, in order. */
        public Builder attempts(List<ServerOutcome> attempts) {
            this.attempts = attempts;
            return this;
        }

        /** Another try, now or on another machine, can help. */
        public Builder retryable() {
            this.retryable = true;
            return this;
        }

        /** What the user can do next: one sentence, ending in a stop. */
        public Builder nextStep(String nextStep) {
            this.nextStep = nextStep;
            return this;
        }

        /** The underlying failure. */
        public Builder cause(Throwable cause) {
            this.cause = cause;
            return this;
        }

        /** Returns the exception. */
        public PelicanException build() {
            return new PelicanException(this);
        }
    }
}

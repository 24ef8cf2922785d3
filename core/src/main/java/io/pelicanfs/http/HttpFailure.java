package io.pelicanfs.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A request that got no answer, or an answer that broke off. The message is one clause for a person and holds no token. */
public final class HttpFailure extends IOException {
    /** How far the request got. */
    public enum Stage {
        /** The host name is unknown. */
        RESOLVE,
        /** No TCP connection, also through a proxy. */
        CONNECT,
        /** The TLS handshake failed for another reason than trust. */
        TLS,
        /** The server's certificate is not trusted, or is for another host. */
        CERTIFICATE,
        /** The connection stood, but no head of an answer came in time or at all. */
        HEADERS,
        /** The body stopped: no byte within the stall time-out. */
        STALL,
        /** The connection ended in the body, or the body's framing is broken. */
        BODY,
        /** The caller aborted or interrupted it. */
        ABORTED
    }

    private final Stage stage;
    private final boolean overKeptConnection;

    public HttpFailure(Stage stage, String message, @Nullable Throwable cause) {
        this(stage, message, cause, false);
    }

    private HttpFailure(Stage stage, String message, @Nullable Throwable cause, boolean overKeptConnection) {
        super(message, cause);
        this.stage = stage;
        this.overKeptConnection = overKeptConnection;
    }

    /** Returns this failure as one of a connection that earlier requests had used, which the server ended instead of answering. */
    public HttpFailure ofKeptConnection() {
        return new HttpFailure(stage, String.valueOf(getMessage()), getCause(), true);
    }

    /**
     * Returns whether the server ended a kept connection instead of answering, as it may do at any time (RFC 9112 §9.3.1): that says nothing
     * about the server, and little about whether the request was carried out.
     */
    public boolean overKeptConnection() {
        return overKeptConnection;
    }

    /** Returns how far the request got. */
    public Stage stage() {
        return stage;
    }
}

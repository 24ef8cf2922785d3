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

    public HttpFailure(Stage stage, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.stage = stage;
    }

    /** Returns how far the request got. */
    public Stage stage() {
        return stage;
    }
}

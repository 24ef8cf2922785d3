package io.pelicanfs.http;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.impl.io.DefaultManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.SocketHolder;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** A connection that logs nothing: the library's own writes headers and bytes to its debug log, tokens among them. */
final class QuietConnection extends DefaultManagedHttpClientConnection {
    /**
     * The buffer holds heads; a body read of more than 512 bytes goes past it, straight into the caller's array. The other two bound what a
     * server can make us keep of a head.
     */
    private static final Http1Config LIMITS = Http1Config.custom()
            .setBufferSize(8 << 10)
            .setMaxLineLength(32 << 10)
            .setMaxHeaderCount(200)
            .build();

    /** Heads go out in UTF-8: XRootD wants names in {@code Destination} as they are. */
    @SuppressWarnings("NullAway") // the library takes null for "the usual"
    QuietConnection() {
        super("pelicanfs", null, StandardCharsets.UTF_8.newEncoder(), LIMITS, null, null, null, WholeHeadParser::new);
    }

    private volatile @Nullable Socket wire;

    @Override
    public void bind(Socket socket) throws IOException {
        wire = socket;
        bind(new SocketHolder(socket));
    }

    @Override
    public void bind(SSLSocket secured, Socket plain) throws IOException {
        wire = plain;
        bind(new SocketHolder(secured, plain));
    }

    /**
     * Returns whether the server has said something that nobody has read. Costs one system call, and now and then a millisecond: under TLS
     * what lies on the wire may be a session ticket.
     */
    boolean hasAnswered() throws IOException {
        var socket = wire;
        return socket != null && socket.getInputStream().available() > 0 && isDataAvailable(Timeout.ONE_MILLISECOND);
    }

    @Override
    protected void onRequestSubmitted(ClassicHttpRequest request) {}

    @Override
    protected void onResponseReceived(ClassicHttpResponse response) {}
}

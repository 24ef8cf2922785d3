package io.pelicanfs.testbed;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** The JDK's client, which checks host names. */
final class Https {

    private Https() {}

    static byte[] get(Testbed testbed, TestbedServer server, String path) throws IOException {
        HttpClient client =
                HttpClient.newBuilder().sslContext(testbed.sslContext()).build();
        return get(client, server.baseUrl() + path).body();
    }

    static HttpResponse<byte[]> get(HttpClient client, String url) throws IOException {
        try {
            return client.send(
                    HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}

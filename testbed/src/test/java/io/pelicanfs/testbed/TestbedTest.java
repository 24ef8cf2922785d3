package io.pelicanfs.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TestbedTest {

    private static final byte[] HELLO = "hello\n".getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @EnumSource(Flavour.class)
    void leadsAClientFromDiscoveryToTheObject(Flavour flavour) throws IOException {
        try (Testbed testbed = Testbed.builder().flavour(flavour).start()) {
            testbed.put("/public/d/hello.txt", HELLO);
            RawHttp.Answer document = RawHttp.get(testbed, testbed.discovery(), "/.well-known/pelican-configuration");
            assertThat(document.text())
                    .contains("\"director_endpoint\": \"" + testbed.director().baseUrl() + "\"");
            RawHttp.Answer redirect = RawHttp.get(testbed, testbed.director(), "/public/d/hello.txt");
            assertThat(redirect.header("Location")).hasValue(testbed.cache(0).baseUrl() + "/public/d/hello.txt");
            assertThat(redirect.header("Link"))
                    .get()
                    .asString()
                    .contains(testbed.cache(1).baseUrl());
            assertThat(Https.get(testbed, testbed.cache(1), "/public/d/hello.txt"))
                    .isEqualTo(HELLO);
        }
    }

    @ParameterizedTest
    @EnumSource(Flavour.class)
    void opensAPrivateNamespaceOnlyToTokensOfItsIssuer(Flavour flavour) throws IOException {
        try (Testbed testbed = Testbed.builder()
                .flavour(flavour)
                .namespace(Namespace.privateReads("/one").issuedBy("first"))
                .namespace(Namespace.privateReads("/two").issuedBy("second"))
                .start()) {
            testbed.put("/one/a", HELLO);
            testbed.put("/two/a", HELLO);
            String first = testbed.token(TokenSpec.reading().from("first"));
            String foreign = testbed.token(TokenSpec.reading().fromForeignIssuer());
            for (TestbedServer server : List.of(testbed.cache(0), testbed.origin())) {
                assertThat(status(testbed, server, "/one/a", first)).isEqualTo(200);
                assertThat(status(testbed, server, "/two/a", first)).isIn(401, 403);
                assertThat(status(testbed, server, "/one/a", foreign)).isIn(401, 403);
                assertThat(RawHttp.get(testbed, server, "/one/a").status()).isIn(401, 403);
            }
            RawHttp.Answer redirect = RawHttp.get(testbed, testbed.director(), "/two/a");
            assertThat(redirect.header("X-Pelican-Token-Generation"))
                    .get()
                    .asString()
                    .startsWith("issuer=" + testbed.issuerUrl("second") + ", ");
        }
    }

    private static int status(Testbed testbed, TestbedServer server, String path, String token) throws IOException {
        return RawHttp.get(testbed, server, path, "Authorization: Bearer " + token)
                .status();
    }

    @Test
    void publishesTheKeysOfEveryIssuer() throws IOException {
        try (Testbed testbed = Testbed.start()) {
            for (String base : List.of("", "/foreign")) {
                assertThat(RawHttp.get(testbed, testbed.issuer(), base + "/.well-known/openid-configuration")
                                .text())
                        .contains("\"issuer\":\"" + testbed.issuer().baseUrl() + base + "\"");
                assertThat(RawHttp.get(testbed, testbed.issuer(), base + "/.well-known/issuer.jwks")
                                .text())
                        .contains("\"kid\"");
            }
        }
    }

    @Test
    void logsWhoCarriedATokenButNotTheToken() throws IOException {
        try (Testbed testbed = Testbed.start()) {
            testbed.put("/private/a", HELLO);
            String token = testbed.token();
            RawHttp.get(testbed, testbed.director(), "/private/a");
            RawHttp.get(testbed, testbed.cache(0), "/private/a?authz=" + token, "Authorization: Bearer " + token);
            LoggedRequest plain = testbed.requests().fromClients(Role.DIRECTOR).get(0);
            LoggedRequest carrying = testbed.requests().fromClients(Role.CACHE).get(0);
            assertThat(plain.carriesToken()).isFalse();
            assertThat(carrying.carriesToken(token)).isTrue();
            assertThat(carrying.carriesToken(testbed.token())).isFalse();
            assertThat(carrying.status()).isEqualTo(200);
            assertThat(carrying.header("AUTHORIZATION")).hasValue("Bearer <token>");
            assertThat(testbed.requests().all().toString()).doesNotContain(token);
        }
    }

    @Test
    void servesNothingOutsideOfItsFolder(@TempDir Path outside) throws IOException {
        Files.write(outside.resolve("secret"), HELLO);
        try (Testbed testbed = Testbed.start()) {
            testbed.put("/public/.hidden", HELLO);
            Files.createSymbolicLink(testbed.object("/public/out"), outside);
            Files.createSymbolicLink(testbed.object("/public/in"), testbed.object("/public/.hidden"));
            TestbedServer origin = testbed.origin();
            assertThat(RawHttp.get(testbed, origin, "/public/out/secret").status())
                    .isEqualTo(404);
            for (String climb : List.of("..%2f", "../", "%2e%2e/", "%2E%2E%2F")) {
                String path = "/public/" + climb.repeat(8) + outside + "/secret";
                assertThat(RawHttp.get(testbed, origin, path).status()).isIn(400, 401, 404);
            }
            assertThat(RawHttp.get(testbed, origin, "/public/.hidden").status()).isEqualTo(200);
            assertThat(RawHttp.get(testbed, origin, "/public/in").status()).isEqualTo(200);
            testbed.put("/../../x", HELLO);
            assertThat(testbed.object("/x")).exists();
        }
    }

    @Test
    void forgetsEverythingWhenTheDirectorRestarts() throws IOException {
        try (Testbed testbed = Testbed.start()) {
            testbed.restartDirector();
            RawHttp.Answer answer = RawHttp.get(testbed, testbed.director(), "/public/x");
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.text()).contains("director just restarted, try again shortly");
            testbed.advertise();
            assertThat(RawHttp.get(testbed, testbed.director(), "/public/x").status())
                    .isEqualTo(307);
        }
    }

    @Test
    void delaysEveryAnswer() throws IOException {
        try (Testbed testbed = Testbed.start()) {
            testbed.put("/public/a", HELLO);
            testbed.cache(0).latency(Duration.ofMillis(150));
            long begin = System.nanoTime();
            RawHttp.get(testbed, testbed.cache(0), "/public/a");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(150));
        }
    }

    @Test
    void tunnelsToDiscoveryUnderItsPublicNameAndToNothingElse() throws Exception {
        try (Testbed testbed = Testbed.builder().host("osg-htc.org").start()) {
            URI proxy = URI.create(testbed.proxy());
            HttpClient client = HttpClient.newBuilder()
                    .sslContext(testbed.sslContext())
                    .proxy(ProxySelector.of(new InetSocketAddress("localhost", proxy.getPort())))
                    .build();
            HttpResponse<byte[]> document = Https.get(client, "https://osg-htc.org/.well-known/pelican-configuration");
            assertThat(document.statusCode()).isEqualTo(200);
            assertThat(Https.get(client, testbed.director().baseUrl() + "/api/v1.0/health")
                            .statusCode())
                    .isEqualTo(200);
            assertThatThrownBy(() -> Https.get(client, "https://elsewhere.example/"))
                    .isInstanceOf(IOException.class);
            assertThat(testbed.requests().count(Role.PROXY, "CONNECT")).isGreaterThanOrEqualTo(3);
            assertThat(testbed.requests().fromClients(Role.PROXY))
                    .anyMatch(request -> request.path().equals("osg-htc.org:443") && request.status() == 200)
                    .anyMatch(request -> request.path().equals("elsewhere.example:443") && request.status() == 502);
        }
    }

    @Test
    void streamsLargeObjects() throws Exception {
        long size = 24L << 20;
        try (Testbed testbed = Testbed.start()) {
            try (var file =
                    new java.io.RandomAccessFile(testbed.object("/public/big").toFile(), "rw")) {
                file.setLength(size);
            }
            HttpClient client =
                    HttpClient.newBuilder().sslContext(testbed.sslContext()).build();
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create(testbed.cache(0).baseUrl() + "/public/big"))
                    .build();
            HttpResponse<java.io.InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (java.io.InputStream body = answer.body()) {
                assertThat(body.transferTo(java.io.OutputStream.nullOutputStream()))
                        .isEqualTo(size);
            }
        }
    }

    @Test
    void deletesWhatItMadeAndKeepsWhatItWasGiven(@TempDir Path folder) {
        Path ca;
        try (Testbed testbed = Testbed.builder().folder(folder).start()) {
            testbed.put("/public/a", HELLO);
            ca = testbed.caFile();
            assertThat(ca).exists();
        }
        assertThat(ca).doesNotExist();
        assertThat(folder.resolve("public/a")).exists();
    }
}

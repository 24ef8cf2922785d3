package io.pelicanfs.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderFederationTest {

    @TempDir
    Path dir;

    @Test
    void exportsWhatOtherProgramsNeed() throws Exception {
        Path awkward = dir.resolve("it's here");
        try (FolderFederation federation = FolderFederation.start(awkward)) {
            Map<String, String> env = sourced(federation.envFile());
            assertThat(env.get("PELICAN_FEDERATION_DISCOVERYURL")).matches("https://localhost:\\d+");
            assertThat(Path.of(String.valueOf(env.get("SSL_CERT_FILE")))).exists();
            assertThat(env.get("CURL_CA_BUNDLE")).isEqualTo(env.get("SSL_CERT_FILE"));
            assertThat(env.get("PELICAN_SERVER_TLSCACERTIFICATEFILE")).isEqualTo(env.get("SSL_CERT_FILE"));
        }
        assertThat(awkward.resolve("env.sh")).doesNotExist();
        assertThat(awkward.resolve("data/public")).exists();
    }

    private static Map<String, String> sourced(Path envFile) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh", "-c", ". \"$0\"; env", envFile.toString()).start();
        Map<String, String> env = new HashMap<>();
        new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains("="))
                .forEach(line -> env.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
        assertThat(shell.waitFor()).isZero();
        return env;
    }

    @Test
    void servesWhatLiesInItsFolderAtOnce() throws IOException {
        Files.createDirectories(dir.resolve("data/public"));
        Files.writeString(dir.resolve("data/public/before"), "1");
        try (FolderFederation federation = FolderFederation.start(dir)) {
            Files.writeString(dir.resolve("data/public/later"), "2");
            Testbed testbed = federation.testbed();
            assertThat(RawHttp.get(testbed, testbed.cache(0), "/public/before").text())
                    .isEqualTo("1");
            assertThat(RawHttp.get(testbed, testbed.cache(0), "/public/later").text())
                    .isEqualTo("2");
        }
    }

    @Test
    void writesOneRightTokenAndThreeThatDifferFromItInOneThing() throws Exception {
        try (FolderFederation federation = FolderFederation.start(dir)) {
            Testbed testbed = federation.testbed();
            testbed.put("/private/a", new byte[] {1});
            Map<String, Object> right = claims("right");
            assertThat(right.get("scope")).isEqualTo("storage.read:/ storage.create:/ storage.modify:/");
            assertThat(changed(right, claims("expired"))).containsExactly("exp");
            assertThat(changed(right, claims("wrong-scope"))).containsExactly("scope");
            assertThat(changed(right, claims("wrong-issuer"))).containsExactly("iss");
            for (TestbedServer server : List.of(testbed.cache(0), testbed.origin())) {
                assertThat(status(testbed, server, "right")).isEqualTo(200);
                for (String wrong : List.of("expired", "wrong-scope", "wrong-issuer")) {
                    assertThat(status(testbed, server, wrong)).as(wrong).isIn(401, 403);
                }
            }
        }
    }

    @Test
    void isReadOnlyUnlessAskedOtherwise() throws IOException {
        try (FolderFederation federation = FolderFederation.start(dir)) {
            assertThat(written(federation.testbed())).isEqualTo(405);
            assertThat(dir.resolve("data/public/new")).doesNotExist();
        }
        try (FolderFederation federation = FolderFederation.startWritable(dir, Flavour.GO)) {
            assertThat(written(federation.testbed())).isEqualTo(201);
            assertThat(dir.resolve("data/public/new")).hasContent("x");
        }
    }

    private int written(Testbed testbed) throws IOException {
        String head = "PUT /public/new HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token("right")
                + "\r\nContent-Length: 1\r\nConnection: close\r\n\r\n";
        return RawHttp.send(testbed, testbed.origin(), head + "x", false).status();
    }

    private int status(Testbed testbed, TestbedServer server, String token) throws IOException {
        return RawHttp.get(testbed, server, "/private/a", "Authorization: Bearer " + token(token))
                .status();
    }

    private String token(String name) throws IOException {
        Path file = dir.resolve("tokens/" + name + ".use");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        return Files.readString(file).strip();
    }

    /** Times that every token has of its own moment are left out. */
    private Map<String, Object> claims(String name) throws Exception {
        JWTClaimsSet claims = SignedJWT.parse(token(name)).getJWTClaimsSet();
        Map<String, Object> shown = new TreeMap<>(claims.getClaims());
        List.of("jti", "iat", "nbf").forEach(shown::remove);
        shown.put("exp", claims.getExpirationTime().toInstant().isAfter(java.time.Instant.now()));
        return shown;
    }

    private static List<String> changed(Map<String, Object> right, Map<String, Object> other) {
        assertThat(other.keySet()).isEqualTo(right.keySet());
        return right.keySet().stream()
                .filter(name -> !Objects.equals(right.get(name), other.get(name)))
                .toList();
    }
}

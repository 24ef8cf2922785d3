package io.pelicanfs.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.PelicanListener;
import io.pelicanfs.client.PelicanFileSystem;
import io.pelicanfs.testbed.Flavour;
import io.pelicanfs.testbed.Role;
import io.pelicanfs.testbed.Testbed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each access pattern costs in requests. A lost cache or a request too many fails here. */
final class OperationCountsTest {
    private static final int MANY_MEMBERS = 50_000;

    @TempDir
    Path home;

    private PelicanFileSystem connect(Testbed testbed) throws IOException {
        return JavaDoor.connect(
                Map.of("SSL_CERT_FILE", testbed.caFile().toString()), home, settings -> settings, PelicanListener.NONE);
    }

    @ParameterizedTest
    @EnumSource
    void theFirstReadCostsDiscoveryDirectorAndOneGet(Flavour flavour) throws IOException {
        try (var testbed = Testbed.builder().flavour(flavour).start();
                var fs = connect(testbed)) {
            testbed.put("/public/a.bin", Contract.bytes(1000));
            testbed.put("/public/b.bin", Contract.bytes(2000));
            fs.read(testbed.url("/public/a.bin"));
            assertThat(testbed.requests().count(Role.DISCOVERY)).isEqualTo(1);
            assertThat(testbed.requests().count(Role.DIRECTOR)).isEqualTo(1);
            assertOneGet(testbed, flavour);

            testbed.requests().clear();
            fs.read(testbed.url("/public/b.bin"));
            assertThat(testbed.requests().count(Role.DISCOVERY)).isZero();
            assertThat(testbed.requests().count(Role.DIRECTOR)).isZero();
            assertOneGet(testbed, flavour);
        }
    }

    /** On XRootD a digest may cost one HEAD. */
    private static void assertOneGet(Testbed testbed, Flavour flavour) {
        var requests = testbed.requests();
        assertThat(requests.count(Role.CACHE, "GET")).isEqualTo(1);
        assertThat(requests.count(Role.CACHE) - 1).isBetween(0, flavour == Flavour.GO ? 0 : 1);
        assertThat(requests.count(Role.ORIGIN)).isZero();
    }

    @Test
    void aTokenCostsNoRequest() throws IOException {
        try (var testbed = Testbed.start()) {
            testbed.put("/private/a.bin", Contract.bytes(1000));
            var environment = Map.of("SSL_CERT_FILE", testbed.caFile().toString(), "BEARER_TOKEN", testbed.token());
            try (var fs = JavaDoor.connect(environment, home, settings -> settings, PelicanListener.NONE)) {
                fs.read(testbed.url("/private/a.bin"));
            }
            assertThat(testbed.requests().count()).isEqualTo(3);
        }
    }

    @Test
    void aMissingObjectIsAskedForOnceAtEachServer() throws IOException {
        try (var testbed = Testbed.start();
                var fs = connect(testbed)) {
            assertThat(fs.exists(testbed.url("/public/missing"))).isFalse();
            testbed.requests().clear();
            assertThat(fs.exists(testbed.url("/public/missing-too"))).isFalse();
            assertThat(testbed.requests().count(Role.DISCOVERY)
                            + testbed.requests().count(Role.DIRECTOR))
                    .isZero();
            for (var cache : testbed.caches()) {
                assertThat(testbed.requests()
                                .matching(request -> request.server().equals(cache.name())))
                        .hasSizeLessThanOrEqualTo(1);
            }
        }
    }

    @Test
    void aListingIsOneRequest() throws IOException {
        try (var testbed = Testbed.start();
                var fs = connect(testbed)) {
            testbed.put("/public/d/a.bin", Contract.bytes(10));
            try (var entries = fs.list(testbed.url("/public/d"))) {
                assertThat(entries).hasSize(1);
            }
            assertThat(testbed.requests().count(Role.CACHE) + testbed.requests().count(Role.ORIGIN))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void openingAZipOfManyMembersCostsThreeRequests(Flavour flavour) throws IOException {
        Map<String, byte[]> members = new TreeMap<>();
        for (int i = 0; i < MANY_MEMBERS; i++) {
            members.put("images/class-" + i % 100 + "/" + i + ".jpg", new byte[] {(byte) i});
        }
        try (var testbed = Testbed.builder().flavour(flavour).start();
                var fs = connect(testbed)) {
            testbed.put("/public/train.zip", SampleArchive.ZIP_STORED.of(members));
            var url = fs.url(testbed.url("/public/train.zip"));
            try (var archive = fs.archive(url)) {
                assertThat(testbed.requests().count(Role.CACHE)
                                + testbed.requests().count(Role.ORIGIN))
                        .isLessThanOrEqualTo(3);
                assertThat(archive.member("images/class-7/1007.jpg")).isPresent();
            }
        }
    }
}

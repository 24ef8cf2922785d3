package io.pelicanfs.conformance.archives;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.PelicanListener;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.archive.Archive;
import io.pelicanfs.archive.FolderTarget;
import io.pelicanfs.archive.LocalFile;
import io.pelicanfs.archive.MemberChoice;
import io.pelicanfs.archive.PackInput;
import io.pelicanfs.archive.PackOptions;
import io.pelicanfs.archive.PackOrder;
import io.pelicanfs.archive.Packer;
import io.pelicanfs.archive.ShardPlanner;
import io.pelicanfs.client.PelicanFileSystem;
import io.pelicanfs.conformance.JavaDoor;
import io.pelicanfs.conformance.SampleArchive;
import io.pelicanfs.testbed.Flavour;
import io.pelicanfs.testbed.Role;
import io.pelicanfs.testbed.Testbed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An archive in a federation is packed again in few requests, however many members it has. */
final class RepackTest {
    private static final int MEMBERS = 1000;
    private static final int MEMBER_BYTES = 10_000;

    @TempDir
    Path home;

    private static Map<String, byte[]> members() {
        var members = new TreeMap<String, byte[]>();
        var random = new Random(9);
        for (int i = 0; i < MEMBERS; i++) {
            var bytes = new byte[MEMBER_BYTES];
            random.nextBytes(bytes);
            members.put(String.format("c%02d/%04d.bin", i % 20, i), bytes);
        }
        return members;
    }

    private static PelicanFileSystem connect(Testbed testbed) throws IOException {
        return JavaDoor.connect(
                Map.of("SSL_CERT_FILE", testbed.caFile().toString()),
                Path.of("nowhere"),
                settings -> settings,
                PelicanListener.NONE);
    }

    @ParameterizedTest
    @EnumSource
    void aThousandMembersCostFewRequestsInEveryOrder(SampleArchive kind) throws IOException {
        var members = members();
        for (var flavour : Flavour.values()) {
            try (var testbed = Testbed.builder().flavour(flavour).start();
                    var fs = connect(testbed)) {
                testbed.put("/public/a", kind.of(members));
                for (PackOrder order : List.of(new PackOrder.ByPath(), new PackOrder.Shuffled(3))) {
                    testbed.requests().clear();
                    var options = PackOptions.DEFAULTS.withOrder(order);
                    List<PackInput> inputs =
                            fs.archiveWork().packInputs(fs.url(testbed.url("/public/a") + "!/"), "", MemberChoice.ALL);
                    var target = home.resolve(flavour + order.getClass().getSimpleName());

                    Packer.pack(ShardPlanner.plan(inputs, options), new FolderTarget(target), options, bytes -> {});

                    assertThat(testbed.requests().count(Role.CACHE))
                            .as("requests to caches, %s, %s", flavour, order)
                            .isLessThan(20);
                    assertThat(contents(target.resolve("shard-000000.tar")))
                            .containsExactlyInAnyOrderEntriesOf(members);
                }
            }
        }
    }

    private static Map<String, byte[]> contents(Path shard) throws IOException {
        var found = new TreeMap<String, byte[]>();
        try (var archive = Archive.open(LocalFile.open(shard), PelicanUrl.parse("/shard"))) {
            archive.readAll(archive.members().toList(), (member, content) -> {
                var bytes = new byte[content.remaining()];
                content.get(bytes);
                found.put(member.name(), bytes);
            });
        }
        return found;
    }
}

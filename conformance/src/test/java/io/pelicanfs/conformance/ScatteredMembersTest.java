package io.pelicanfs.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.PelicanEvent;
import io.pelicanfs.PelicanListener;
import io.pelicanfs.archive.Member;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Many members far apart in an archive, read in few requests from every kind of server. */
final class ScatteredMembersTest {
    private static final int MEMBERS = 1024;
    private static final int WANTED = 256;

    @TempDir
    Path home;

    static Stream<Arguments> placesAndSizes() {
        return Places.java()
                .flatMap(place -> Stream.of(Arguments.of(place, 16 << 10, 2), Arguments.of(place, 60_000, 3)));
    }

    @ParameterizedTest(name = "{0}, members of {1} bytes")
    @MethodSource("placesAndSizes")
    void scatteredMembersComeInFewRequests(Place place, int sizeBytes, int mostRequests) throws IOException {
        Map<String, byte[]> members = new TreeMap<>();
        for (int i = 0; i < MEMBERS; i++) {
            members.put(String.format("m%04d", i), Contract.bytes(sizeBytes - i));
        }
        var area = place.stage().get().open();
        String path = Place.fresh("scattered.zip");
        area.publish(path, SampleArchive.ZIP_STORED.of(members));
        var requests = new AtomicInteger();
        PelicanListener counting = event -> {
            if (event instanceof PelicanEvent.RequestStarted started
                    && started.purpose() == PelicanEvent.Purpose.OBJECT) {
                requests.incrementAndGet();
            }
        };
        try (var fs = JavaDoor.connect(place.stage().get().environment(), home, settings -> settings, counting);
                var archive = fs.archive(fs.url(area.url(path)))) {
            var wanted = new ArrayList<Member>();
            for (int i = 0; i < WANTED; i++) {
                wanted.add(archive.member(String.format("m%04d", i * (MEMBERS / WANTED)))
                        .orElseThrow());
            }
            requests.set(0);
            var read = new ArrayList<String>();
            archive.readAll(wanted, (member, content) -> {
                var bytes = new byte[content.remaining()];
                content.get(bytes);
                assertThat(bytes).isEqualTo(members.get(member.name()));
                read.add(member.name());
            });
            assertThat(read).isEqualTo(wanted.stream().map(Member::name).toList());
        }
        assertThat(requests.get()).isLessThanOrEqualTo(mostRequests);
    }
}

package io.pelicanfs.bench;

import io.pelicanfs.PelicanUrl;
import io.pelicanfs.archive.Archive;
import io.pelicanfs.archive.Member;
import io.pelicanfs.client.PelicanFileSystem;
import io.pelicanfs.client.ReadResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Small members of an archive in an order that is nobody's, beside the same bytes as single objects. */
final class RandomMembers {
    static final int READ = 1_000;
    /** One after the other, as they do it, these take seconds already. */
    private static final int READ_ONE_BY_ONE = 50;

    private static final String FSSPEC_ZIP =
            "import fsspec,random,sys; z=fsspec.filesystem('zip',fo=sys.argv[1],target_protocol='http'); "
                    + "[z.cat_file('s%05d.bin'%i) for i in random.Random(1).sample(range(" + Material.MEMBERS + "),"
                    + READ_ONE_BY_ONE
                    + ")]";

    private RandomMembers() {}

    static Map<String, Task> tasks(Site site, PelicanFileSystem fs, Archive archive)
            throws IOException, InterruptedException {
        var federation = site.federation();
        var names = wanted();
        List<Member> members =
                names.stream().map(name -> archive.member(name).orElseThrow()).toList();
        var urls = new ArrayList<PelicanUrl>();
        for (var name : names) {
            urls.add(PelicanUrl.parse(federation.pelicanUrl(name)));
        }
        var tasks = new LinkedHashMap<String, Task>();
        tasks.put("this library, single objects side by side, warm JVM", Programs.inProcess(() -> {
            try (var results = fs.readAll(urls)) {
                results.forEach(result -> check(bytes(result).length));
            }
        }));
        tasks.put(
                "this library, members of an open archive, warm JVM",
                Programs.inProcess(() -> archive.readAll(members, (member, content) -> check(content.remaining()))));
        site.python(
                tasks,
                "fsspec zip, " + READ_ONE_BY_ONE + " members only",
                "fsspec",
                FSSPEC_ZIP,
                federation.httpsUrl("shard.zip"));
        return tasks;
    }

    private static List<String> wanted() {
        var names = new ArrayList<>(Material.names());
        Collections.shuffle(names, new Random(1));
        return List.copyOf(names.subList(0, READ));
    }

    private static byte[] bytes(ReadResult result) {
        try {
            return result.bytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void check(int sizeBytes) {
        if (sizeBytes != Material.MEMBER_BYTES) {
            throw new IllegalStateException("a member of " + sizeBytes + " bytes");
        }
    }
}

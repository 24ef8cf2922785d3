package io.pelicanfs.bench;

import io.pelicanfs.PelicanUrl;
import io.pelicanfs.archive.Archive;
import io.pelicanfs.archive.Member;
import io.pelicanfs.client.PelicanFileSystem;
import io.pelicanfs.client.ReadResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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
    private static final String ONE_BY_ONE = "50";

    private static final String AT_ONCE = "128";

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
        tasks.put(
                "curl, single objects, " + AT_ONCE + " at once",
                site.curl(
                        "--parallel",
                        "--parallel-immediate",
                        "--parallel-max",
                        AT_ONCE,
                        "-K",
                        urlsForCurl(site, names)));
        var all = String.valueOf(READ);
        site.python(
                tasks,
                "fsspec http, single objects, cat of a list",
                "fsspec",
                "objects_fsspec",
                federation.httpsUrl(""),
                all);
        site.python(
                tasks,
                "Zarr v3, 5 shards, one selection",
                "zarr",
                "members_zarr",
                federation.httpsUrl("members.zarr"),
                all);
        var zip = federation.httpsUrl("shard.zip");
        var tar = federation.httpsUrl("shard.tar");
        String few = ", " + ONE_BY_ONE + " members only";
        site.python(tasks, "fsspec zip" + few, "fsspec", "members_fsspec", "zip", zip, ONE_BY_ONE);
        site.python(tasks, "fsspec tar" + few, "fsspec", "members_fsspec", "tar", tar, ONE_BY_ONE);
        site.python(tasks, "ratarmount" + few, "ratarmountcore", "members_ratarmount", tar, ONE_BY_ONE);
        return tasks;
    }

    private static String urlsForCurl(Site site, List<String> names) throws IOException {
        var lines = names.stream()
                .map(name -> "url = " + site.federation().httpsUrl(name) + "\noutput = /dev/null")
                .toList();
        return Files.write(site.folder().resolve("curl-members.conf"), lines).toString();
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

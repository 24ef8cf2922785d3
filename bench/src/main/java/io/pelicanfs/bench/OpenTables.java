package io.pelicanfs.bench;

import io.pelicanfs.PelicanUrl;
import io.pelicanfs.archive.ArchiveIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;

/** How long it takes until the members of an archive are known. */
final class OpenTables {
    private OpenTables() {}

    static Map<String, Task> many(Site site) throws IOException, InterruptedException {
        var tasks = new LinkedHashMap<String, Task>();
        tasks.put(
                "this library, warm JVM, new connections, nothing kept",
                opening(site, "many.zip", Material.MEMBERS_TO_OPEN));
        var members = String.valueOf(Material.MEMBERS_TO_OPEN);
        var zip = site.federation().httpsUrl("many.zip");
        tasks.put(
                "curl, the zip's directory and no more",
                site.curl(
                        "-o",
                        "/dev/null",
                        "-r",
                        "-" + Material.directoryBytes(site.federation().file("many.zip")),
                        zip));
        site.python(tasks, "fsspec zip", "fsspec", "open_zip", zip, members);
        site.python(tasks, "ratarmount, nothing kept", "ratarmountcore", "open_ratarmount", zip, members);
        site.python(
                tasks,
                "Zarr v3, one shard, first member",
                "zarr",
                "open_zarr",
                site.federation().httpsUrl("many.zarr"),
                members);
        return tasks;
    }

    static Map<String, Task> million(Site site) throws IOException {
        var federation = site.federation();
        try (var fs = site.connect()) {
            var url = PelicanUrl.parse(federation.pelicanUrl("indexed.zip"));
            byte[] index = fs.archiveWork().buildIndex(url, count -> {});
            Files.write(federation.file("indexed.zip" + ArchiveIndex.SUFFIX), index);
        }
        var tasks = new LinkedHashMap<String, Task>();
        tasks.put("this library, the zip's own directory, warm JVM", opening(site, "million.zip", Material.MILLION));
        tasks.put(
                "this library, an index published beside it, warm JVM", opening(site, "indexed.zip", Material.MILLION));
        return tasks;
    }

    /** Opens with new connections and nothing kept, in a JVM that has done it before. */
    private static Task opening(Site site, String name, int members) {
        return Programs.inProcess(() -> {
            try (var fs = site.connect();
                    var archive = fs.archive(PelicanUrl.parse(site.federation().pelicanUrl(name)))) {
                if (archive.memberCount() != members) {
                    throw new IOException("not all members");
                }
            }
        });
    }
}

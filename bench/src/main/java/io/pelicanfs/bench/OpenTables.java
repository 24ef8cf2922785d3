package io.pelicanfs.bench;

import io.pelicanfs.PelicanUrl;
import io.pelicanfs.archive.ArchiveIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;

/** How long it takes until the members of an archive are known. */
final class OpenTables {
    private static final String FSSPEC_ZIP =
            "import fsspec,sys; z=fsspec.filesystem('zip',fo=sys.argv[1],target_protocol='http'); "
                    + "assert len(z.find(''))==" + Material.MEMBERS_TO_OPEN;

    private OpenTables() {}

    static Map<String, Task> many(Site site) throws IOException, InterruptedException {
        var tasks = new LinkedHashMap<String, Task>();
        tasks.put(
                "this library, warm JVM, new connections, nothing kept",
                opening(site, "many.zip", Material.MEMBERS_TO_OPEN));
        site.python(tasks, "fsspec zip", "fsspec", FSSPEC_ZIP, site.federation().httpsUrl("many.zip"));
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

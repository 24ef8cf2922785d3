package io.pelicanfs.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Listings of large collections. nginx makes none: they lie there as files, written as Pelican's origin writes them (Go's webdav). */
final class Listings {
    static final List<Integer> SIZES = List.of(10_000, 100_000);

    private final NginxFederation federation;
    private final Programs programs;

    Listings(NginxFederation federation, Programs programs) {
        this.federation = federation;
        this.programs = programs;
    }

    private static String name(int entries) {
        return "listed-" + entries;
    }

    void publish(int entries) throws IOException {
        // What PROPFIND is answered with: without and with a slash at the end of the URL.
        var listing = federation.file(name(entries) + ".xml");
        try (var out = Files.newBufferedWriter(listing)) {
            out.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?><D:multistatus xmlns:D=\"DAV:\">");
            out.write(entry("/bench/" + name(entries) + "/", "<D:collection xmlns:D=\"DAV:\"/>", ""));
            for (int i = 0; i < entries; i++) {
                var href = String.format("/bench/%s/object-%06d.bin", name(entries), i);
                out.write(entry(href, "", "<D:getcontentlength>" + i + "</D:getcontentlength>"));
            }
            out.write("</D:multistatus>");
        }
        Files.createLink(Files.createDirectory(federation.file(name(entries))).resolve(".xml"), listing);
    }

    private static String entry(String href, String type, String size) {
        return "<D:response><D:href>" + href + "</D:href><D:propstat><D:prop><D:displayname>"
                + href.replaceAll(".*/(?=.)", "").replace("/", "")
                + "</D:displayname><D:resourcetype>" + type + "</D:resourcetype>" + size
                + "<D:getlastmodified>Mon, 23 Nov 2026 01:57:51 GMT</D:getlastmodified></D:prop>"
                + "<D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>";
    }

    Map<String, Task> list(int entries) {
        var tasks = new LinkedHashMap<String, Task>();
        var url = federation.pelicanUrl(name(entries));
        tasks.put(
                "curl, PROPFIND",
                programs.curl("-X", "PROPFIND", "-H", "Depth: 1", federation.httpsUrl(name(entries) + "/")));
        tasks.put("pelfs ls", programs.whole(Programs.PELFS, "ls", url));
        tasks.put("this library, warm JVM", Programs.inProcess(() -> {
            try (var found = programs.warm().list(url)) {
                long count = found.count();
                if (count != entries) {
                    throw new IOException(count + " entries of " + entries);
                }
            }
        }));
        programs.python(
                tasks,
                "pelicanfs ls",
                Programs.PELICANFS + "assert len(fs.ls(sys.argv[2],detail=False))==int(sys.argv[3])",
                federation.discoveryUrl(),
                "/bench/" + name(entries),
                String.valueOf(entries));
        return tasks;
    }
}

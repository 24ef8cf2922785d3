package io.pelicanfs.testbed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** PROPFIND as XRootD answers it: unescaped hrefs, 4096 bytes for a collection, every depth but 1 taken for 0. */
final class XrootdPropfind {

    private static final int LISTED_BYTES = 254;

    static final long COLLECTION_BYTES = 4096;

    private final Flavour flavour;
    private final ObjectFolder folder;

    XrootdPropfind(Flavour flavour, ObjectFolder folder) {
        this.flavour = flavour;
        this.folder = folder;
    }

    Reply answer(Call call, ObjectFolder.Entry entry) throws IOException {
        StringBuilder xml = new StringBuilder("""
                <?xml version="1.0" encoding="utf-8"?>
                <D:multistatus xmlns:D="DAV:" xmlns:ns1="http://apache.org/dav/props/" xmlns:ns0="DAV:">
                """);
        append(xml, entry, false);
        boolean members =
                entry.collection() && call.header("Depth").filter("1"::equals).isPresent();
        if (members) {
            for (ObjectFolder.Entry member : folder.list(entry)) {
                append(xml, member, true);
            }
        }
        xml.append("</D:multistatus>\n");
        return new Reply(207)
                .header("Content-Type", "text/xml; charset=\"utf-8\"")
                .body(xml.toString());
    }

    /** {@code iscollection} comes twice for collections, in 6.2 only for those inside a listing. */
    private void append(StringBuilder xml, ObjectFolder.Entry entry, boolean member) {
        boolean collection = entry.collection();
        String flag = "<lp1:iscollection>" + (collection ? 1 : 0) + "</lp1:iscollection>\n";
        boolean twice = collection && (member || flavour == Flavour.XROOTD_5_5);
        xml.append("<D:response xmlns:lp1=\"DAV:\" xmlns:lp2=\"http://apache.org/dav/props/\" xmlns:lp3=\"LCGDM:\">\n")
                .append("<D:href>" + GoPropfind.escape(member ? listed(entry.path()) : entry.path())
                        + "</D:href>\n<D:propstat>\n<D:prop>\n")
                .append("<lp1:getcontentlength>")
                .append(collection ? COLLECTION_BYTES : entry.stamp().sizeBytes())
                .append("</lp1:getcontentlength>\n<lp1:getlastmodified>")
                .append(ObjectVersion.httpDate(entry.stamp().modified()))
                .append("</lp1:getlastmodified>\n")
                .append(resourceType(collection))
                .append(flag)
                .append("<lp1:executable>" + (collection ? "T" : "F") + "</lp1:executable>\n")
                .append(twice ? flag : "")
                .append("</D:prop>\n<D:status>HTTP/1.1 200 OK</D:status>\n</D:propstat>\n</D:response>\n");
    }

    /** A listing holds 254 bytes of a name, all else takes 255 (seen on 5.5.3, 5.8.1 and 6.2.0). */
    private static String listed(String path) {
        int start = path.lastIndexOf('/') + 1;
        byte[] name = path.substring(start).getBytes(StandardCharsets.UTF_8);
        return name.length <= LISTED_BYTES
                ? path
                : path.substring(0, start) + new String(name, 0, LISTED_BYTES, StandardCharsets.UTF_8);
    }

    private String resourceType(boolean collection) {
        if (collection) {
            return "<lp1:resourcetype><D:collection/></lp1:resourcetype>\n";
        }
        return flavour == Flavour.XROOTD_6_2 ? "<lp1:resourcetype/>\n" : "";
    }
}

package io.pelicanfs.testbed;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** PROPFIND as the posixv2 origin answers it, with the empty sizes of collections in a 404 propstat. */
final class GoPropfind {

    private static final List<String> ALL = List.of(
            "displayname",
            "getcontenttype",
            "getetag",
            "supportedlock",
            "getcontentlength",
            "getlastmodified",
            "resourcetype");
    private static final List<String> OF_COLLECTIONS =
            List.of("displayname", "supportedlock", "getlastmodified", "resourcetype");
    private static final String LOCK = "<D:lockentry xmlns:D=\"DAV:\"><D:lockscope><D:exclusive/></D:lockscope>"
            + "<D:locktype><D:write/></D:locktype></D:lockentry>";
    private static final int UNCHUNKED_BYTES = 2048;

    private final ObjectFolder folder;
    private final Namespace namespace;

    GoPropfind(ObjectFolder folder, Namespace namespace) {
        this.folder = folder;
        this.namespace = namespace;
    }

    /** What a request names: all properties, their names only, or these. */
    private record Wanted(boolean all, boolean namesOnly, List<String> names) {}

    Reply answer(Call call, ObjectFolder.Entry entry) throws IOException {
        String depth = call.header("Depth").orElse("infinity");
        Optional<Wanted> wanted = wanted(call.body());
        if (wanted.isEmpty() || !List.of("0", "1", "infinity").contains(depth)) {
            return new Reply(400).header("Content-Type", MediaTypes.TEXT).body("Bad Request");
        }
        StringBuilder xml =
                new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?><D:multistatus xmlns:D=\"DAV:\">");
        append(xml, entry, wanted.get(), depth.equals("0") ? 0 : depth.equals("1") ? 1 : Integer.MAX_VALUE);
        xml.append("</D:multistatus>");
        Reply reply =
                new Reply(207).header("Content-Type", "text/xml; charset=utf-8").body(xml.toString());
        return reply.bodyLength() > UNCHUNKED_BYTES ? reply.chunked() : reply;
    }

    private void append(StringBuilder xml, ObjectFolder.Entry entry, Wanted wanted, int depth) throws IOException {
        response(xml, entry, wanted);
        if (entry.collection() && depth > 0) {
            for (ObjectFolder.Entry member : folder.list(entry)) {
                append(xml, member, wanted, depth - 1);
            }
        }
    }

    private void response(StringBuilder xml, ObjectFolder.Entry entry, Wanted wanted) throws IOException {
        List<String> names = wanted.all() ? (entry.collection() ? OF_COLLECTIONS : ALL) : wanted.names();
        StringBuilder found = new StringBuilder();
        StringBuilder missing = new StringBuilder();
        for (String name : names) {
            boolean has = ALL.contains(name) && (!entry.collection() || OF_COLLECTIONS.contains(name));
            String value = has && !wanted.namesOnly() ? value(entry, name) : "";
            (has ? found : missing).append("<D:" + name + ">").append(value).append("</D:" + name + ">");
        }
        String slash = entry.collection() ? "/" : "";
        xml.append("<D:response><D:href>")
                .append(escape(GoPath.encode(entry.path()) + slash))
                .append("</D:href>");
        propstat(xml, found, "200 OK");
        propstat(xml, missing, "404 Not Found");
        xml.append("</D:response>");
    }

    private static void propstat(StringBuilder xml, StringBuilder properties, String status) {
        if (!properties.isEmpty()) {
            xml.append("<D:propstat><D:prop>")
                    .append(properties)
                    .append("</D:prop><D:status>HTTP/1.1 ")
                    .append(status)
                    .append("</D:status></D:propstat>");
        }
    }

    private String value(ObjectFolder.Entry entry, String name) throws IOException {
        return switch (name) {
            case "displayname" -> entry.path().equals(namespace.prefix()) ? "" : escape(entry.name());
            case "resourcetype" -> entry.collection() ? "<D:collection xmlns:D=\"DAV:\"/>" : "";
            case "getcontentlength" -> String.valueOf(entry.stamp().sizeBytes());
            case "getcontenttype" -> mediaType(entry);
            case "getetag" -> entry.stamp().etagOfHead();
            case "getlastmodified" -> ObjectVersion.httpDate(entry.stamp().modified());
            case "supportedlock" -> LOCK;
            default -> "";
        };
    }

    private static String mediaType(ObjectFolder.Entry entry) throws IOException {
        Optional<String> known = MediaTypes.byName(entry.path());
        if (known.isPresent()) {
            return known.get();
        }
        try (Content content = Content.of(entry.file())) {
            return MediaTypes.of(entry.path(), content);
        }
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** Empty for XML that cannot be read; no body at all asks for everything. */
    private static Optional<Wanted> wanted(byte[] body) {
        if (body.length == 0) {
            return Optional.of(new Wanted(true, false, List.of()));
        }
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(body));
            List<String> path = new ArrayList<>();
            List<String> names = new ArrayList<>();
            boolean all = false;
            boolean namesOnly = false;
            while (reader.hasNext()) {
                int event = reader.next();
                if (event == XMLStreamConstants.START_ELEMENT) {
                    path.add(reader.getLocalName());
                    all |= path.equals(List.of("propfind", "allprop"));
                    namesOnly |= path.equals(List.of("propfind", "propname"));
                    if (path.size() == 3 && path.get(1).equals("prop")) {
                        names.add(reader.getLocalName());
                    }
                } else if (event == XMLStreamConstants.END_ELEMENT) {
                    path.remove(path.size() - 1);
                }
            }
            return Optional.of(new Wanted(all || namesOnly, namesOnly, names));
        } catch (XMLStreamException e) {
            return Optional.empty();
        }
    }
}

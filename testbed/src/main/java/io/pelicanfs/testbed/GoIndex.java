package io.pelicanfs.testbed;

import java.io.IOException;

/** The page that the Go origin shows a browser for a collection. */
final class GoIndex {

    private GoIndex() {}

    static Reply page(ObjectFolder folder, ObjectFolder.Entry collection, Namespace namespace) throws IOException {
        String title = "Index of " + GoPropfind.escape(namespace.relative(collection.path())) + "/";
        StringBuilder html =
                new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>"
                        + title + "</title>\n</head>\n<body>\n<h1>" + title + "</h1>\n<table>\n");
        for (ObjectFolder.Entry member : folder.list(collection)) {
            String slash = member.collection() ? "/" : "";
            html.append("<tr><td><a href=\"")
                    .append(GoPropfind.escape(GoPath.encode(member.path())))
                    .append(slash)
                    .append("\">")
                    .append(GoPropfind.escape(member.name()))
                    .append(slash)
                    .append("</a></td></tr>\n");
        }
        return new Reply(200)
                .header("Cache-Control", "no-store")
                .header("Content-Type", "text/html; charset=utf-8")
                .body(html.append("</table>\n</body>\n</html>\n").toString())
                .chunked();
    }
}

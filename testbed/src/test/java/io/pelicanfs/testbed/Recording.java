package io.pelicanfs.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Exchanges with real servers, as recorded. */
record Recording(List<Exchange> exchanges) {

    private static final Pattern TITLE = Pattern.compile("--- (\\d+)\\. (.*?) {2}\\[to (\\w+)]");

    /**
     * One exchange.
     *
     * @param request what was sent, with CRLF
     * @param answer status line and headers
     * @param body as far as it was recorded as text; empty if it was cut or binary
     */
    record Exchange(
            int number, String title, String server, String request, List<String> answer, Optional<String> body) {

        int status() {
            return Integer.parseInt(answer.get(0).split(" ", -1)[1]);
        }

        boolean isHead() {
            return request.startsWith("HEAD ");
        }
    }

    static Recording ofPelican(String file) throws IOException {
        List<Exchange> exchanges = new ArrayList<>();
        for (String block : text("pelican/" + file + ".txt").split("={60,}\n", -1)) {
            Matcher title = TITLE.matcher(block);
            if (title.lookingAt()) {
                exchanges.add(pelican(title, block.lines().skip(1).toList()));
            }
        }
        return new Recording(exchanges);
    }

    private static Exchange pelican(Matcher title, List<String> lines) {
        StringBuilder request = new StringBuilder();
        List<String> answer = new ArrayList<>();
        StringBuilder body = new StringBuilder();
        boolean inBody = false;
        boolean complete = true;
        for (String line : lines) {
            if (line.startsWith("> | ")) {
                request.append(line.substring(4));
            } else if (line.startsWith(">")) {
                String text = line.length() > 2 ? line.substring(2) : "";
                request.append(text.isEmpty() ? "" : text + "\r\n");
            } else if (line.startsWith("< | ")) {
                complete &= !line.startsWith("< | <");
                body.append(body.isEmpty() ? "" : "\n").append(line.substring(4));
            } else if (line.startsWith("< (")) {
                inBody = true;
            } else if (line.startsWith("< ") && line.length() > 2 && !inBody) {
                answer.add(line.substring(2));
            } else if (line.equals("< ") && answer.equals(List.of("HTTP/1.1 100 Continue"))) {
                answer.clear();
            } else if (line.equals("< ")) {
                inBody = true;
            }
        }
        return new Exchange(
                Integer.parseInt(title.group(1)),
                title.group(2),
                title.group(3),
                withBlankLine(request.toString()),
                answer,
                complete || body.toString().startsWith("<a ") || body.toString().startsWith("<?xml")
                        ? Optional.of(body.toString()).filter(text -> !text.contains("<... cut"))
                        : Optional.empty());
    }

    /** The blank line between headers and body got lost with the marks. */
    private static String withBlankLine(String request) {
        int end = request.lastIndexOf("\r\n") + 2;
        return request.substring(0, end) + "\r\n" + request.substring(end);
    }

    static Exchange ofXrootd(String version, String name) throws IOException {
        String text = text("xrootd/" + version + "/" + name + ".txt");
        StringBuilder request = new StringBuilder();
        List<String> answer = new ArrayList<>();
        text.lines().takeWhile(line -> !line.startsWith("--- body")).forEach(line -> {
            if (line.startsWith("> ") && line.length() > 2) {
                request.append(line.substring(2)).append("\r\n");
            } else if (line.startsWith("< ") && line.length() > 2) {
                answer.add(line.substring(2));
            }
        });
        // What came before the last status line is a 100 Continue.
        while (answer.subList(1, answer.size()).stream().anyMatch(line -> line.startsWith("HTTP/1.1 "))) {
            answer.remove(0);
        }
        int body = text.indexOf('\n', text.indexOf("--- body")) + 1;
        String sent = request.toString().startsWith("POST") ? request + "\r\nx" : request + "\r\n";
        return new Exchange(0, name, "origin", sent, answer, Optional.of(text.substring(body)));
    }

    private static String text(String resource) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(Recording.class.getResourceAsStream("/recordings/" + resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

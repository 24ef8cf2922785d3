package io.pelicanfs.conformance.servers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One recorded exchange: what was asked and the bytes that came back. Bodies that were recorded by their length only are filled with
 * {@link #filler}.
 *
 * @param request the request's lines
 * @param head the answer's lines, status first
 * @param body the answer's body as it was on the wire
 */
@SuppressWarnings("ArrayRecordComponent") // carries bytes, is not compared
public record Recording(List<String> request, List<String> head, byte[] body) {
    private static final Pattern BINARY = Pattern.compile("<binary body, (\\d+) bytes.*");
    private static final Pattern CHUNKED = Pattern.compile("\\(chunked: (\\d+) chunks, (\\d+) bytes.*");
    private static final String RAW_BODY = "--- body (";

    /** Returns a recording by its file below {@code recordings} and its number there; XRootD's files hold one each and have none. */
    public static Recording of(String name) throws IOException {
        String[] parts = name.strip().split(" +", -1);
        String text = resource("/recordings/" + parts[0] + ".txt");
        return parts.length == 1 ? raw(text) : numbered(text, parts[1]);
    }

    /** Returns bytes that stand for a body of which only the length was recorded. */
    public static byte[] filler(int length) {
        var bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + i / 251);
        }
        return bytes;
    }

    /** Returns the request's method. */
    public String method() {
        return request.get(0).split(" ", -1)[0];
    }

    /** Returns the request's path, without query. */
    public String path() {
        return request.get(0).split(" ", -1)[1].replaceAll("\\?.*", "");
    }

    /** Returns the body without its framing. */
    public byte[] content() {
        var content = new ByteArrayOutputStream();
        String rest = new String(body, StandardCharsets.ISO_8859_1);
        if (!isChunked()) {
            return body;
        }
        while (true) {
            int line = rest.indexOf("\r\n");
            int length = Integer.parseInt(rest.substring(0, line).strip(), 16);
            if (length == 0) {
                return content.toByteArray();
            }
            byte[] chunk = rest.substring(line + 2, line + 2 + length).getBytes(StandardCharsets.ISO_8859_1);
            content.writeBytes(chunk);
            rest = rest.substring(line + 2 + length + 2);
        }
    }

    private boolean isChunked() {
        return head.stream().anyMatch(line -> line.toLowerCase(Locale.ROOT).equals("transfer-encoding: chunked"));
    }

    private static Recording numbered(String text, String number) {
        var lines = Arrays.stream(text.split("\n", -1))
                .dropWhile(line -> !line.startsWith("--- " + number + ". "))
                .skip(1)
                .takeWhile(line -> !line.startsWith("====="))
                .toList();
        var request = lines.stream()
                .filter(line -> line.startsWith("> ") && !line.startsWith("> |"))
                .map(line -> line.substring(2))
                .toList();
        var answer = lines.stream()
                .filter(line -> line.startsWith("< "))
                .map(line -> line.substring(2))
                .toList();
        var head = answer.stream().takeWhile(line -> !line.isEmpty()).toList();
        return new Recording(request, head, body(answer.subList(head.size(), answer.size())));
    }

    private static byte[] body(List<String> lines) {
        List<String> text = new ArrayList<>();
        var trailers = new StringBuilder();
        boolean inTrailers = false;
        int chunks = -1;
        for (String line : lines) {
            var chunked = CHUNKED.matcher(line);
            if (chunked.matches()) {
                chunks = Integer.parseInt(chunked.group(1));
            } else if (line.equals("(trailers:)")) {
                inTrailers = true;
            } else if (line.startsWith("| ")) {
                text.add(line.substring(2));
            } else if (inTrailers && !line.isEmpty()) {
                trailers.append(line).append("\r\n");
            }
        }
        var binary = BINARY.matcher(text.isEmpty() ? "" : text.get(0));
        byte[] plain = binary.matches()
                ? filler(Integer.parseInt(binary.group(1)))
                : String.join("\n", text).getBytes(StandardCharsets.ISO_8859_1);
        return chunks < 0 ? plain : chunked(plain, chunks, trailers.toString());
    }

    private static byte[] chunked(byte[] plain, int chunks, String trailers) {
        var framed = new ByteArrayOutputStream();
        for (int i = 0; i < chunks; i++) {
            byte[] chunk = Arrays.copyOfRange(
                    plain, (int) ((long) plain.length * i / chunks), (int) ((long) plain.length * (i + 1) / chunks));
            framed.writeBytes((Integer.toHexString(chunk.length) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            framed.writeBytes(chunk);
            framed.writeBytes(new byte[] {'\r', '\n'});
        }
        framed.writeBytes(("0\r\n" + trailers + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        return framed.toByteArray();
    }

    /** XRootD's recordings hold the body as it came, after a line of its own. */
    private static Recording raw(String text) {
        int mark = text.indexOf(RAW_BODY);
        int bodyAt = text.indexOf('\n', mark) + 1;
        int length = Integer.parseInt(text.substring(mark + RAW_BODY.length()).split(" ", -1)[0]);
        var lines = Arrays.asList(text.substring(0, mark).split("\n", -1));
        var request = lines.stream()
                .filter(line -> line.startsWith("> ") && line.length() > 2)
                .map(line -> line.substring(2))
                .toList();
        var head = lines.stream()
                .filter(line -> line.startsWith("< ") && line.length() > 2)
                .map(line -> line.substring(2))
                .toList();
        boolean bodiless = request.get(0).startsWith("HEAD ");
        String body = bodiless ? "" : text.substring(bodyAt, Math.min(text.length(), bodyAt + length));
        return new Recording(request, head, body.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String resource(String name) throws IOException {
        try (var in = Recording.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new UncheckedIOException(new IOException("no resource " + name));
            }
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}

package io.pelicanfs;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the grammar that {@link PelicanUrl} documents, from left to right, once. Not for reuse. */
final class UrlParser {
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z0-9+._-]+");
    private static final Pattern CHAIN =
            Pattern.compile("(?:zip|tar)(?::///*(?<member>.*))?", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final String FORMS = "write pelican://host/path, osdf:///path or /path";

    private final UrlText text;
    private PelicanUrl.Form form = PelicanUrl.Form.PATH;
    private Optional<String> handle = Optional.empty();
    private Optional<String> federation = Optional.empty();
    private Optional<String> member = Optional.empty();
    private String prefix = "";

    private UrlParser(String text) {
        this.text = new UrlText(text);
    }

    static PelicanUrl parse(String text) throws PelicanException {
        return new UrlParser(text).parse();
    }

    private PelicanUrl parse() throws PelicanException {
        text.checkCharacters();
        int start = skipChain();
        int question = text.indexOf("?", start);
        int end = question < 0 ? text.length() : question;
        int pathStart = skipFederation(start, end);
        int pathEnd = readMember(pathStart, end);
        var path = readPath(pathStart, pathEnd);
        var options = question < 0 ? UrlOptions.NONE : UrlOptions.parse(text, question + 1);
        if (question >= 0 && text.indexOf("!/", question) >= 0) {
            throw text.error(
                    text.indexOf("!/", question),
                    "\"!/\" after the options",
                    "write options last: archive!/member?option");
        }
        if (member.isPresent() && UrlPath.endsWithSlash(path)) {
            throw text.error(
                    pathEnd, "a member of a collection", "write the archive's path without a slash before \"!/\"");
        }
        return new PelicanUrl(
                form,
                federation,
                handle,
                UrlPath.collapse(path),
                UrlPath.endsWithSlash(path),
                member,
                options,
                prefix + text.substring(start, end) + options.query());
    }

    /** fsspec's chain {@code zip://member::URL}: the member's name is literal there, and leading slashes do not count. */
    private int skipChain() {
        int separator = text.indexOf("::", 0);
        if (separator < 0) {
            return 0;
        }
        var chain = CHAIN.matcher(text.substring(0, separator));
        if (!chain.matches()) {
            return 0;
        }
        member = Optional.of(chain.group("member") == null ? "" : chain.group("member"));
        prefix = text.substring(0, separator + 2);
        return separator + 2;
    }

    /** Returns where the path begins. */
    private int skipFederation(int start, int end) throws PelicanException {
        if (start < end && text.text().charAt(start) == '/') {
            return start;
        }
        int colon = text.indexOf(":", start);
        if (colon < 0
                || colon > end
                || !SCHEME.matcher(text.substring(start, colon)).matches()) {
            throw text.error(start, start == end ? "nothing" : "neither a scheme nor a path from the root", FORMS);
        }
        int plus = text.text().lastIndexOf('+', colon);
        int schemeStart = plus < start ? start : plus + 1;
        var scheme = text.substring(schemeStart, colon).toLowerCase(Locale.ROOT);
        form = switch (scheme) {
            case "pelican" -> PelicanUrl.Form.PELICAN;
            case "osdf", "stash" -> PelicanUrl.Form.OSDF;
            case "zip", "tar" ->
                throw text.error(
                        schemeStart,
                        "\"" + scheme + "\" without a URL",
                        "write " + scheme + "://member::URL or URL!/member");
            default -> throw text.error(schemeStart, "scheme \"" + scheme + "\"", FORMS);
        };
        if (plus >= start) {
            handle = Optional.of(text.substring(start, plus));
            if (plus == start) {
                throw text.error(
                        start, "an empty credential handle", "write handle+" + scheme + "://… or leave out the \"+\"");
            }
        }
        return form == PelicanUrl.Form.PELICAN ? skipHost(colon + 1, end) : skipSlashes(colon + 1, end);
    }

    private int skipHost(int at, int end) throws PelicanException {
        if (!text.text().startsWith("//", at)) {
            throw text.error(at, "no \"//\" after the scheme", "write pelican://host/path");
        }
        int hostStart = at + 2;
        int slash = text.indexOf("/", hostStart);
        int hostEnd = slash < 0 || slash > end ? end : slash;
        var host = text.substring(hostStart, hostEnd);
        if (host.isEmpty()) {
            throw text.error(
                    hostStart, "no federation host", "write pelican://host/path, or osdf:///path for the OSDF");
        }
        rejectUser(hostStart, hostEnd, "pelican://host/path");
        federation = FederationHost.canonical(host);
        if (federation.isEmpty()) {
            throw text.error(
                    hostStart,
                    "a federation host that is no host[:port]",
                    "write pelican://host/path or pelican://host:8443/path");
        }
        return hostEnd;
    }

    /** A host in an {@code osdf} URL is the first segment of the path, as every client of the OSDF takes it (protocol facts §1.1). */
    private int skipSlashes(int at, int end) throws PelicanException {
        if (at == end || text.text().charAt(at) != '/') {
            throw text.error(at, "no slash after the scheme", "write osdf:///path");
        }
        if (text.text().startsWith("//", at) && !text.text().startsWith("///", at)) {
            int slash = text.indexOf("/", at + 2);
            rejectUser(at + 2, slash < 0 || slash > end ? end : slash, "osdf:///path");
        }
        return at;
    }

    private void rejectUser(int start, int end, String instead) throws PelicanException {
        if (text.substring(start, end).indexOf('@') >= 0) {
            throw text.error(start, "a user name before the host", "write " + instead);
        }
    }

    /** Returns where the object's path ends. */
    private int readMember(int start, int end) throws PelicanException {
        int separator = text.indexOf("!/", start);
        if (separator < 0 || separator >= end) {
            return end;
        }
        if (member.isPresent()) {
            throw text.error(
                    separator, "a second member", "name it once, as URL!/member; write %21/ if the name has \"!/\"");
        }
        int memberStart = separator + 2;
        int second = text.indexOf("!/", memberStart);
        if (second >= 0 && second < end) {
            throw text.error(
                    second,
                    "an archive inside an archive",
                    "fetch the inner archive first; write %21/ if the name has \"!/\"");
        }
        member = Optional.of(decode(memberStart, end));
        return separator;
    }

    private String readPath(int start, int end) throws PelicanException {
        for (int at = start; at < end; ) {
            int slash = text.indexOf("/", at);
            int segmentEnd = slash < 0 || slash > end ? end : slash;
            if (UrlPath.climbs(PercentCoding.decode(text.substring(at, segmentEnd)))) {
                throw text.error(at, "a segment \"..\"", "write the path without it");
            }
            at = segmentEnd + 1;
        }
        var decoded = decode(start, end);
        return decoded.isEmpty() ? "/" : decoded;
    }

    private String decode(int start, int end) throws PelicanException {
        var encoded = text.substring(start, end);
        int fault = PercentCoding.firstFault(encoded);
        if (fault < 0) {
            return PercentCoding.decode(encoded);
        }
        var escape = PercentCoding.isEscape(encoded, fault) ? encoded.substring(fault, fault + 3) : "";
        if (escape.isEmpty()) {
            throw text.error(start + fault, "\"%\" without two hexadecimal digits", "write %25 for a percent sign");
        }
        var what = escape.equals("%00") ? "the character U+0000" : "an escape that is not UTF-8 (" + escape + ")";
        throw text.error(start + fault, what, "escape the UTF-8 bytes of the name; write %25 for a percent sign");
    }
}

package io.pelicanfs.federation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The {@code Link} header of a director's answer: servers by rank (protocol facts §3.4). What stands between angle brackets is taken
 * whole, since directors write object names into it raw.
 */
final class LinkHeader {
    private static final Pattern LINK = Pattern.compile("<([^>]*)>([^<]*)");
    private static final Pattern RANK = Pattern.compile(";\\s*pri\\s*=\\s*\"?(\\d{1,9})");

    private record Link(String url, int rank) {}

    private LinkHeader() {}

    /** Returns the URLs of all {@code lines}, best first; those without rank come last, in order. */
    static List<String> urls(List<String> lines) {
        var links = new ArrayList<Link>();
        for (String line : lines) {
            var link = LINK.matcher(line);
            while (link.find()) {
                var rank = RANK.matcher(link.group(2));
                links.add(new Link(link.group(1), rank.find() ? Integer.parseInt(rank.group(1)) : Integer.MAX_VALUE));
            }
        }
        links.sort(Comparator.comparingInt(Link::rank));
        return links.stream().map(Link::url).toList();
    }
}

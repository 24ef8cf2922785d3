package io.pelicanfs.federation;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * The servers that will be asked for an object, in order, with what their namespace wants.
 *
 * @param answer what the director said of the namespace
 * @param servers preferred caches first, then the director's unless the user's list leaves them out (protocol facts §4.1)
 */
public record Plan(DirectorAnswer answer, List<ObjectServer> servers) {
    /** The entry of a cache list that stands for the director's servers. */
    public static final String THEN_THE_DIRECTORS = "+";

    static Plan of(DirectorAnswer answer, List<String> preferred, boolean origins) {
        if (preferred.isEmpty() || origins) {
            return new Plan(answer, answer.servers());
        }
        var servers = new ArrayList<ObjectServer>();
        var seen = new HashSet<String>();
        for (String cache : preferred) {
            if (cache.equals(THEN_THE_DIRECTORS)) {
                for (var server : answer.servers()) {
                    if (seen.add(server.server())) {
                        servers.add(server);
                    }
                }
            } else {
                var base = URI.create(cache).toString();
                var server = new ObjectServer(
                        base.endsWith("/") ? base.substring(0, base.length() - 1) : base, "preferred cache", false);
                if (seen.add(server.server())) {
                    servers.add(server);
                }
            }
        }
        return new Plan(answer, List.copyOf(servers));
    }
}

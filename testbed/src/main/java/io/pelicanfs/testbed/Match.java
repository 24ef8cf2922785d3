package io.pelicanfs.testbed;

import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Which requests a fault hits: by default every request, always. Immutable; each method returns a narrower match.
 *
 * <p>{@code BadTls} knows only the server and the count: a handshake has no method or path.
 */
public final class Match {

    private final Predicate<LoggedRequest> requests;
    private final Predicate<TestbedServer> servers;
    private final int skip;
    private final int times;

    private Match(Predicate<LoggedRequest> requests, Predicate<TestbedServer> servers, int skip, int times) {
        this.requests = requests;
        this.servers = servers;
        this.skip = skip;
        this.times = times;
    }

    /** Every request to every server, those of caches to the origin included. */
    public static Match anything() {
        return new Match(request -> true, server -> true, 0, Integer.MAX_VALUE);
    }

    /** Requests to this server. */
    public static Match on(TestbedServer server) {
        return anything().servers(other -> other == server);
    }

    /** Requests to any server of this role. */
    public static Match on(Role role) {
        return anything().servers(server -> server.role() == role);
    }

    public Match method(String method) {
        return when(request -> request.method().equals(method));
    }

    /** Decoded paths that match; {@code *} stands for any text within a segment, {@code **} for any text. */
    public Match path(String glob) {
        Pattern pattern = pattern(glob);
        return when(request -> pattern.matcher(request.path()).matches());
    }

    public Match source(Source source) {
        return when(request -> request.source() == source);
    }

    public Match when(Predicate<? super LoggedRequest> condition) {
        return new Match(requests.and(condition), servers, skip, times);
    }

    /** Spares the first {@code count} requests that match. */
    public Match after(int count) {
        return new Match(requests, servers, count, times);
    }

    /** Hits {@code count} requests, then no more. */
    public Match times(int count) {
        return new Match(requests, servers, skip, count);
    }

    /** Hits one request. */
    public Match once() {
        return times(1);
    }

    boolean covers(TestbedServer server) {
        return servers.test(server);
    }

    boolean covers(LoggedRequest request) {
        return requests.test(request);
    }

    boolean hits(int matchesBefore) {
        return matchesBefore >= skip && matchesBefore - skip < times;
    }

    private Match servers(Predicate<TestbedServer> narrower) {
        return new Match(requests, narrower, skip, times);
    }

    private static Pattern pattern(String glob) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            if (c != '*') {
                regex.append(Pattern.quote(String.valueOf(c)));
            } else if (glob.startsWith("**", i)) {
                regex.append(".*");
                i++;
            } else {
                regex.append("[^/]*");
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }
}

package io.pelicanfs.testbed;

/** The headers for browsers on the director's answers. */
final class Cors {

    private Cors() {}

    static Reply on(Reply reply) {
        return reply.header("Access-Control-Allow-Headers", "Content-Type, Authorization, Depth")
                .header("Access-Control-Allow-Methods", "GET, PUT, OPTIONS, PROPFIND")
                .header("Access-Control-Allow-Origin", "*")
                .header(
                        "Access-Control-Expose-Headers",
                        "Content-Type, Authorization, X-Pelican-User, X-Pelican-Timeout, X-Pelican-Token-Generation,"
                                + " X-Pelican-Authorization, X-Pelican-Namespace")
                .header("Server", WellKnown.SERVER);
    }
}

package io.pelicanfs.object;

import io.pelicanfs.http.HttpResponse;
import java.util.Locale;
import java.util.regex.Pattern;

/** What software answered, as far as its quirks matter (servers facts §1, §3; protocol facts §4.8, §4.9). */
enum ServerKind {
    /** A Go cache or origin, or anything unknown that keeps to HTTP. */
    OTHER,
    /** XRootD before 5.6: repeats digests of other objects, and its cache mislabels them. */
    OLD_XROOTD,
    /** XRootD from 5.6 on, including 6. */
    XROOTD;

    private static final Pattern OLD = Pattern.compile("xrootd/v?(?:[1-4]\\.|5\\.[0-5](?:\\.|$)).*");

    static ServerKind of(HttpResponse response) {
        String server = response.header("Server").orElse("").toLowerCase(Locale.ROOT);
        if (!server.startsWith("xrootd")) {
            return OTHER;
        }
        return OLD.matcher(server).matches() ? OLD_XROOTD : XROOTD;
    }
}

package io.pelicanfs.object;

import io.pelicanfs.http.HttpResponse;

/** A portal's or proxy's page in the place of an object. */
final class WebPage {
    private WebPage() {}

    /** Returns whether HTML came that is no object: servers of a federation tell at least one of these for a real HTML object. */
    static boolean standsFor(HttpResponse response) {
        return response.header("Content-Type")
                        .filter(type -> type.startsWith("text/html"))
                        .isPresent()
                && response.header("Accept-Ranges").isEmpty()
                && response.header("ETag").isEmpty()
                && response.header("Digest").isEmpty();
    }

    /** Returns whether a portal said 200 to a change, as it does to whatever it is asked, and changed nothing. */
    static boolean consentsTo(HttpResponse response) {
        return response.status() == 200 && standsFor(response);
    }
}

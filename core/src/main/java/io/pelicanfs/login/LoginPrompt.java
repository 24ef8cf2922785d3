package io.pelicanfs.login;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Shows a person what to do. Called once per login, on the thread that logs in, before it begins to wait. */
@FunctionalInterface
public interface LoginPrompt {
    void show(Request request);

    /**
     * What the person has to do: open a page, in any browser on any machine, and confirm the code there.
     *
     * @param page where to type the code in; {@code https}
     * @param pageWithCode the same with the code filled in, if the issuer has that
     * @param userCode text of the issuer; escape it before printing
     * @param time how long the code is good
     */
    record Request(String issuer, URI page, Optional<URI> pageWithCode, String userCode, Duration time) {}
}

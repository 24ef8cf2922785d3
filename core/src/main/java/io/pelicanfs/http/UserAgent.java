package io.pelicanfs.http;

import java.util.Optional;

/**
 * The {@code User-Agent}: {@code pelicanfs-java/<version>}, then {@code  project/<name>}. A director turns down old clients by the shape
 * {@code pelican-<letters>/x.y.z} (protocol facts §3.3), which this name does not have.
 */
final class UserAgent {
    private UserAgent() {}

    static String of(Optional<String> project) {
        var version = Optional.ofNullable(UserAgent.class.getPackage().getImplementationVersion());
        // A name with a space would read as one more product; a line feed as one more header.
        return "pelicanfs-java/" + version.orElse("unpackaged")
                + project.map(name -> " project/" + name.replaceAll("[^!-~]", "_"))
                        .orElse("");
    }
}

package io.pelicanfs.credential;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * Where a search looks. Immutable; the files themselves are read at each search, since HTCondor replaces them every few minutes.
 *
 * @param tokenFile the file the user named with {@code -t}; then nothing else is looked at
 * @param environment the process's environment variables
 * @param workingDirectory what relative paths are relative to, and where {@code .condor_creds} may stand
 * @param condorCredentials the job's folder of credentials, if it is known better than by {@code _CONDOR_CREDS}
 * @param userId what stands after {@code bt_u} in the names of bearer token files: the numeric user id
 * @param clock what decides whether a token has expired
 */
public record CredentialPlaces(
        Optional<Path> tokenFile,
        Map<String, String> environment,
        Path workingDirectory,
        Optional<Path> condorCredentials,
        String userId,
        Clock clock) {

    public CredentialPlaces {
        environment = Map.copyOf(environment);
    }

    /** Returns the numeric id of the user this process runs as, or the user's name where there are no numeric ids. */
    public static String currentUserId() {
        // The owner of /proc/self is the effective user, which the WLCG discovery rules ask for; a home folder's owner
        // is the next best.
        for (String owned : new String[] {"/proc/self", System.getProperty("user.home", "")}) {
            try {
                return String.valueOf(Files.getAttribute(Path.of(owned), "unix:uid"));
            } catch (IOException | RuntimeException notHere) {
                // Not Linux, or not even Unix: the next way.
            }
        }
        return System.getProperty("user.name", "");
    }

    Optional<String> variable(String name) {
        // Set but empty means unset (WLCG bearer token discovery), except for BEARER_TOKEN, where the reader says "is
        // empty".
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    /** Shows no environment: {@code BEARER_TOKEN} is in it. */
    @Override
    public String toString() {
        return "CredentialPlaces[tokenFile=" + tokenFile + ", workingDirectory=" + workingDirectory
                + ", condorCredentials=" + condorCredentials + ", userId=" + userId + "]";
    }
}

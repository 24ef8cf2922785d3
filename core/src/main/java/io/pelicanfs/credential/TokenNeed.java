package io.pelicanfs.credential;

import java.util.List;
import java.util.Optional;

/**
 * What a namespace wants of a token, as the director said it.
 *
 * @param namespace the namespace's prefix, such as {@code /ospool/ap21/data}
 * @param basePath the part of object paths that scopes leave out ({@code X-Pelican-Token-Generation: base-path}); the namespace if absent
 * @param issuers the accepted issuers; empty means any
 * @param objectPath the decoded path of the object or collection
 * @param operation what is to be done
 * @param handle the credential handle of the URL, if it had one
 */
public record TokenNeed(
        String namespace,
        Optional<String> basePath,
        List<String> issuers,
        String objectPath,
        Operation operation,
        Optional<String> handle) {}

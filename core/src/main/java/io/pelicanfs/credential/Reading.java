package io.pelicanfs.credential;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What stood in all places at one moment. It does not depend on what a token is wanted for, so one reading can serve many searches.
 *
 * @param provided what the program gave for one need; if present, nothing else counts
 * @param explicit the file the user named; if present, the rest is empty
 * @param ambient what variables and bearer token files gave, in search order
 * @param condor the job's credentials in search order, by file name
 * @param absent the places looked at that held nothing, in search order
 * @param condorFolder where the job's credentials were looked for
 * @param inJob whether this process seems to be an HTCondor job
 * @param watch tells whether any of it has changed since
 */
record Reading(
        Optional<Finding> provided,
        Optional<Finding> explicit,
        List<Finding> ambient,
        Map<String, Finding> condor,
        List<String> absent,
        String condorFolder,
        boolean inJob,
        Watch watch) {
    private static final String IN_URL = "the URL's authz option";
    private static final Optional<String> WARNING =
            Optional.of("warning: URLs end up in histories and logs, so a token belongs in a file");

    /**
     * What stood at one place.
     *
     * @param place as shown to the user
     */
    record Finding(String place, Contents contents) {}

    /** Returns the file name of a credential handle: HTCondor writes {@code service.handle} as {@code service_handle.use}. */
    static String fileName(String handle) {
        return handle.replace('.', '_') + ".use";
    }

    Reading withProvided(Finding given) {
        return new Reading(Optional.of(given), explicit, ambient, condor, absent, condorFolder, inJob, watch);
    }

    /** Returns whether both were made at once: whatever was read anew has a watch of its own. */
    boolean isSameAs(Reading other) {
        return watch.equals(other.watch);
    }

    /** Returns whether somebody named the one token to use. */
    boolean isChosenByUser() {
        return provided.isPresent() || explicit.isPresent();
    }

    /** Returns what a search may choose from: a handle in the URL names one credential and no other will do. */
    List<Finding> findings(TokenNeed need) {
        if (isChosenByUser()) {
            return provided.or(() -> explicit).stream().toList();
        }
        if (need.handle().isPresent()) {
            // Looked up among the names found, so a handle is never a path.
            return Optional.ofNullable(condor.get(fileName(need.handle().get()))).stream()
                    .toList();
        }
        List<Finding> all = new ArrayList<>();
        need.inUrl().ifPresent(secret -> all.add(new Finding(IN_URL, TokenText.parse(IN_URL, secret.text(), WARNING))));
        all.addAll(ambient);
        all.addAll(condor.values());
        return all;
    }
}

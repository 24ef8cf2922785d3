package io.pelicanfs.credential;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What stood in all places at one moment. It does not depend on what a token is wanted for, so one reading can serve many searches.
 *
 * @param explicit the file the user named; if present, the rest is empty
 * @param ambient what variables and bearer token files gave, in search order
 * @param condor the job's credentials in search order, by file name
 * @param absent the places looked at that held nothing, in search order
 * @param condorFolder where the job's credentials were looked for
 * @param inJob whether this process seems to be an HTCondor job
 */
record Reading(
        Optional<Finding> explicit,
        List<Finding> ambient,
        Map<String, Finding> condor,
        List<String> absent,
        String condorFolder,
        boolean inJob) {

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

    /** Returns what a search may choose from: a handle in the URL names one credential and no other will do. */
    List<Finding> findings(TokenNeed need) {
        if (explicit.isPresent()) {
            return List.of(explicit.get());
        }
        if (need.handle().isPresent()) {
            // Looked up among the names found, so a handle is never a path.
            return Optional.ofNullable(condor.get(fileName(need.handle().get()))).stream()
                    .toList();
        }
        List<Finding> all = new ArrayList<>(ambient);
        all.addAll(condor.values());
        return all;
    }
}

package io.pelicanfs.cli;

import io.pelicanfs.PelicanException;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which reasons of failures were told, whatever object they were told for. One thread at a time. */
final class Told {
    /** Who has read so many reasons reads the rest as well; memory does not grow with the number of objects. */
    private static final int MOST = 1000;

    private final Set<String> reasons = new HashSet<>();

    /** Returns whether no failure of this reason was asked about before. */
    boolean isNew(PelicanException failure) {
        var reason = reason(failure);
        return !reasons.contains(reason) && (reasons.size() >= MOST || reasons.add(reason));
    }

    /** What a failure says, without the object's path: whole, below the namespace as scopes have it, or as a temporary name. */
    private static String reason(PelicanException failure) {
        var text = failure.summary() + "\n" + failure.attempts() + "\n"
                + failure.nextStep().orElse("");
        if (failure.url().isEmpty()) {
            return text;
        }
        var path = failure.url().get().path();
        var name = path.substring(path.lastIndexOf('/') + 1);
        text = text.replaceAll("\\." + Pattern.quote(name) + "\\.\\w+\\.pelfs-part", Matcher.quoteReplacement(name));
        for (int start = 0; start >= 0; start = path.indexOf('/', start + 1)) {
            text = text.replace(path.substring(start), "");
        }
        return text;
    }
}

package io.pelicanfs.credential;

import io.pelicanfs.credential.Contents.Flaw;
import io.pelicanfs.credential.Judge.Judged;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** What the user can do to get a token that fits: in a job something else than at a terminal. */
final class NextStep {
    private final TokenNeed need;
    private final Reading reading;
    private final Optional<Judged> nearest;
    private final Supplier<Login> login;

    /**
     * Explains one search.
     *
     * @param nearest the rejected candidate that came nearest; absent if there is none or a token was chosen
     * @param login whether a person can log in at the issuer; may ask it
     */
    NextStep(TokenNeed need, Reading reading, Optional<Judged> nearest, Supplier<Login> login) {
        this.need = need;
        this.reading = reading;
        this.nearest = nearest;
        this.login = login;
    }

    String clause() {
        if (reading.provided().isPresent()) {
            return "have " + reading.provided().get().place() + " give " + wanted();
        }
        if (reading.explicit().isPresent()) {
            return failedBy(Flaw.UNREADABLE)
                    ? "name a file that can be read with `-t FILE`, or leave `-t` out to search the usual places"
                    : "give " + wanted() + " with `-t FILE`, or leave `-t` out to search the usual places";
        }
        if (need.handle().isPresent()) {
            return handle(need.handle().get());
        }
        if (reading.inJob() || !reading.condor().isEmpty()) {
            return job();
        }
        return terminal();
    }

    private String terminal() {
        String given = wanted() + " and give its file with `-t FILE` or in BEARER_TOKEN_FILE";
        return switch (login.get()) {
            case POSSIBLE -> "log in with `pelfs login URL`, or get " + given;
            case IMPOSSIBLE ->
                localFile()
                                .orElse(
                                        "read the data at its local path on the access point, or in a job, where the pool provides the token"
                                                + " (this issuer lets nobody log in from here)")
                        + ", or get " + given;
            case UNKNOWN -> localFile().map(here -> here + ", or ").orElse("") + "get " + given;
        };
    }

    /** An access point has the data that it exports under the same path, as a rule. */
    private Optional<String> localFile() {
        try {
            return Optional.of(Path.of(need.objectPath()))
                    .filter(path -> path.getNameCount() > 0 && Files.exists(path))
                    .map(path -> "read it here, at its local path " + Wording.printablePath(path.toString()));
        } catch (InvalidPathException noPathHere) {
            return Optional.empty();
        }
    }

    private String handle(String handle) {
        int dot = handle.indexOf('.');
        String service = Wording.printable(dot < 0 ? handle : handle.substring(0, dot));
        String line = "`use_oauth_services = " + service + "`";
        if (dot >= 0) {
            String name = Wording.printable(handle.substring(dot + 1));
            line += " and `" + service + "_oauth_permissions_" + name + " =`";
        }
        return "let the submit file ask for this credential (" + line + "), or name another file with `-t FILE`";
    }

    private String job() {
        if (reading.condor().isEmpty()) {
            return "add `use_oauth_services = SERVICE` to the submit file, where the access point's administrators know the SERVICE (often"
                    + " scitokens) for " + wanted();
        }
        String files = Wording.printable(String.join(", ", reading.condor().keySet()));
        if (failedBy(Flaw.EXPIRED) && isCondors()) {
            return "have the token renewed: HTCondor replaces those in " + reading.condorFolder() + " (" + files
                    + ") every few minutes, unless the access point's credential monitor has failed";
        }
        return "ask for another service with `use_oauth_services = SERVICE` in the submit file: the job has " + files
                + " in " + reading.condorFolder() + " and needs " + wanted();
    }

    private boolean failedBy(Flaw flaw) {
        return nearest.flatMap(Judged::flaw).filter(flaw::equals).isPresent();
    }

    private boolean isCondors() {
        return reading.condor().values().stream()
                .anyMatch(finding -> nearest.isPresent()
                        && finding.place().equals(nearest.get().candidate().place()));
    }

    private String wanted() {
        String path = ":" + Wording.printablePath(need.scopePath());
        String scopes = switch (need.operation()) {
            case READ -> "scope storage.read" + path;
            // Who changes something looks first at what is there.
            case WRITE -> "scopes storage.read" + path + " and storage.create" + path;
            case MODIFY -> "scopes storage.read" + path + " and storage.modify" + path;
        };
        String issuer =
                need.issuers().isEmpty() ? "" : " of issuer " + Wording.printable(String.join(" or ", need.issuers()));
        return "a token" + issuer + " with " + scopes;
    }
}

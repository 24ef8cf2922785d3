package io.pelicanfs.credential;

import java.util.Optional;

/**
 * One scope of a token: {@code storage.read:/d1}.
 *
 * @param word what it allows
 * @param path the normalised path below which it allows it; absent if it has none, and then it allows it everywhere
 */
record Scope(String word, Optional<String> path) {

    /** How far a scope goes towards what is wanted, best first. */
    enum Coverage {
        COVERED,
        /** By a scope that has no path: the WLCG profile forbids it, servers take it for everything (credential facts B.5). */
        COVERED_WITHOUT_PATH,
        /** By the words of another profile, which some servers read and others do not. */
        COVERED_IN_FOREIGN_WORDS,
        OTHER_PATH,
        OTHER_OPERATION
    }

    /** Reads any text; what is not a scope of storage gets a word that nothing asks for. */
    static Scope parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0 || colon == text.length() - 1) {
            return new Scope(colon < 0 ? text : text.substring(0, colon), Optional.empty());
        }
        Optional<String> path = ScopePath.ofScope(text.substring(colon + 1));
        // A scope whose path leaves its root allows nothing we could name.
        return path.isEmpty() ? new Scope("", Optional.empty()) : new Scope(text.substring(0, colon), path);
    }

    boolean isSciTokens() {
        return word.equals("read") || word.equals("write");
    }

    boolean allows(Operation operation) {
        return switch (operation) {
            case READ -> word.equals("storage.read") || word.equals("read");
            // Modify implies create (WLCG profile; Pelican's servers agree, credential facts B.5).
            case WRITE -> word.equals("storage.create") || word.equals("storage.modify") || word.equals("write");
            case MODIFY -> word.equals("storage.modify") || word.equals("write");
        };
    }

    Coverage coverage(Operation operation, String objectPath, Claims.Profile profile) {
        if (!allows(operation)) {
            return Coverage.OTHER_OPERATION;
        }
        if (path.isPresent() && !ScopePath.covers(path.get(), objectPath)) {
            return Coverage.OTHER_PATH;
        }
        boolean foreign = switch (profile) {
            case WLCG -> isSciTokens();
            case SCITOKENS_1, SCITOKENS_2 -> !isSciTokens();
            case NONE -> false;
        };
        if (foreign) {
            return Coverage.COVERED_IN_FOREIGN_WORDS;
        }
        return path.isPresent() ? Coverage.COVERED : Coverage.COVERED_WITHOUT_PATH;
    }
}

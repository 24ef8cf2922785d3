package io.pelicanfs.testbed;

import java.time.Duration;

/** The kinds of token that the recordings name. */
final class RecordedTokens {
    private RecordedTokens() {}

    static TokenSpec spec(String kind) {
        TokenSpec all = TokenSpec.scoped("storage.read:/", "storage.create:/", "storage.modify:/");
        return switch (kind) {
            case "rw" -> all;
            case "ro" -> TokenSpec.reading();
            case "create" -> TokenSpec.scoped("storage.create:/");
            case "modify" -> TokenSpec.scoped("storage.modify:/");
            case "nopath" -> TokenSpec.scoped("storage.read");
            case "d1only" -> TokenSpec.scoped("storage.read:/d1");
            case "wrongpath" -> TokenSpec.scoped("storage.read:/other");
            case "expired" -> all.expired();
            case "future" -> all.validIn(Duration.ofHours(1)).expiringIn(Duration.ofHours(2));
            case "wrongaud" -> all.withAudience("https://elsewhere.example");
            case "anyaud" -> all.withAudience("ANY");
            case "noaud" -> all.withoutAudience();
            case "noexp" -> all.withoutExpiry();
            case "fediss" -> all.fromForeignIssuer();
            case "sci2" -> TokenSpec.scoped("read:/").withProfile(TokenSpec.Profile.SCITOKENS_2);
            case "plain" -> all.withProfile(TokenSpec.Profile.NONE);
            case "badsig" -> all.withForm(TokenSpec.Form.BAD_SIGNATURE);
            case "garbage" -> all.withForm(TokenSpec.Form.GARBAGE);
            default -> throw new IllegalArgumentException(kind);
        };
    }
}

package io.pelicanfs.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where the promises are tested: a kind of door to a stage.
 *
 * @param stage opened by the first test that needs it; skips the test where its servers are not installed
 */
public record Place(String name, Doors doors, StageSource stage) {
    private static final AtomicLong FOLDERS = new AtomicLong();

    /** Gives out one stage, the same each time. */
    @FunctionalInterface
    public interface StageSource {
        Stage get() throws IOException;
    }

    /** Opens a door that trusts the stage's servers and holds no token. */
    public Door door(Path home) throws IOException {
        return doors.open(stage.get().environment(), home);
    }

    /** Opens a door whose process has {@code token} in a file named by {@code BEARER_TOKEN_FILE}. */
    public Door door(Path home, String token) throws IOException {
        Map<String, String> environment = new HashMap<>(stage.get().environment());
        var file = Files.writeString(home.resolve("token"), token + "\n");
        environment.put("BEARER_TOKEN_FILE", file.toString());
        return doors.open(environment, home);
    }

    /** Returns a folder name that no other test uses, with {@code name} in it. */
    public static String fresh(String name) {
        return "t" + FOLDERS.incrementAndGet() + "/" + name;
    }

    @Override
    public String toString() {
        return name;
    }
}

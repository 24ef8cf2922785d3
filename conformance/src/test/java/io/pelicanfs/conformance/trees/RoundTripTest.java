package io.pelicanfs.conformance.trees;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.cli.PelfsInProcess;
import io.pelicanfs.conformance.Place;
import io.pelicanfs.conformance.writes.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A tree with unusual names goes up, comes back, is synchronised both ways, moved and deleted, by the command, on every kind of origin. */
final class RoundTripTest {
    private static final String SCOPES = "storage.read:/ storage.create:/ storage.modify:/";
    private static final List<String> NAMES = List.of(
            "plain.txt",
            "with space.txt",
            "100%.txt",
            "a%20b.txt",
            "a+b.txt",
            "a,b;c.txt",
            "#hash.txt",
            "ü-ß-日本.txt",
            "sub folder/deep é/x.txt",
            "x".repeat(250) + ".txt");

    private static final String ALL_UNCHANGED = "{\"summary\":{\"copied\":0,\"unchanged\":" + NAMES.size() + ",";

    @TempDir
    Path home;

    private final Map<String, String> environment = new HashMap<>();

    private String pelfs(int exitCode, String... arguments) {
        var outcome = PelfsInProcess.run(environment, home, arguments);
        assertThat(outcome.exitCode())
                .as(String.join(" ", arguments) + "\n" + outcome.err())
                .isEqualTo(exitCode);
        return new String(outcome.out(), UTF_8) + outcome.err();
    }

    private static Map<String, String> tree(Path root) throws IOException {
        var found = new TreeMap<String, String>();
        try (var files = Files.walk(root)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                found.put(root.relativize(file).toString(), Files.readString(file));
            }
        }
        return found;
    }

    @ParameterizedTest
    @EnumSource
    void aTreeGoesThereAndComesBack(Origin origin) throws IOException {
        environment.putAll(origin.stage().environment());
        environment.put("BEARER_TOKEN", origin.stage().token(3600, SCOPES));
        var up = home.resolve("up");
        for (String name : NAMES) {
            // Every kind of XRootD lists 254 bytes of a name of 255.
            var file = up.resolve(name.length() > 250 ? name.substring(name.length() - 250) : name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "content of " + name.hashCode());
        }
        String there = origin.stage().guarded().url(Place.fresh("tree"));

        pelfs(0, "--direct", "put", "-r", "up", there);
        pelfs(0, "--direct", "get", "-r", there, "down");
        assertThat(tree(home.resolve("down"))).isEqualTo(tree(up));
        assertThat(pelfs(0, "--direct", "--json", "sync", "up", there)).contains(ALL_UNCHANGED);
        assertThat(pelfs(0, "--direct", "--json", "sync", there, "down")).contains(ALL_UNCHANGED);

        Files.delete(up.resolve("plain.txt"));
        Files.writeString(up.resolve("100%.txt"), "changed, and longer than before");
        Files.writeString(up.resolve("new.txt"), "new");
        pelfs(0, "--direct", "sync", "--delete", "up", there);
        pelfs(0, "--direct", "sync", "--delete", there, "down");
        assertThat(tree(home.resolve("down"))).isEqualTo(tree(up));

        pelfs(0, "--direct", "mkdir", "-p", there + "/made/deep");
        pelfs(0, "--direct", "mv", there + "/new.txt", there + "/made/deep/moved.txt");
        assertThat(pelfs(0, "--direct", "cat", there + "/made/deep/moved.txt")).isEqualTo("new");
        pelfs(0, "--direct", "rm", "-r", there);
        pelfs(8, "--direct", "ls", there);
    }
}

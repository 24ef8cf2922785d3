package io.pelicanfs.conformance.credentials;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pelicanfs.credential.CredentialPlaces;
import io.pelicanfs.testbed.Testbed;
import io.pelicanfs.testbed.TokenSpec;
import io.pelicanfs.testbed.TokenSpec.Form;
import io.pelicanfs.testbed.TokenSpec.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * One recorded situation of a process that wants to read a private object.
 *
 * @param title number and what is where
 * @param peers the exit code of each other client, by its name and version
 */
record Situation(
        String title,
        Map<String, String> files,
        Map<String, String> variables,
        String handle,
        String path,
        Map<String, Integer> peers) {
    private static final Pattern TOKEN = Pattern.compile("<TOKEN:(\\w+)>");

    /** Returns all that were recorded. */
    static List<Situation> recorded() throws IOException {
        try (var in = Objects.requireNonNull(Situation.class.getResourceAsStream("/credentials/situations.txt"))) {
            return Arrays.stream(new String(in.readAllBytes(), UTF_8).split("(?m)^## ", -1))
                    .skip(1)
                    .map(Situation::parse)
                    .toList();
        }
    }

    private static Situation parse(String text) {
        List<String> lines = text.lines().toList();
        Map<String, String> fields = new LinkedHashMap<>();
        lines.stream().skip(1).forEach(line -> {
            int colon = line.indexOf(": ");
            fields.put(line.substring(0, colon), line.substring(colon + 2));
        });
        String url = Objects.requireNonNull(fields.remove("url"));
        int slash = url.indexOf('/');
        var files = pairs(Objects.requireNonNull(fields.remove("files")));
        var variables = pairs(Objects.requireNonNull(fields.remove("env")));
        Map<String, Integer> peers = new LinkedHashMap<>();
        fields.forEach((peer, exit) -> peers.put(peer, Integer.parseInt(exit.substring("exit ".length()))));
        return new Situation(lines.get(0), files, variables, url.substring(0, slash), url.substring(slash), peers);
    }

    private static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        if (!text.equals("-")) {
            for (String pair : text.split(", ", -1)) {
                int equals = pair.indexOf('=');
                pairs.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return pairs;
    }

    int number() {
        return Integer.parseInt(title.substring(0, title.indexOf(' ')));
    }

    /** Returns the object's URL, with the credential's handle where there is one. */
    String url(Testbed federation) {
        return handle + federation.url(path);
    }

    /** Writes the files below {@code home} and returns the variables. */
    Map<String, String> arrange(Testbed federation, Path home) throws IOException {
        for (var file : files.entrySet()) {
            // Recorded as root.
            String name = file.getKey().replace("bt_u0", "bt_u" + CredentialPlaces.currentUserId());
            var path = home.resolve(name);
            Files.createDirectories(path.resolveSibling("."));
            Files.writeString(path, filled(federation, file.getValue()));
        }
        Map<String, String> environment = new HashMap<>();
        variables.forEach((name, value) -> environment.put(
                name,
                value.startsWith("@")
                        ? home.resolve(value.substring(1)).toString()
                        : filled(federation, value).replace("\\n", "\n")));
        environment.put("SSL_CERT_FILE", federation.caFile().toString());
        return environment;
    }

    /** Returns what of the tokens of this situation must not be seen anywhere. */
    static List<String> secrets(Map<String, String> environment, Path home) throws IOException {
        List<String> secrets = new ArrayList<>();
        var texts = new ArrayList<>(environment.values());
        try (var all = Files.walk(home)) {
            for (var file : all.filter(Files::isRegularFile).toList()) {
                texts.add(Files.readString(file));
            }
        }
        var jwt = Pattern.compile("eyJ[\\w-]+\\.[\\w-]+\\.([\\w-]+)");
        texts.forEach(
                text -> jwt.matcher(text).results().map(found -> found.group(1)).forEach(secrets::add));
        return secrets;
    }

    private static String filled(Testbed federation, String text) {
        return TOKEN.matcher(text).replaceAll(found -> federation.token(spec(found.group(1))));
    }

    private static TokenSpec spec(String name) {
        var right = TokenSpec.reading();
        return switch (name) {
            case "ro" -> right;
            case "wrongpath" -> TokenSpec.scoped("storage.read:/other");
            case "expired" -> right.expired();
            case "garbage" -> right.withForm(Form.GARBAGE);
            case "fediss" -> right.fromForeignIssuer();
            case "sci2" -> TokenSpec.scoped("read:/").withProfile(Profile.SCITOKENS_2);
            case "plain" -> right.withProfile(Profile.NONE);
            case "noexp" -> right.withoutExpiry();
            case "wrongaud" -> right.withAudience("https://elsewhere.example");
            case "nopath" -> TokenSpec.scoped("storage.read");
            case "d1only" -> TokenSpec.scoped("storage.read:/d1");
            default -> throw new AssertionError("no such token: " + name);
        };
    }

    @Override
    public String toString() {
        return title;
    }
}

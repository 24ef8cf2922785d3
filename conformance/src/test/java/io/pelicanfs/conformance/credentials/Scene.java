package io.pelicanfs.conformance.credentials;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pelicanfs.testbed.Fault;
import io.pelicanfs.testbed.Match;
import io.pelicanfs.testbed.Namespace;
import io.pelicanfs.testbed.Role;
import io.pelicanfs.testbed.Testbed;
import io.pelicanfs.testbed.TestbedServer;
import io.pelicanfs.testbed.TokenSpec;
import io.pelicanfs.testbed.TokenSpec.Form;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One way to fail, made to happen in a federation of its own. One test long. */
final class Scene implements AutoCloseable {
    static final byte[] OBJECT = "what somebody may read".getBytes(UTF_8);

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final Path home;
    private final Testbed federation = Testbed.builder()
            .namespace(Namespace.publicReads("/public"))
            .namespace(Namespace.privateReads("/private"))
            .namespace(Namespace.privateReads("/unlisted").withoutListings())
            .start();
    private final Map<String, String> environment = new HashMap<>();
    private final List<String> options = new ArrayList<>();
    private String url = federation.url("/private/d/hello.txt");

    /** Has the situation of a row of the page happen; {@code home} is empty. */
    Scene(String situation, Path home) throws IOException {
        this.home = home;
        environment.put("SSL_CERT_FILE", federation.caFile().toString());
        federation.put("/private/d/hello.txt", OBJECT);
        federation.put("/public/hello.txt", OBJECT);
        set(situation);
    }

    private void set(String situation) throws IOException {
        switch (situation) {
            case "no token anywhere" -> {}
            case "no token anywhere, in a job" ->
                environment.put(
                        "_CONDOR_SCRATCH_DIR",
                        Files.createDirectory(home.resolve("scratch")).toString());
            case "token of another issuer" -> token(TokenSpec.reading().fromForeignIssuer());
            case "token for another audience" -> {
                token(TokenSpec.reading().withAudience("https://elsewhere.example"));
                options("--direct");
            }
            case "token for another path" -> token(TokenSpec.scoped("storage.read:/other"));
            case "token for another operation" -> token(TokenSpec.scoped("storage.create:/"));
            case "expired token" -> token(TokenSpec.reading().expiringIn(MINUTE.multipliedBy(-30)));
            case "expired token that HTCondor is about to replace" ->
                condor(TokenSpec.reading().expiringIn(MINUTE.multipliedBy(-3)));
            case "expired token that HTCondor did not replace" ->
                condor(TokenSpec.reading().expired());
            case "token that is not valid yet" -> token(TokenSpec.reading().validIn(MINUTE.multipliedBy(30)));
            case "token with a bad signature" -> token(TokenSpec.reading().withForm(Form.BAD_SIGNATURE));
            case "token file with malformed JSON" -> file("{\"access_token\": \"eyJ");
            case "token file that cannot be read" -> {
                // A folder, which not even root can read as a file.
                environment.put(
                        "BEARER_TOKEN_FILE",
                        Files.createDirectory(home.resolve("token")).toString());
            }
            default -> setServers(situation);
        }
    }

    private void setServers(String situation) throws IOException {
        switch (situation) {
            case "the director says 403" -> inject(Fault.status(403), Match.on(Role.DIRECTOR));
            case "a cache says 403, the origin accepts" -> {
                token(TokenSpec.reading());
                inject(Fault.status(403), Match.on(Role.CACHE));
            }
            case "caches and origin say 403" -> {
                token(TokenSpec.reading());
                inject(Fault.status(403), Match.on(Role.CACHE));
                inject(Fault.status(403), Match.on(Role.ORIGIN));
            }
            case "a public object is refused" -> {
                url = federation.url("/public/hello.txt");
                inject(Fault.status(403), Match.on(Role.CACHE));
                inject(Fault.status(403), Match.on(Role.ORIGIN));
            }
            case "unknown namespace" -> url = federation.url("/nowhere/hello.txt");
            case "missing object, where listing is forbidden" -> {
                token(TokenSpec.reading());
                url = federation.url("/unlisted/missing.txt");
            }
            case "all caches and the origin are down" -> {
                token(TokenSpec.reading());
                federation.caches().forEach(TestbedServer::stop);
                federation.origin().stop();
            }
            case "the director is down" -> {
                inject(Fault.refuse(), Match.on(Role.DIRECTOR));
            }
            case "the director is down, private object, caches named with -c" -> {
                token(TokenSpec.reading());
                inject(Fault.refuse(), Match.on(Role.DIRECTOR));
                options("-c", federation.cache(0).baseUrl());
            }
            case "the director is down, public object, caches named with -c" -> {
                url = federation.url("/public/hello.txt");
                inject(Fault.refuse(), Match.on(Role.DIRECTOR));
                options("-c", federation.cache(0).baseUrl());
            }
            case "no trust in the federation's certificates" -> environment.remove("SSL_CERT_FILE");
            case "no trust in the caches' certificates" -> {
                token(TokenSpec.reading());
                inject(Fault.badTls(Fault.BadTls.Kind.UNKNOWN_CA), Match.on(Role.CACHE));
                inject(Fault.badTls(Fault.BadTls.Kind.UNKNOWN_CA), Match.on(Role.ORIGIN));
            }
            case "the proxy refuses" -> {
                environment.put("https_proxy", federation.proxy());
                url = "pelican://elsewhere.example/private/d/hello.txt";
            }
            case "this clock is an hour ahead" -> {
                clockAhead(HOUR);
                token(TokenSpec.reading().expiringIn(HOUR.negated().plus(MINUTE.multipliedBy(20))));
            }
            case "this clock is an hour behind" -> {
                clockAhead(HOUR.negated());
                token(TokenSpec.reading().validIn(HOUR.minus(MINUTE)).expiringIn(HOUR.multipliedBy(2)));
            }
            case "this clock is an hour behind, and servers find the token expired" -> {
                clockAhead(HOUR.negated());
                token(TokenSpec.reading());
                inject(Fault.expiredToken(), Match.on(Role.CACHE));
                inject(Fault.expiredToken(), Match.on(Role.ORIGIN));
            }
            default -> throw new AssertionError("no test makes this happen: " + situation);
        }
    }

    /** The client's clock is ahead of the servers' by {@code time}, which is as if theirs were behind. */
    private void clockAhead(Duration time) {
        inject(Fault.wrongDate(time.negated()), Match.on(Role.DIRECTOR));
    }

    private void inject(Fault fault, Match match) {
        federation.inject(fault, match);
    }

    private void options(String... more) {
        options.addAll(List.of(more));
    }

    private void token(TokenSpec spec) throws IOException {
        file(federation.token(spec));
    }

    private void file(String content) throws IOException {
        var file = Files.writeString(home.resolve("token"), content);
        file.toFile().setReadable(false, false);
        file.toFile().setReadable(true, true);
        environment.put("BEARER_TOKEN_FILE", file.toString());
    }

    private void condor(TokenSpec spec) throws IOException {
        var folder = Files.createDirectory(home.resolve(".condor_creds"));
        Files.writeString(folder.resolve("scitokens.use"), federation.token(spec));
        environment.put("_CONDOR_CREDS", folder.toString());
    }

    /** Reads the object of this scene. */
    Told readThrough(Entrance door) throws IOException {
        return door.read(environment, home, url, OBJECT, options.toArray(new String[0]));
    }

    /** Returns what of this scene's tokens must not be seen. */
    List<String> secrets() throws IOException {
        return Situation.secrets(environment, home);
    }

    @Override
    public void close() {
        federation.close();
    }
}

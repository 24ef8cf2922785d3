package io.pelicanfs.conformance;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.cli.PelfsInProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/** The command line as a door: one run of {@code pelfs} for each call, its JSON read back. */
final class CommandDoor implements Door {
    private final Map<String, String> environment;
    private final Path home;

    private CommandDoor(Map<String, String> environment, Path home) {
        this.environment = environment;
        this.home = home;
    }

    static Doors doors() {
        return new Doors() {
            @Override
            public Door open(Map<String, String> environment, Path home) {
                return new CommandDoor(environment, home);
            }

            @Override
            public String toString() {
                return "pelfs";
            }
        };
    }

    private byte[] run(String... arguments) throws PelicanException {
        var outcome = PelfsInProcess.run(environment, home, arguments);
        if (outcome.exitCode() == 0) {
            return outcome.out();
        }
        String last = outcome.err().lines().reduce((a, b) -> b).orElse("");
        if (!last.startsWith("{")) {
            throw new AssertionError("exit code " + outcome.exitCode() + " without JSON: " + outcome.err());
        }
        throw failure(
                JsonText.object(Objects.requireNonNull(
                        JsonText.object(JsonText.read(last)).get("error"))),
                outcome);
    }

    private static PelicanException failure(Map<?, ?> error, PelfsInProcess.Outcome outcome) {
        var failure = PelicanException.of(
                ErrorKind.valueOf(String.valueOf(error.get("kind"))), error.get("message") + " " + error.get("url"));
        if (error.get("nextStep") != null) {
            failure.nextStep(String.valueOf(error.get("nextStep")));
        }
        if ("true".equals(error.get("retryable"))) {
            failure.retryable();
        }
        var built = failure.build();
        if (built.exitCode() != outcome.exitCode()) {
            throw new AssertionError("exit code " + outcome.exitCode() + " for " + outcome.err());
        }
        return built;
    }

    @Override
    public byte[] read(String url) throws PelicanException {
        return run("cat", "--json", url);
    }

    @Override
    public byte[] stream(String url) throws PelicanException {
        return read(url);
    }

    @Override
    public boolean readsRanges() {
        return false;
    }

    @Override
    public byte[] read(String url, long offset, int length) {
        throw new UnsupportedOperationException("pelfs reads no ranges");
    }

    @Override
    public void get(String url, Path target) throws PelicanException {
        run("get", "--json", url, target.toString());
    }

    @Override
    public Standing stat(String url) throws PelicanException {
        return standing(JsonText.object(json(run("stat", "--json", url))));
    }

    @Override
    public boolean exists(String url) throws IOException {
        try {
            stat(url);
            return true;
        } catch (PelicanException e) {
            if (e.kind() == ErrorKind.NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public List<Standing> list(String url) throws PelicanException {
        List<Standing> all = new ArrayList<>();
        for (Object entry : (List<?>) json(run("ls", "--json", "-l", url))) {
            all.add(standing(JsonText.object(entry)));
        }
        return all;
    }

    private static Object json(byte[] out) {
        return JsonText.read(new String(out, StandardCharsets.UTF_8));
    }

    private static Standing standing(Map<?, ?> entry) {
        String path = String.valueOf(entry.get("Name"));
        String name = path.substring(path.lastIndexOf('/') + 1);
        boolean collection = "true".equals(entry.get("IsCollection"));
        var size =
                collection ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(String.valueOf(entry.get("Size"))));
        return new Standing(name, collection, size);
    }

    @Override
    public void close() {}
}

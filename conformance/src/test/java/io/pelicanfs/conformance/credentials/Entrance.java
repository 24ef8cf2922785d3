package io.pelicanfs.conformance.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.PelicanConfig;
import io.pelicanfs.PelicanException;
import io.pelicanfs.cli.PelfsInProcess;
import io.pelicanfs.client.Impatient;
import io.pelicanfs.client.PelicanFileSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The doors that tell of failures in words of their own. */
enum Entrance {
    JAVA {
        @Override
        Told read(Map<String, String> environment, Path home, String url, byte[] expected, String... options)
                throws IOException {
            var builder = Impatient.of(PelicanFileSystem.builder())
                    .environment(environment)
                    .workingDirectory(home)
                    .home(home);
            if (List.of(options).contains("-c")) {
                String caches = options[List.of(options).indexOf("-c") + 1];
                builder.settings(settings -> settings.caches(List.of(caches)));
            }
            if (List.of(options).contains("--direct")) {
                builder.settings(PelicanConfig.Builder::direct);
            }
            try (var fs = builder.build()) {
                assertThat(fs.read(url)).isEqualTo(expected);
                return Told.success();
            } catch (PelicanException e) {
                return Told.of(e);
            }
        }
    },
    COMMAND {
        @Override
        Told read(Map<String, String> environment, Path home, String url, byte[] expected, String... options) {
            var arguments = new ArrayList<>(List.of("cat", "--json"));
            arguments.addAll(List.of(options));
            arguments.add(url);
            var outcome = PelfsInProcess.run(environment, home, arguments.toArray(new String[0]));
            if (outcome.exitCode() == 0) {
                assertThat(outcome.out()).isEqualTo(expected);
                return Told.success();
            }
            assertThat(outcome.out()).as("bytes of a failed read").isEmpty();
            return Told.of(outcome.exitCode(), outcome.err());
        }
    };

    /** Reads the object at {@code url} as a process that has only these variables, and that stands in {@code home}. */
    abstract Told read(Map<String, String> environment, Path home, String url, byte[] expected, String... options)
            throws IOException;
}

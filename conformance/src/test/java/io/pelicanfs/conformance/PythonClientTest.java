package io.pelicanfs.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.testbed.Flavour;
import io.pelicanfs.testbed.FolderFederation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The Python client {@code pelicanfs} works against the testbed as it does against a federation: the testbed is no federation only our client
 * understands. {@code PELICANFS_PYTHON} names its interpreter, else the one that
 * {@code .ci/install-test-servers} made is taken, else {@code python3}.
 */
final class PythonClientTest {
    private static final Path OURS =
            Path.of("..", "build", "venv", "bin", "python").toAbsolutePath().normalize();
    private static final String PYTHON = Optional.ofNullable(System.getenv("PELICANFS_PYTHON"))
            .orElseGet(() -> Files.isExecutable(OURS) ? OURS.toString() : "python3");

    private static final String SCRIPT = """
            import os, sys
            from pelicanfs.core import PelicanFileSystem
            federation = os.environ['PELICAN_FEDERATION_DISCOVERYURL'].replace('https://', 'pelican://')
            fs = PelicanFileSystem(federation)
            token = open(sys.argv[1]).read().strip()
            private = PelicanFileSystem(federation, headers={'Authorization': 'Bearer ' + token})
            print(fs.ls('/public/d', detail=False))
            print(fs.cat('/public/d/hello.txt').decode())
            with fs.open('/public/d/hello.txt', 'rb') as f:
                f.seek(6)
                print(f.read(6).decode())
            print(private.ls('/private/d', detail=False))
            print(private.cat('/private/d/hello.txt').decode())
            """;

    @TempDir
    Path home;

    @ParameterizedTest
    @EnumSource
    void listsAndReads(Flavour flavour) throws Exception {
        var probe = Child.run(home, Map.of(), List.of("bash", "-c", PYTHON + " -c 'import pelicanfs'"));
        Assumptions.assumeTrue(
                probe.exitCode() == 0, "the Python client is not installed (.ci/install-test-servers does it)");
        var folder = home.resolve("federation");
        try (var federation = FolderFederation.start(folder, flavour)) {
            for (String namespace : List.of("public", "private")) {
                var d = Files.createDirectories(folder.resolve("data/" + namespace + "/d"));
                Files.writeString(d.resolve("hello.txt"), "Hello " + namespace + " world");
            }
            var script = Files.writeString(home.resolve("script.py"), SCRIPT);
            var outcome = Child.run(
                    home,
                    Map.of(),
                    List.of(
                            "bash",
                            "-c",
                            ". " + federation.envFile() + " && " + PYTHON + " " + script + " " + folder
                                    + "/tokens/right.use"));
            assertThat(outcome.out().lines())
                    .as(outcome.err())
                    .containsExactly(
                            "['/public/d/hello.txt']",
                            "Hello public world",
                            "public",
                            "['/private/d/hello.txt']",
                            "Hello private world");
        }
    }
}

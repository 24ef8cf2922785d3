package io.pelicanfs.conformance.credentials;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.conformance.Child;
import io.pelicanfs.testbed.TestbedExtension;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** In every sandbox that HTCondor, its wrappers and its users make, the token is found without a word of configuration. */
class JobLayoutTest {
    private static final byte[] OBJECT = "what the job may read".getBytes(UTF_8);
    private static final String NOBODY = "65534";

    @RegisterExtension
    static final TestbedExtension FEDERATION = TestbedExtension.standard();

    @TempDir
    static Path library;

    @TempDir
    Path execute;

    @BeforeAll
    static void publish() {
        FEDERATION.testbed().put("/private/job.txt", OBJECT);
    }

    static Stream<Arguments> everyLayoutThroughEveryDoor() {
        return Arrays.stream(JobLayout.values())
                .flatMap(layout -> Arrays.stream(Entrance.values()).map(door -> Arguments.of(layout, door)));
    }

    @ParameterizedTest(name = "{0} ({1})")
    @MethodSource("everyLayoutThroughEveryDoor")
    void isFoundWithZeroConfiguration(JobLayout layout, Entrance door) throws IOException {
        var testbed = FEDERATION.testbed();
        var job = layout.build(execute, testbed.token());
        var environment = new HashMap<>(job.environment());
        environment.put("SSL_CERT_FILE", testbed.caFile().toString());
        var told = door.read(environment, job.workingDirectory(), testbed.url("/private/job.txt"), OBJECT);
        assertThat(told.kind()).as(told.everything()).isEqualTo("OK");
    }

    /** A job runs as its user, in folders that are that user's only. */
    @ParameterizedTest
    @EnumSource
    @Timeout(120)
    void isFoundByAUserWhoIsNotRoot(JobLayout layout) throws Exception {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/setpriv"))
                        && Files.getAttribute(execute, "unix:uid").equals(0),
                "only root, with setpriv, can start a process of another user");
        var testbed = FEDERATION.testbed();
        var job = layout.build(execute, testbed.token());
        Path authority = Files.copy(testbed.caFile(), execute.resolve("ca.pem"));
        Files.setPosixFilePermissions(authority, PosixFilePermissions.fromString("rw-r--r--"));
        chown(execute);
        Map<String, String> environment = new HashMap<>(job.environment());
        environment.put("SSL_CERT_FILE", authority.toString());

        var outcome = Child.run(
                job.workingDirectory(),
                environment,
                List.of(
                        "/usr/bin/setpriv",
                        "--reuid=" + NOBODY,
                        "--regid=" + NOBODY,
                        "--clear-groups",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Duser.home=" + execute,
                        "-Djava.io.tmpdir=" + execute,
                        "-cp",
                        readableClassPath(),
                        "io.pelicanfs.cli.Main",
                        "cat",
                        testbed.url("/private/job.txt")));

        assertThat(outcome.out()).as(outcome.err()).isEqualTo(new String(OBJECT, UTF_8));
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static void chown(Path tree) throws IOException {
        try (var all = Files.walk(tree)) {
            for (var path : all.toList()) {
                Files.setAttribute(path, "unix:uid", Integer.valueOf(NOBODY), LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    /** The class path as another user can read it: archives often lie below a home folder that only its owner enters. */
    private static synchronized String readableClassPath() throws IOException {
        if (!Files.exists(library.resolve("complete"))) {
            Files.setPosixFilePermissions(library, PosixFilePermissions.fromString("rwxr-xr-x"));
            for (String part : classPath().split(File.pathSeparator, -1)) {
                var archive = Path.of(part);
                if (Files.isRegularFile(archive)) {
                    Files.copy(archive, library.resolve(String.valueOf(archive.getFileName())), REPLACE_EXISTING);
                }
            }
            Files.createFile(library.resolve("complete"));
        }
        return Arrays.stream(classPath().split(File.pathSeparator, -1))
                .filter(part -> Files.isDirectory(Path.of(part)))
                .collect(Collectors.joining(File.pathSeparator, library + "/*" + File.pathSeparator, ""));
    }
}

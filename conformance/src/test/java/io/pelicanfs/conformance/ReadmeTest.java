package io.pelicanfs.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.testbed.Namespace;
import io.pelicanfs.testbed.TestbedExtension;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The Java example of the README, taken from there, compiled and run. */
class ReadmeTest {
    private static final Pattern EXAMPLE = Pattern.compile("(?m)^    try \\(var fs = [\\s\\S]*?\\n    }$");
    private static final Pattern PATH = Pattern.compile("readString\\(\"([^\"]+)\"\\)");

    @RegisterExtension
    static final TestbedExtension TESTBED = TestbedExtension.with(
            builder -> builder.host("osg-htc.org").namespace(Namespace.publicReads("/pelicanplatform")));

    @TempDir
    Path folder;

    private static String example() throws IOException {
        for (var at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            var readme = at.resolve("README.md");
            if (Files.exists(readme) && Files.exists(at.resolve("core"))) {
                var found = EXAMPLE.matcher(Files.readString(readme));
                assertThat(found.find()).as("the README has a Java example").isTrue();
                return found.group();
            }
        }
        throw new AssertionError("no README above " + Path.of("").toAbsolutePath());
    }

    @Test
    void compilesAndPrintsTheObject() throws Exception {
        var testbed = TESTBED.testbed();
        String example = example();
        var path = PATH.matcher(example);
        assertThat(path.find()).isTrue();
        testbed.put(path.group(1), "If you are seeing this message, it works.".getBytes(StandardCharsets.UTF_8));
        var source = folder.resolve("Example.java");
        Files.writeString(
                source,
                "import io.pelicanfs.client.PelicanFileSystem;\n\npublic class Example {\n"
                        + "    public static void main(String[] args) throws java.io.IOException {\n" + example
                        + "\n    }\n}\n");
        var classPath = System.getProperty("java.class.path");

        int status = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-Xlint:all", "-Werror", "-proc:none", "-cp", classPath, source.toString());
        assertThat(status).as("javac's exit code").isZero();
        var outcome = Child.run(
                folder,
                Map.of(
                        "https_proxy",
                        testbed.proxy(),
                        "SSL_CERT_FILE",
                        testbed.caFile().toString()),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Duser.home=" + folder,
                        "-cp",
                        folder + File.pathSeparator + classPath,
                        "Example"));

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).isEqualTo("If you are seeing this message, it works.\n");
    }
}

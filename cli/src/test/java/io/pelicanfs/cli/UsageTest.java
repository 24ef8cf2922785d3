package io.pelicanfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What needs no federation. */
class UsageTest {
    @TempDir
    Path folder;

    @Test
    void listsTheVerbsWithAnExampleEach() {
        var desk = Desk.in(folder);

        assertThat(desk.run("--help")).isZero();

        assertThat(desk.err()).isEmpty();
        for (var verb : Verbs.all()) {
            assertThat(desk.out())
                    .contains("  " + Verbs.nameOf(verb.getClass()))
                    .contains(verb.example());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cat",
                "get",
                "ls",
                "stat",
                "find",
                "login",
                "logout",
                "token explain",
                "token get",
                "token list",
                "infer",
                "testbed",
                "quickstart"
            })
    void showsTheHelpOfEachVerb(String verb) {
        var desk = Desk.in(folder);

        assertThat(desk.run((verb + " --help").split(" "))).isZero();

        assertThat(desk.out()).startsWith("Usage: pelfs " + verb).contains("Example: pelfs " + verb);
    }

    @Test
    void examplesQuoteMemberUrls() {
        assertThat(Verbs.all())
                .filteredOn(verb -> verb.example().contains("!/"))
                .isNotEmpty()
                .allSatisfy(verb -> assertThat(verb.example()).containsPattern("'[^']+!/[^']*'"));
    }

    @Test
    void helpVerbIsTheSameAsHelpOption() {
        var one = Desk.in(folder);
        var other = Desk.in(folder);

        assertThat(one.run("help", "ls")).isEqualTo(other.run("ls", "-h"));

        assertThat(one.out()).isEqualTo(other.out()).startsWith("Usage: pelfs ls");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "ls --version", "object get --version"})
    void tellsItsVersionAndJavas(String line) {
        var desk = Desk.in(folder);

        assertThat(desk.run(line.split(" "))).isZero();

        assertThat(desk.out()).startsWith("pelfs ").contains("Java " + Runtime.version());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            `` | no verb
            catt /x | Did you mean 'pelfs cat'?
            xylophone | 'pelfs --help' lists the verbs.
            token | Write 'pelfs token explain URL'.
            cat | Missing required parameter: 'URL'
            ls --bogus /x | Unknown option: '--bogus'
            ls --bogus | Unknown option: '--bogus'
            ls --depth x /x | Invalid value for option '--depth'
            cat osdf | neither a scheme nor a path
            cat /x | no federation is configured
            cat -P 0 -f h /x | -P 0 is not from 1 to 56
            cat -m a -f h /x /y | -m needs the URL of one archive
            get -f h /x - | 'pelfs cat' writes to standard output
            get -f h /x /y nowhere | there is no folder
            find -f h --name [ /x | --name is no pattern
            rm -f h /a?zzz | '?zzz' of the URL is an option that pelfs does not know
            mkdir -f h /a?b=c | Write %3F for a question mark in a name
            mv -f h /a /a?b | '?b' of the URL
            mv -f h /a?b /a | '?b' of the URL
            cp -f h /a /a?b | '?b' of the URL
            sync pelican://h/a pelican://h/a?b | '?b' of the URL
            infer --model minilm | needs an INPUT or --files-from
            infer -f h /x | Missing required option: '--model=NAME'
            """)
    void refusesWhatMakesNoSenseInOneLine(String line, String told) {
        var desk = Desk.in(folder);

        int code = desk.run(line.isEmpty() ? new String[0] : line.split(" "));

        assertThat(code).as(desk.err()).isEqualTo(4);
        assertThat(desk.err()).startsWith("pelfs: ").contains(told).hasLineCount(1);
        assertThat(desk.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"get", "put", "cp", "sync", "rm", "mv", "mkdir", "ls", "stat", "du", "checksum", "cat", "find"})
    void anEmptyArgumentIsRefused(String verb) {
        var desk = Desk.in(folder);
        var words = verb.matches("ls|stat|find") ? new String[] {verb, ""} : new String[] {verb, "/x", ""};

        assertThat(desk.run(words)).isEqualTo(4);

        assertThat(desk.err()).isEqualTo("pelfs: an argument is empty. Look for a variable that is not set.\n");
    }

    @Test
    void errorsAreJsonForPrograms() {
        var desk = Desk.in(folder);

        assertThat(desk.run("cat", "-j", "/x")).isEqualTo(4);

        assertThat(desk.err())
                .startsWith(
                        "{\"error\":{\"kind\":\"USAGE\",\"exitCode\":4,\"message\":\"a bare path, and no federation is configured\",\"url\":\"/x\",\"servers\":[],\"retryable\":false,\"nextStep\":\"")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cat -t SECRET osdf:///x",
                "cat --token=SECRET osdf:///x",
                "cat SECRET",
                "cat --SECRET /x",
                "SECRET",
                "cat -f SECRET /x",
                "cat -d -t SECRET osdf:///x",
                "cat -j -P SECRET /x",
                "ls osdf:///a SECRET",
                "-t SECRET"
            })
    void neverRepeatsAToken(String line) {
        var secret = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2lnbmF0dXJl";
        var desk = Desk.in(folder);

        assertThat(desk.run(line.replace("SECRET", secret).split(" "))).isEqualTo(4);

        assertThat(desk.err()).isNotEmpty().doesNotContain("eyJpc3Mi").doesNotContain("c2lnbmF0");
    }

    @Test
    void saysWhichJarAVerbNeeds() {
        assertThat(new InferVerb().needs()).containsKey("pelicanfs-inference");
    }
}

package io.pelicanfs.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pelicanfs.PelicanException;
import io.pelicanfs.job.ClassAd.Value;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassAdTest {
    private static final String NOISE = "[]{};=,a1\"'\\ .\n/*-";

    @ParameterizedTest
    @ValueSource(strings = {"23.9.6", "25.14.1"})
    void readsTheAdsOfARealJob(String version) throws IOException {
        var job = ClassAd.parse(Fixtures.text("job-" + version + ".ad"));
        assertThat(job.integer("requestcpus")).hasValue(2);
        assertThat(job.text("ENVIRONMENT")).contains("BEARER_TOKEN=abc");
        assertThat(job.text("Arguments").orElseThrow()).startsWith("-c echo' '====' 'environment;'");
        assertThat(job.real("Rank")).hasValue(0.0);
        assertThat(job.bool("ExitBySignal")).contains(false);
        assertThat(job.get("JobCurrentReconnectAttempt")).contains(Value.Missing.UNDEFINED);
        assertThat(job.get("Requirements").orElseThrow())
                .isInstanceOfSatisfying(
                        Value.Expression.class,
                        e -> assertThat(e.source())
                                .startsWith("(TARGET.Arch == \"X86_64\")")
                                .endsWith("(TARGET.HasFileTransfer)"));

        var machine = ClassAd.parse(Fixtures.text("machine-" + version + ".ad"));
        assertThat(machine.integer("Memory")).hasValue(512);
        assertThat(machine.integer("TotalCpus")).hasValue(8);
        assertThat(machine.integer("NextFetchWorkDelay")).hasValue(-1);
        assertThat(machine.get("SlotWeight")).contains(new Value.Expression("Cpus"));
        assertThat(machine.text("AddressV1").orElseThrow()).startsWith("{[ p=\"primary\"; a=\"127.0.0.1\";");
        assertThat(machine.names()).hasSize((int)
                Fixtures.text("machine-" + version + ".ad").lines().count());
        assertThat(ClassAd.parse(machine.toString())).isEqualTo(machine);
        assertThat(ClassAd.parse(machine.toLines())).isEqualTo(machine);
    }

    @Test
    void readsTheOrdersOfATransferPlugin() throws PelicanException {
        var ads = ClassAd.parseAll(
                "[ Url = \"pelican://lab.test/ok/a.bin\"; PluginData = [ foo = \"bar\" ]; LocalFileName = \"/s/a.bin\" ]"
                        + "[ Url = \"pelican://lab.test/ok/b].bin?x=1\"; LocalFileName = \"/s/b.bin\"; ]\n  ");
        assertThat(ads).hasSize(2);
        assertThat(ads.get(0).ad("plugindata").flatMap(ad -> ad.text("foo"))).contains("bar");
        assertThat(ads.get(0).text("LocalFileName")).contains("/s/a.bin");
        assertThat(ads.get(1).text("URL")).contains("pelican://lab.test/ok/b].bin?x=1");
        assertThat(ClassAd.parseAll(" \n")).isEmpty();
    }

    @Test
    void readsEveryKindOfValue() throws PelicanException {
        var ad = ClassAd.parse("""
                [ // comment; ]
                  s = "q\\" b\\\\ n\\n o\\101 ü"; 'odd name' = 'x' /* ; */; i = -7; r = 3.21E-03; half = .5; e = 1e3;
                  t = TRUE; u = Undefined; x = error; l = { 1, "a,b", { }, [ n = 1 ], f(2) }; n = [ m = [ ]; ];
                  q = a ? "x;]" : { b }[0]; big = 99999999999999999999; octal = 017;; two = "a" "b"; i = 8
                ]""");
        assertThat(ad.text("s")).contains("q\" b\\ n\n oA ü");
        assertThat(ad.get("odd name")).contains(new Value.Expression("'x'"));
        assertThat(ad.integer("I")).hasValue(8);
        assertThat(ad.real("i")).hasValue(8.0);
        assertThat(ad.real("r")).hasValue(0.00321);
        assertThat(ad.integer("r")).isEmpty();
        assertThat(ad.real("half")).hasValue(0.5);
        assertThat(ad.integer("e")).hasValue(1000);
        assertThat(ad.bool("t")).contains(true);
        assertThat(ad.get("u")).contains(Value.Missing.UNDEFINED);
        assertThat(ad.get("x")).contains(Value.Missing.ERROR);
        assertThat(ad.items("l").orElseThrow())
                .containsExactly(
                        new Value.Int(1),
                        new Value.Text("a,b"),
                        new Value.Items(List.of()),
                        new Value.Nested(ClassAd.builder().put("n", 1).build()),
                        new Value.Expression("f(2)"));
        assertThat(ad.ad("n").flatMap(n -> n.ad("m")).orElseThrow().names()).isEmpty();
        assertThat(ad.get("q")).contains(new Value.Expression("a ? \"x;]\" : { b }[0]"));
        assertThat(ad.get("big")).contains(new Value.Expression("99999999999999999999"));
        assertThat(ad.get("octal")).contains(new Value.Expression("017"));
        assertThat(ad.get("two")).contains(new Value.Expression("\"a\" \"b\""));
        assertThat(ad.text("i")).isEmpty();
        assertThat(ClassAd.parse(ad.toString())).isEqualTo(ad).hasToString(ad.toString());
    }

    @Test
    void takesABackslashInTheOldSyntaxAsItself() throws PelicanException {
        var ad = ClassAd.parse(
                "# comment\nA = \"C:\\new\\\"\n\nB = \"say \\\"hi\\\"\"\nC = [ x = \"y\"; ]\r\nUrl = osdf://x/y\n");
        assertThat(ad.text("A")).contains("C:\\new\\");
        assertThat(ad.text("B")).contains("say \"hi\"");
        assertThat(ad.ad("C").flatMap(c -> c.text("x"))).contains("y");
        assertThat(ad.get("Url")).contains(new Value.Expression("osdf://x/y"));
        assertThat(ClassAd.parse(ad.toLines())).isEqualTo(ad);
    }

    @Test
    void writesWhatItReads() throws PelicanException {
        var ad = ClassAd.builder()
                .put("TransferSuccess", true)
                .put("TransferError", "line 1\nline \"2\"\\ \u0001")
                .put("true", 1.0)
                .put("nan", Double.NaN)
                .put(
                        "D",
                        ClassAd.builder()
                                .put("l", new Value.Items(List.of(new Value.Int(-1))))
                                .build())
                .put("TRANSFERSUCCESS", false)
                .build();
        assertThat(ad)
                .hasToString(
                        "[ TRANSFERSUCCESS = false; TransferError = \"line 1\\nline \\\"2\\\"\\\\ \\001\"; 'true' = 1.0;"
                                + " nan = real(\"NaN\"); D = [ l = { -1 } ] ]");
        assertThat(ClassAd.parse(ad.toString()).text("TransferError")).isEqualTo(ad.text("TransferError"));
        assertThat(ClassAd.builder().build()).hasToString("[ ]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[ a = 1",
                "[ a = \"x ]",
                "[ a = 'x ]",
                "[ = 1 ]",
                "[ a 1 ]",
                "[ a = ; ]",
                "[ a = 1 b = 2",
                "[ a = { 1 ; } ]",
                "[ a = 1 ] b",
                "[ a = 1 ] ]",
                "no equals sign",
                "a b = 1",
                "a =",
                "a = \"x",
                "[",
            })
    void refusesWhatIsNoAd(String text) {
        assertThatThrownBy(() -> ClassAd.parse(text))
                .isInstanceOf(PelicanException.class)
                .hasMessageStartingWith("not a ClassAd: ");
    }

    @Test
    void neitherDeepNorRandomTextBreaksTheParser() {
        assertThatThrownBy(() -> ClassAd.parse("[ a = ".repeat(100_000)))
                .isInstanceOf(PelicanException.class)
                .hasMessageContaining("more than 100");
        var random = new Random(7);
        int parsed = 0;
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder(random.nextBoolean() ? "[" : "a = ");
            for (int n = random.nextInt(12); n > 0; n--) {
                text.append(NOISE.charAt(random.nextInt(NOISE.length())));
            }
            try {
                ClassAd.parse(text.append(random.nextBoolean() ? "]" : "").toString());
                parsed++;
            } catch (PelicanException expected) {
                assertThat(expected).hasMessageStartingWith("not a ClassAd: ");
            }
        }
        assertThat(parsed).isPositive();
    }
}

package io.pelicanfs.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MiniLmEngineTest {
    @TempDir
    static Path folder;

    private static Engine engine;

    @BeforeAll
    static void open() throws PelicanException {
        engine = Models.open("minilm", new EngineOptions(2, folder));
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @Test
    void textsOfLikeMeaningLieNearEachOther() throws Exception {
        var cat = embed("the cat sat on the mat");

        assertThat(cosine(cat, embed("a kitten rests on a rug"))).isCloseTo(0.56, within(0.05));
        assertThat(cosine(cat, embed("the stock market fell sharply today"))).isLessThan(0.15);
    }

    @Test
    void givesAVectorOfLengthOne() throws Exception {
        var vector = embed("a star");

        assertThat(vector).hasSize(engine.describe().width()).hasSize(384);
        assertThat(cosine(vector, vector)).isCloseTo(1, within(1e-6));
    }

    @Test
    void aTextHasTheSameEmbeddingWhateverItsNeighbours() throws Exception {
        var texts = new ArrayList<Sample.Read>();
        var random = new Random(7);
        for (int i = 0; i < 24; i++) {
            texts.add(FakeSource.text("t" + i, "galaxy ".repeat(1 + random.nextInt(30)) + i));
        }
        var together = engine.run(texts);

        for (int i = 0; i < texts.size(); i++) {
            assertThat(vector(together.get(i)))
                    .containsExactly(vector(engine.run(List.of(texts.get(i))).get(0)));
        }
    }

    @Test
    void aRunOnManyThreadsGivesTheSameFileEachTime() throws Exception {
        var first = folder.resolve("first.jsonl");
        var second = folder.resolve("second.jsonl");
        for (var file : List.of(first, second)) {
            try (var sink = JsonLinesSink.to(file)) {
                new InferenceRun(FakeSource.numbered(100), engine, sink, progress -> {}).run();
            }
        }
        assertThat(Files.readAllLines(first)).hasSize(100).allMatch(line -> line.contains("\"embedding\":["));
        assertThat(Files.mismatch(first, second)).isEqualTo(-1);
    }

    @Test
    void seesTheFirst256WordPiecesAndSaysSo() throws Exception {
        // 254 words of one piece each, and two marks.
        var all = answer("word ".repeat(254));
        var more = answer("word ".repeat(254) + "telescope");
        var much = answer("word ".repeat(254) + "telescope ".repeat(20_000));

        assertThat(all.coverage()).isEqualTo(Answer.Coverage.WHOLE);
        assertThat(more.coverage()).isEqualTo(Answer.Coverage.TRUNCATED);
        assertThat(much.coverage()).isEqualTo(Answer.Coverage.TRUNCATED);
        assertThat(more.values()).containsExactly(all.values());
        assertThat(much.values()).containsExactly(all.values());
    }

    @Test
    void longTextsOfFewWordPiecesAreSeenWhole() throws Exception {
        var spaces = " ".repeat(100_000);
        var answer = answer("the cat" + spaces + "sat on the mat");

        assertThat(answer.coverage()).isEqualTo(Answer.Coverage.WHOLE);
        assertThat(answer.values()).containsExactly(embed("the cat sat on the mat"));
    }

    @Test
    void aSampleItCannotTakeFailsAlone() throws Exception {
        var answers = engine.run(List.of(
                FakeSource.text("empty", ""),
                FakeSource.text("blank", " \n\t"),
                new Sample.Read("jpeg", new byte[] {(byte) 0xff, (byte) 0xd8, 1}),
                FakeSource.text("good", "a star")));

        assertThat(answers.subList(0, 3))
                .allSatisfy(answer ->
                        assertThat(((Answer.Failed) answer).why().kind()).isEqualTo(ErrorKind.UNSUPPORTED));
        assertThat(((Answer.Failed) answers.get(2)).why()).hasMessageContaining("not UTF-8");
        assertThat(vector(answers.get(3))).containsExactly(embed("a star"));
    }

    @Test
    void stopsBetweenTwoSamplesWhenInterrupted() {
        Thread.currentThread().interrupt();
        var thrown =
                catchThrowableOfType(PelicanException.class, () -> engine.run(List.of(FakeSource.text("a", "a star"))));

        assertThat(thrown.kind()).isEqualTo(ErrorKind.CANCELLED);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void namesTheFilesItIsMadeOf() {
        assertThat(engine.describe().sha256ByFile())
                .isEqualTo(Map.of(
                        "all-minilm-l6-v2-q.onnx",
                        "afdb6f1a0e45b715d0bb9b11772f032c399babd23bfc31fed1c170afc848bdb1",
                        "all-minilm-l6-v2-q-tokenizer.json",
                        "da0e79933b9ed51798a3ae27893d3c5fa4a201126cef75586296df9b4d2c62a0"));
    }

    @Test
    void anUnknownModelIsAnsweredWithTheKnownOnes() {
        var thrown =
                catchThrowableOfType(PelicanException.class, () -> Models.open("gpt-9", new EngineOptions(1, folder)));

        assertThat(thrown.kind()).isEqualTo(ErrorKind.USAGE);
        assertThat(thrown).hasMessageContaining("gpt-9").hasMessageContaining("minilm");
    }

    private static Answer.Embedding answer(String text) throws PelicanException {
        return (Answer.Embedding)
                engine.run(List.of(FakeSource.text("x", text))).get(0);
    }

    private static float[] embed(String text) throws PelicanException {
        return answer(text).values();
    }

    private static float[] vector(Answer answer) {
        return ((Answer.Embedding) answer).values();
    }

    private static double cosine(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}

package io.pelicanfs.inference;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Sentence embeddings by all-MiniLM-L6-v2, quantised to 8 bits: UTF-8 text to 384 numbers, mean-pooled over the word pieces and of length 1.
 *
 * <p>Each text goes through the model alone. The model scales its activations by their range over all that goes in together, so in one
 * batch a text's neighbours change its numbers: 64 short texts in one batch came as low as a cosine of 0.986 with their own embeddings. Alone, a
 * text has the same embedding in whatever order, split or resumed part of a dataset it comes. That costs about 30 % of the speed of batches
 * of 16 sorted by length.
 * For the same reason no text is padded, and the pool runs over all positions.
 *
 * <p>One thread a run: two batches at once on one thread each are faster than one batch on two threads.
 */
final class MiniLmEngine implements Engine {
    static final String NAME = "minilm";

    private static final String MODEL = "all-minilm-l6-v2-q.onnx";
    private static final String TOKENIZER = "all-minilm-l6-v2-q-tokenizer.json";
    private static final int WIDTH = 384;
    private static final int MAX_WORD_PIECES = 256;
    // Most texts of this length have more pieces than the model takes.
    private static final int FIRST_LOOK_CHARS = 4096;
    // What the tokenizer adds before and after a text.
    private static final int FRAME = 2;

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final HuggingFaceTokenizer tokenizer;
    private final int cpus;

    private MiniLmEngine(OrtEnvironment environment, OrtSession session, HuggingFaceTokenizer tokenizer, int cpus) {
        this.environment = environment;
        this.session = session;
        this.tokenizer = tokenizer;
        this.cpus = cpus;
    }

    static MiniLmEngine open(EngineOptions options) throws PelicanException {
        NativeSetup.prepare(options.folder());
        try (var text = ModelFiles.open(TOKENIZER)) {
            var settings =
                    Map.of("padding", "false", "truncation", "true", "maxLength", Integer.toString(MAX_WORD_PIECES));
            var tokenizer = HuggingFaceTokenizer.newInstance(text, settings);
            try {
                var environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING, "pelicanfs");
                return new MiniLmEngine(environment, session(environment), tokenizer, options.cpus());
            } catch (OrtException | IOException | RuntimeException | LinkageError e) {
                tokenizer.close();
                throw e;
            }
        } catch (OrtException | IOException | RuntimeException | LinkageError e) {
            // Native libraries fail to load with errors and unchecked exceptions of many types: all mean "not on this
            // machine".
            throw PelicanException.of(ErrorKind.LOCAL, "the model " + NAME + " cannot be loaded: " + e)
                    .nextStep("It needs a 64-bit Linux, macOS or Windows, and a folder that it may write and run from: "
                            + options.folder())
                    .cause(e)
                    .build();
        }
    }

    private static OrtSession session(OrtEnvironment environment) throws OrtException, IOException {
        try (var options = new OrtSession.SessionOptions();
                var model = ModelFiles.open(MODEL)) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            return environment.createSession(model.readAllBytes(), options);
        }
    }

    @Override
    public ModelInfo describe() {
        return new ModelInfo(
                NAME,
                WIDTH,
                "UTF-8 text; its first " + MAX_WORD_PIECES + " word pieces, " + FRAME
                        + " of them marks; the rest is ignored",
                "ONNX Runtime " + environment.getVersion(),
                Map.of(MODEL, ModelFiles.sha256(MODEL), TOKENIZER, ModelFiles.sha256(TOKENIZER)));
    }

    /** Small enough that the last batches spread over all CPUs, large enough that handing them round costs nothing: about 25 ms a batch. */
    @Override
    public BatchLimits batchLimits() {
        return new BatchLimits(16, 4 << 20);
    }

    @Override
    public int concurrency() {
        return cpus;
    }

    @Override
    public List<Answer> run(List<Sample.Read> batch) throws PelicanException {
        var answers = new ArrayList<Answer>(batch.size());
        for (var sample : batch) {
            if (Thread.currentThread().isInterrupted()) {
                throw PelicanException.of(ErrorKind.CANCELLED, "the run was cancelled")
                        .build();
            }
            answers.add(embed(sample.bytes()));
        }
        return answers;
    }

    private Answer embed(byte[] bytes) {
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            var pieces = pieces(text);
            if (pieces.getIds().length <= FRAME) {
                return failed("there is no text in it");
            }
            var coverage = pieces.exceedMaxLength() ? Answer.Coverage.TRUNCATED : Answer.Coverage.WHOLE;
            return new Answer.Embedding(
                    infer(pieces.getIds(), pieces.getAttentionMask(), pieces.getTypeIds()), coverage);
        } catch (CharacterCodingException e) {
            return failed("it is not UTF-8 text");
        } catch (OrtException | RuntimeException e) {
            // DJL reports what its native code refuses as an unchecked exception.
            return new Answer.Failed(
                    PelicanException.of(ErrorKind.OTHER, "the model " + NAME + " failed: " + e.getMessage())
                            .cause(e)
                            .build());
        }
    }

    /**
     * Returns the word pieces the model sees. Of a long text only a beginning is cut into pieces, where that alone is more than the model
     * takes: words end at a space, so what follows one changes no piece before it.
     */
    private Encoding pieces(String text) {
        for (long end = FIRST_LOOK_CHARS; end < text.length(); end *= 4) {
            int space = text.lastIndexOf(' ', (int) end);
            if (space > 0) {
                var pieces = tokenizer.encode(text.substring(0, space));
                if (pieces.exceedMaxLength()) {
                    return pieces;
                }
            }
        }
        // Not its batchEncode, which starts as many threads as the host has CPUs.
        return tokenizer.encode(text);
    }

    private float[] infer(long[] ids, long[] mask, long[] types) throws OrtException {
        long[] shape = {1, ids.length};
        try (var idTensor = OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), shape);
                var maskTensor = OnnxTensor.createTensor(environment, LongBuffer.wrap(mask), shape);
                var typeTensor = OnnxTensor.createTensor(environment, LongBuffer.wrap(types), shape);
                var output = session.run(
                        Map.of("input_ids", idTensor, "attention_mask", maskTensor, "token_type_ids", typeTensor))) {
            if (!(output.get(0) instanceof OnnxTensor hidden)) {
                throw new OrtException("its output is not a tensor");
            }
            return pool(hidden.getFloatBuffer(), ids.length);
        }
    }

    /** Returns the mean of the positions' vectors, scaled to length 1. */
    private static float[] pool(FloatBuffer hidden, int positions) throws OrtException {
        var sum = new float[WIDTH];
        for (int position = 0; position < positions; position++) {
            for (int i = 0; i < WIDTH; i++) {
                sum[i] += hidden.get();
            }
        }
        double squares = 0;
        for (float value : sum) {
            squares += (double) value * value;
        }
        double length = Math.sqrt(squares);
        if (!(length > 0 && length < Double.POSITIVE_INFINITY)) {
            throw new OrtException("its output is not a vector of finite length");
        }
        for (int i = 0; i < WIDTH; i++) {
            sum[i] = (float) (sum[i] / length);
        }
        return sum;
    }

    private static Answer failed(String why) {
        return new Answer.Failed(
                PelicanException.of(ErrorKind.UNSUPPORTED, "the model " + NAME + " takes UTF-8 text: " + why)
                        .build());
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime did not close its session", e);
        } finally {
            tokenizer.close();
        }
    }
}

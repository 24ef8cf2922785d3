package io.pelicanfs;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Inputs for a parser, made of good ones by a seed: the same in every run. How many is set by {@code -Dfuzz.inputs=N}; each hit on the way
 * to a parser's depths is by chance, so {@code .ci/fuzz} looks for them with Jazzer, which watches where an input gets.
 */
public final class Mutations {
    private static final int INPUTS = Integer.getInteger("fuzz.inputs", 20_000);
    private static final long[] DELICATE = {
        0, 1, 0x7f, 0x80, 0xff, 0xffff, 0x7fff_ffffL, 0xffff_ffffL, Long.MAX_VALUE, -1
    };

    private Mutations() {}

    /** Takes one input; what it throws is a finding. */
    @FunctionalInterface
    public interface Target {
        void take(byte[] input) throws Exception;
    }

    /** Gives {@code target} all mutations of {@code seeds}; a finding names the seed of its input. */
    public static void each(List<byte[]> seeds, Target target) {
        for (int round = 0; round < INPUTS; round++) {
            byte[] input = mutated(seeds, new Random(round));
            try {
                target.take(input);
            } catch (Exception | AssertionError | StackOverflowError e) {
                throw new AssertionError("input " + round + " of " + input.length + " bytes", e);
            }
        }
    }

    private static byte[] mutated(List<byte[]> seeds, Random random) {
        byte[] input = seeds.get(random.nextInt(seeds.size())).clone();
        for (int hits = 1 + random.nextInt(4); hits > 0 && input.length > 0; hits--) {
            int at = random.nextInt(input.length);
            switch (random.nextInt(6)) {
                case 0 -> input[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> input[at] = (byte) random.nextInt();
                case 2 -> number(input, at, DELICATE[random.nextInt(DELICATE.length)], 1 << random.nextInt(4));
                case 3 -> input = Arrays.copyOf(input, at);
                case 4 -> {
                    int from = random.nextInt(input.length);
                    int length = Math.min(random.nextInt(64), input.length - Math.max(from, at));
                    System.arraycopy(input, from, input, at, Math.max(0, length));
                }
                default -> {
                    byte[] other = seeds.get(random.nextInt(seeds.size()));
                    byte[] joined = Arrays.copyOf(input, at + other.length);
                    System.arraycopy(other, 0, joined, at, other.length);
                    input = joined;
                }
            }
        }
        return input;
    }

    private static void number(byte[] input, int at, long value, int bytes) {
        for (int i = 0; i < bytes && at + i < input.length; i++) {
            input[at + i] = (byte) (value >>> (8 * i));
        }
    }
}

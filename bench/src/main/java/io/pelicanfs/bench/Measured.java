package io.pelicanfs.bench;

import java.util.Arrays;
import java.util.List;

/**
 * What runs of one program on one task cost.
 *
 * @param seconds wall time of each run
 * @param peakMib largest resident size of any run, in MiB; 0 where it was not measured
 * @param requests how many requests one run sent
 * @param servedMb how many million bytes one run was served
 */
record Measured(List<Double> seconds, long peakMib, long requests, double servedMb) {
    double median() {
        double[] sorted =
                seconds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    double least() {
        return Arrays.stream(seconds.stream().mapToDouble(Double::doubleValue).toArray())
                .min()
                .orElseThrow();
    }

    double most() {
        return seconds.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }
}

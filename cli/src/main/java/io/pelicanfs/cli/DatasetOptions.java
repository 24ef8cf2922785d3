package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.dataset.Dataset;
import io.pelicanfs.dataset.RowOptions;
import io.pelicanfs.job.Job;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** Which samples of a dataset, and in which order. */
final class DatasetOptions {
    private static final Pattern PART = Pattern.compile("(\\d{1,9})/(\\d{1,9})");

    @Option(
            names = "--split",
            paramLabel = "I/N",
            description =
                    "Part I of N, from 0; all parts have each sample once. In a job its ProcId of all of its submission.")
    private Optional<String> split = Optional.empty();

    @Option(names = "--shuffle", paramLabel = "SEED", description = "Mix the samples; the same for the same number.")
    private Optional<Long> seed = Optional.empty();

    @Option(names = "--epoch", paramLabel = "E", description = "The order of another pass of a shuffle, from 0.")
    private int epoch;

    @Option(names = "--id", paramLabel = "COLUMN", description = "The column that is a row's key.")
    private Optional<String> id = Optional.empty();

    @Option(names = "--column", paramLabel = "NAME", description = "The column that is the sample; else the whole row.")
    private Optional<String> column = Optional.empty();

    /** Returns that part of {@code whole}; a part that only the job names is told to {@code notes}. */
    Dataset applyTo(Dataset whole, Job job, Consumer<String> notes) throws PelicanException {
        var dataset = whole.rows(new RowOptions(id, column));
        if (epoch < 0) {
            throw usage("--epoch " + epoch + " is below 0");
        }
        if (seed.isPresent()) {
            dataset = dataset.shuffle(seed.get());
        }
        dataset = dataset.epoch(epoch);
        return split.isPresent() ? part(dataset, split.get()) : partOfJob(dataset, job, notes);
    }

    private static Dataset part(Dataset dataset, String text) throws PelicanException {
        var form = PART.matcher(text);
        if (form.matches()) {
            int index = Integer.parseInt(form.group(1));
            int count = Integer.parseInt(form.group(2));
            if (index < count) {
                return dataset.split(index, count);
            }
        }
        throw usage("--split " + text + " is no part I/N with I from 0 to N-1");
    }

    private static Dataset partOfJob(Dataset dataset, Job job, Consumer<String> notes) {
        var index = job.procId();
        long count = job.jobAd()
                .map(ad -> ad.integer("TotalSubmitProcs"))
                .orElse(OptionalLong.empty())
                .orElse(1);
        if (index.isEmpty() || count < 2 || count > Integer.MAX_VALUE || index.getAsInt() >= count) {
            return dataset;
        }
        notes.accept("taking --split " + index.getAsInt() + "/" + count
                + " from the job's ad; jobs that are submitted again alone are numbered anew: name --split then");
        return dataset.split(index.getAsInt(), (int) count);
    }

    private static PelicanException usage(String text) {
        return PelicanException.of(ErrorKind.USAGE, text)
                .nextStep("'pelfs stream --help' lists the arguments.")
                .build();
    }
}

package io.pelicanfs.inference;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.util.ArrayList;
import java.util.List;

/** Some samples in a row, and how an engine answers them. */
record Batch(List<Sample> samples, long sizeBytes) {

    /** What became of a batch. */
    record Answered(List<Result> results, long failed, long sizeBytes) {}

    /** Gives each sample its result. Only cancellation ends it early. */
    Answered answer(Engine engine) throws PelicanException {
        var readable = new ArrayList<Sample.Read>(samples.size());
        for (var sample : samples) {
            if (sample instanceof Sample.Read read) {
                readable.add(read);
            }
        }
        var answers = (readable.isEmpty() ? List.<Answer>of() : run(engine, readable)).iterator();
        var results = new ArrayList<Result>(samples.size());
        long failed = 0;
        for (var sample : samples) {
            var answer = sample instanceof Sample.Failed unread ? new Answer.Failed(unread.why()) : answers.next();
            failed += answer instanceof Answer.Failed ? 1 : 0;
            results.add(new Result(sample.id(), answer));
        }
        return new Answered(results, failed, sizeBytes);
    }

    /** Runs the batch; should it fail as a whole, its samples one by one, once, so that one bad sample does not take the others with it. */
    private static List<Answer> run(Engine engine, List<Sample.Read> batch) throws PelicanException {
        try {
            return checked(engine.run(batch), batch.size());
        } catch (PelicanException e) {
            if (e.kind() == ErrorKind.CANCELLED) {
                throw e;
            }
            if (batch.size() == 1) {
                return List.of(new Answer.Failed(e));
            }
        }
        var answers = new ArrayList<Answer>(batch.size());
        for (var sample : batch) {
            answers.addAll(run(engine, List.of(sample)));
        }
        return answers;
    }

    private static List<Answer> checked(List<Answer> answers, int samples) throws PelicanException {
        if (answers.size() != samples) {
            // Results could no longer be told apart: better an error for each than one answer under another sample's
            // name.
            throw PelicanException.of(
                            ErrorKind.OTHER,
                            "the model gave " + answers.size() + " answers for " + samples + " samples")
                    .build();
        }
        return answers;
    }
}

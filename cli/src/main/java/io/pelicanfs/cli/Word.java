package io.pelicanfs.cli;

import io.pelicanfs.PelicanException;
import java.util.Iterator;
import java.util.List;

/**
 * One source, or one thing to work on, as the user named it.
 *
 * @param text what was written
 * @param place where, as {@code list.txt:3}; empty for a word of the command line, which needs no finding
 */
record Word(String text, String place) {
    static Iterator<Word> each(List<String> words) {
        return words.stream().map(text -> new Word(text, "")).iterator();
    }

    /** Returns {@code failure} with the place of this word. */
    PelicanException placed(PelicanException failure) {
        if (place.isEmpty()) {
            return failure;
        }
        var told = PelicanException.of(failure.kind(), place + ": " + failure.summary())
                .attempts(failure.attempts())
                .cause(failure);
        failure.url().ifPresent(told::url);
        failure.nextStep().ifPresent(told::nextStep);
        return failure.retryable() ? told.retryable().build() : told.build();
    }
}

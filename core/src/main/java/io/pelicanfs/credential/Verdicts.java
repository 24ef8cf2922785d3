package io.pelicanfs.credential;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was found for each need, kept for a while: of all threads with the same need one judges and the others wait for it. No lock is held
 * meanwhile. Thread-safe.
 */
final class Verdicts {
    /** Short, since what a provider or a wallet would give now may be better. */
    static final int KEPT_SECONDS = 10;
    /** Each object is a need of its own. Judging again is cheap, so all are forgotten at once. */
    private static final int MOST_KEPT = 1024;

    /** A class, not a record: entries are told apart by identity. */
    private static final class Entry {
        final Reading reading;
        final CompletableFuture<Kept> kept = new CompletableFuture<>();

        Entry(Reading reading) {
            this.reading = reading;
        }
    }

    private record Kept(SearchResult result, Instant from, Instant until) {
        boolean holds(Instant now) {
            return !now.isBefore(from) && now.isBefore(until);
        }
    }

    private final BiFunction<TokenNeed, Reading, SearchResult> judge;
    private final Supplier<Instant> now;
    private final ConcurrentHashMap<TokenNeed, Entry> entries = new ConcurrentHashMap<>();

    Verdicts(BiFunction<TokenNeed, Reading, SearchResult> judge, Supplier<Instant> now) {
        this.judge = judge;
        this.now = now;
    }

    /** Returns what there is for {@code need} among what {@code reading} holds. */
    SearchResult of(TokenNeed need, Reading reading) {
        while (true) {
            Entry known = entries.get(need);
            if (known != null && known.reading.isSameAs(reading)) {
                Kept kept = await(known);
                if (kept.holds(now.get())) {
                    return kept.result;
                }
            }
            Entry mine = new Entry(reading);
            if (replaced(need, known, mine)) {
                return judged(need, mine);
            }
        }
    }

    private boolean replaced(TokenNeed need, @Nullable Entry known, Entry mine) {
        return known == null ? entries.putIfAbsent(need, mine) == null : entries.replace(need, known, mine);
    }

    private SearchResult judged(TokenNeed need, Entry mine) {
        try {
            Instant from = now.get();
            SearchResult result = judge.apply(need, mine.reading);
            mine.kept.complete(new Kept(result, from, until(from, result.chosen())));
            if (entries.size() > MOST_KEPT) {
                entries.clear();
            }
            return result;
        } catch (RuntimeException | Error failure) {
            entries.remove(need, mine);
            mine.kept.completeExceptionally(failure);
            throw failure;
        }
    }

    private static Instant until(Instant from, Optional<Token> chosen) {
        Instant later = from.plus(Duration.ofSeconds(KEPT_SECONDS));
        return chosen.flatMap(Token::expires)
                .filter(end -> end.isAfter(from) && end.isBefore(later))
                .orElse(later);
    }

    /** What a provider threw at the thread that asked it reaches those that waited as well: each would only hear the same. */
    private static Kept await(Entry entry) {
        try {
            return entry.kept.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }
}

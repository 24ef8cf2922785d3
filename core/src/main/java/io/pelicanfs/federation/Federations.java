package io.pelicanfs.federation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.pelicanfs.PelicanConfig;
import io.pelicanfs.PelicanEvent;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanListener;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.http.HttpTransport;
import io.pelicanfs.http.RetryPolicy;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Which servers hold an object, in which order, and what its namespace wants. A director's answer is kept five minutes and serves the
 * whole namespace for all threads; while the director cannot be asked, the last answer is used past its expiry and
 * {@link PelicanEvent.StaleDirectorAnswer} tells so. Thread-safe.
 */
public final class Federations {
    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final Duration KEPT_AFTER_FAILURE = Duration.ofSeconds(30);
    private static final int MOST_ANSWERS = 10_000;

    /** Answers differ by federation and by what is asked of the director. */
    private record Question(String federation, String query) {}

    private record Key(Question question, String prefix) {}

    private record Entry(DirectorAnswer answer, Instant expires) {}

    private final PelicanConfig config;
    private final PelicanListener listener;
    private final Clock clock;
    private final ControlPlane control;
    private final Discovery discovery;
    private final Director director;
    private final Cache<Key, Entry> answers =
            Caffeine.newBuilder().maximumSize(MOST_ANSWERS).build();
    private final SingleFlight<Question, Entry> flights = new SingleFlight<>();

    public Federations(
            HttpTransport http,
            PelicanConfig config,
            PelicanListener listener,
            Clock clock,
            RetryPolicy.Pause pause,
            RandomGenerator random) {
        this.config = config;
        this.listener = listener;
        this.clock = clock;
        this.control = new ControlPlane(RetryPolicy.CONTROL, pause, random);
        this.discovery = new Discovery(http, control, clock);
        this.director = new Director(http);
    }

    /**
     * Returns the servers for {@code url}, which names its federation.
     *
     * @throws PelicanException if discovery host or director cannot be asked and nothing is known, or they refuse
     */
    public Plan locate(PelicanUrl url) throws PelicanException {
        return Plan.of(answer(url, wantsOrigins(url)), config.caches(), wantsOrigins(url));
    }

    /** Returns the origins for {@code url}: where to go when all caches fail, if the namespace allows it. */
    public Plan locateOrigins(PelicanUrl url) throws PelicanException {
        return Plan.of(answer(url, true), config.caches(), true);
    }

    /** Forgets what is known of the namespace of {@code url}, so that the director is asked again. */
    public void forget(PelicanUrl url) {
        var question = question(url, wantsOrigins(url));
        var known = find(question, url.path());
        if (known != null) {
            known.answer
                    .namespace()
                    .ifPresent(prefix -> answers.put(new Key(question, prefix), new Entry(known.answer, Instant.MIN)));
        }
    }

    private boolean wantsOrigins(PelicanUrl url) {
        return config.direct() || url.hasOption("directread");
    }

    private DirectorAnswer answer(PelicanUrl url, boolean origins) throws PelicanException {
        var question = question(url, origins);
        while (true) {
            var known = find(question, url.path());
            if (known != null && clock.instant().isBefore(known.expires)) {
                return known.answer;
            }
            var asked = flights.run(question, () -> refresh(question, url, known));
            if (asked.isPresent()) {
                return asked.get().answer;
            }
        }
    }

    private Entry refresh(Question question, PelicanUrl url, @Nullable Entry last) throws PelicanException {
        Entry entry;
        try {
            entry = new Entry(ask(question, url), clock.instant().plus(KEPT));
        } catch (PelicanException e) {
            if (last != null && e.retryable()) {
                listener.on(new PelicanEvent.StaleDirectorAnswer(
                        last.answer.namespace().orElse(url.path()), e.summary()));
                entry = new Entry(last.answer, clock.instant().plus(KEPT_AFTER_FAILURE));
            } else if (!config.caches().isEmpty() && e.retryable()) {
                // The user's own caches can serve without a director; it is asked again next time.
                return new Entry(DirectorAnswer.NONE, Instant.MIN);
            } else {
                throw e;
            }
        }
        var kept = entry;
        entry.answer.namespace().ifPresent(prefix -> answers.put(new Key(question, prefix), kept));
        return entry;
    }

    private DirectorAnswer ask(Question question, PelicanUrl url) throws PelicanException {
        if (config.director().isPresent()) {
            URI configured = config.director().get();
            return control.retrying(() -> director.ask(configured, url, question.query));
        }
        var metadata = discovery.of(question.federation);
        if (metadata.director().isEmpty()) {
            return control.retrying(() -> director.askOrigin(metadata.host(), url));
        }
        return control.retrying(() -> director.ask(metadata.director().get(), url, question.query));
    }

    private static Question question(PelicanUrl url, boolean origins) {
        String federation =
                url.federation().orElseThrow(() -> new IllegalArgumentException("the URL names no federation: " + url));
        String query = url.query();
        if (origins && !url.hasOption("directread")) {
            query = query.isEmpty() ? "?directread" : query + "&directread";
        }
        return new Question(federation, query);
    }

    private @Nullable Entry find(Question question, String path) {
        for (String prefix = path; ; prefix = parent(prefix)) {
            var entry = answers.getIfPresent(new Key(question, prefix));
            if (entry != null || prefix.equals("/")) {
                return entry;
            }
        }
    }

    private static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }
}

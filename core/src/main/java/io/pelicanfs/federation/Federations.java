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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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
    /** When many reads fail at once, each would have the answer forgotten that another has just brought. */
    private static final Duration NEVER_FORGOTTEN_BEFORE = Duration.ofSeconds(10);

    private static final int MOST_ANSWERS = 10_000;

    /** Answers differ by federation and by what is asked of the director. */
    private record Question(String federation, String query, Director.Use use) {
        /** Every operation looks here some times; a record's own is slow until Java has compiled it. */
        @Override
        public int hashCode() {
            return 31 * (31 * federation.hashCode() + query.hashCode()) + use.hashCode();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Question question
                    && use == question.use
                    && federation.equals(question.federation)
                    && query.equals(question.query);
        }
    }

    private record Key(Question question, String prefix) {
        @Override
        public int hashCode() {
            return 31 * question.hashCode() + prefix.hashCode();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && prefix.equals(key.prefix) && question.equals(key.question);
        }
    }

    private record Entry(DirectorAnswer answer, Instant asked, Instant expires) {}

    /** Threads that ask for the same thing wait for one of them: for a namespace that is known, or for whatever is not. */
    private record Flight(Question question, Optional<String> namespace) {}

    private final PelicanConfig config;
    private final PelicanListener listener;
    private final Clock clock;
    private final ControlPlane control;
    private final Discovery discovery;
    private final Director director;
    private final Cache<Key, Entry> answers =
            Caffeine.newBuilder().maximumSize(MOST_ANSWERS).build();
    private final SingleFlight<Flight, Entry> flights = new SingleFlight<>();

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
        this.director = new Director(http, clock);
    }

    /**
     * Returns the servers for {@code url}, which names its federation.
     *
     * @throws PelicanException if discovery host or director cannot be asked and nothing is known, or they refuse
     */
    public Plan locate(PelicanUrl url) throws PelicanException {
        boolean origins = wantsOrigins(url);
        return Plan.of(answer(url, origins), config.caches(), origins);
    }

    /**
     * Returns the origins that take writes to {@code url} and to all of its namespace, best first, each over TLS: no write goes without a token.
     *
     * @throws PelicanException also if the namespace cannot be written to
     */
    public Plan locateForWriting(PelicanUrl url) throws PelicanException {
        var answer = answer(url, question(url, false, Director.Use.WRITING));
        return new Plan(
                answer, answer.servers().stream().map(ObjectServer::secured).toList());
    }

    /** Returns the origins for {@code url}: where to go when all caches fail, if the namespace allows it. */
    public Plan locateOrigins(PelicanUrl url) throws PelicanException {
        return Plan.of(answer(url, true), config.caches(), true);
    }

    /** Forgets what is known of the namespace of {@code url}, so that the director is asked again, unless it was asked only just. */
    public void forget(PelicanUrl url) {
        var question = question(url, wantsOrigins(url), Director.Use.READING);
        var known = find(question, url.path());
        if (known != null && !clock.instant().isBefore(known.asked.plus(NEVER_FORGOTTEN_BEFORE))) {
            known.answer
                    .namespace()
                    .ifPresent(prefix -> answers.asMap()
                            .replace(
                                    new Key(question, prefix),
                                    known,
                                    new Entry(known.answer, known.asked, Instant.MIN)));
        }
    }

    private boolean wantsOrigins(PelicanUrl url) {
        return config.direct() || url.hasOption("directread");
    }

    private DirectorAnswer answer(PelicanUrl url, boolean origins) throws PelicanException {
        return answer(url, question(url, origins, Director.Use.READING));
    }

    private DirectorAnswer answer(PelicanUrl url, Question question) throws PelicanException {
        while (true) {
            var known = find(question, url.path());
            if (known != null && clock.instant().isBefore(known.expires)) {
                return known.answer;
            }
            var namespace = Optional.ofNullable(known).flatMap(entry -> entry.answer.namespace());
            try {
                var asked = flights.run(new Flight(question, namespace), () -> refresh(question, url, known));
                if (asked.isPresent()) {
                    return asked.get().answer;
                }
            } catch (PelicanException e) {
                throw e.url().isEmpty() || e.url().get().equals(url) ? e : about(url, e);
            }
        }
    }

    /** The failure of another thread's question, which was about another object. */
    private static PelicanException about(PelicanUrl url, PelicanException e) {
        var failure = PelicanException.of(e.kind(), e.summary())
                .url(url)
                .attempts(e.attempts())
                .cause(e);
        e.nextStep().ifPresent(failure::nextStep);
        return e.retryable() ? failure.retryable().build() : failure.build();
    }

    private Entry refresh(Question question, PelicanUrl url, @Nullable Entry last) throws PelicanException {
        var meanwhile = find(question, url.path());
        if (meanwhile != null && !meanwhile.equals(last) && clock.instant().isBefore(meanwhile.expires)) {
            // Another thread asked and ended between our look and our turn.
            return meanwhile;
        }
        try {
            // With an answer at hand a director that hangs is not waited for a second time.
            var work = asking(question, url);
            var answer = last == null ? control.retrying(work) : work.run();
            return keep(question, url, answer, KEPT);
        } catch (PelicanException e) {
            if (!e.retryable()) {
                throw e;
            }
            if (last != null && last.answer.namespace().isPresent()) {
                listener.on(new PelicanEvent.StaleDirectorAnswer(
                        last.answer.namespace().get(), e.summary()));
                return keep(question, url, last.answer, KEPT_AFTER_FAILURE);
            }
            if (!config.caches().isEmpty() && question.use == Director.Use.READING) {
                // The user's own caches can serve without a director.
                return keep(question, url, DirectorAnswer.NONE, KEPT_AFTER_FAILURE);
            }
            throw e;
        }
    }

    /** Keeps an answer for its namespace; one that names another namespace than that of {@code url} is good for this object alone. */
    private Entry keep(Question question, PelicanUrl url, DirectorAnswer answer, Duration time) {
        var now = clock.instant();
        var entry = new Entry(answer, now, now.plus(time));
        if (answer.equals(DirectorAnswer.NONE)) {
            answers.put(new Key(question, "/"), entry);
        } else if (answer.covers(url.path())) {
            answers.put(new Key(question, answer.namespace().orElseThrow()), entry);
        }
        return entry;
    }

    /** Returns the one request that answers {@code question}; the federation is discovered already. */
    private SingleFlight.Work<DirectorAnswer> asking(Question question, PelicanUrl url) throws PelicanException {
        if (config.director().isPresent()) {
            return () -> director.ask(config.director().get(), url, question.query, question.use);
        }
        var metadata = discovery.of(question.federation);
        return metadata.director().isPresent()
                ? () -> director.ask(metadata.director().get(), url, question.query, question.use)
                : () -> director.askOrigin(metadata.host(), url);
    }

    private static Question question(PelicanUrl url, boolean origins, Director.Use use) {
        String federation =
                url.federation().orElseThrow(() -> new IllegalArgumentException("the URL names no federation: " + url));
        String query = url.query();
        if (origins && !url.hasOption("directread")) {
            query = query.isEmpty() ? "?directread" : query + "&directread";
        }
        return new Question(federation, query, use);
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

package io.pelicanfs.object;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanEvent;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.ServerOutcome;
import io.pelicanfs.credential.Operation;
import io.pelicanfs.federation.ObjectServer;
import io.pelicanfs.federation.Plan;
import io.pelicanfs.http.HttpFailure;
import io.pelicanfs.http.HttpResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The one place that decides what happens when a server fails: ask the next one, then the origins, then the director again, then wait and
 * begin another round with those that may have recovered; or give up and say what each server did. One loop serves one operation, however
 * often its answers break off. One thread at a time.
 */
final class ServerLoop {
    /** Where an operation begins: at the object's servers, where its namespace is listed, or at the one origin that takes a change. */
    enum Start {
        SERVERS,
        COLLECTIONS,
        ORIGIN
    }

    /** A good answer and who gave it. */
    record Answer(ObjectServer server, HttpResponse response) {}

    private static final Set<ErrorKind> SETTLING = Set.of(ErrorKind.NOT_FOUND, ErrorKind.WRONG_TYPE);

    private record Failure(ObjectServer server, Refusal refusal) {}

    private final Access access;
    private final PelicanUrl url;
    private final Start start;
    private final Plan plan;
    private final HeldToken token;
    private final ServerRequests requests;
    private final Set<String> known = new HashSet<>();
    private final Deque<ObjectServer> queue = new ArrayDeque<>();
    private final List<Failure> failures = new ArrayList<>();
    private int round = 1;
    private boolean originsAsked;
    private boolean onNewConnections;

    private ServerLoop(Access access, PelicanUrl url, Start start, Plan plan, HeldToken token) {
        this.access = access;
        this.url = url;
        this.start = start;
        this.plan = plan;
        this.token = token;
        this.requests = new ServerRequests(access.http(), plan, token);
    }

    /** Asks the director where {@code url} is and finds the token it needs. {@code avoid} lists servers that gave bad bytes. */
    static ServerLoop begin(Access access, PelicanUrl url, Start start, Set<String> avoid) throws PelicanException {
        var plan = access.federations().locate(url);
        var token = access.tokens().held(url, plan.answer(), Operation.READ);
        // Without one no server need be asked.
        token.now();
        var loop = new ServerLoop(access, url, start, plan, token);
        loop.known.addAll(avoid);
        loop.originsAsked =
                start == Start.COLLECTIONS || plan.servers().stream().anyMatch(ObjectServer::origin);
        loop.enqueue(start == Start.COLLECTIONS ? loop.collections() : plan.servers());
        return loop;
    }

    /**
     * Begins an operation at {@code origin} and nowhere else: what one origin was told to change, another one knows nothing of.
     */
    static ServerLoop at(ObjectServer origin, Access access, PelicanUrl url, Plan plan, HeldToken token) {
        var loop = new ServerLoop(access, url, Start.ORIGIN, plan, token);
        loop.originsAsked = true;
        loop.enqueue(List.of(origin));
        return loop;
    }

    private List<ObjectServer> collections() throws PelicanException {
        return List.of(plan.answer()
                .collections()
                .orElseThrow(() -> PelicanException.of(ErrorKind.UNSUPPORTED, "the namespace cannot be listed")
                        .url(url)
                        .build()));
    }

    PelicanUrl url() {
        return url;
    }

    Plan plan() {
        return plan;
    }

    /** Returns the first good answer to {@code exchange} from the servers that are left. */
    Answer next(Exchange exchange) throws PelicanException {
        return first(exchange, refusal -> false).orElseThrow();
    }

    /** Returns the first good answer to {@code exchange}; empty as soon as a server says that nothing is there, which is no failure of it. */
    Optional<Answer> nextIfThere(Exchange exchange) throws PelicanException {
        return first(exchange, refusal -> refusal.kind() == ErrorKind.NOT_FOUND);
    }

    private Optional<Answer> first(Exchange exchange, Predicate<Refusal> isAnswer) throws PelicanException {
        while (true) {
            var server = turn();
            var asked = ask(server, exchange);
            if (asked instanceof Asked.Good good) {
                return Optional.of(good.answer());
            }
            var refusal = ((Asked.Bad) asked).refusal();
            if (isAnswer.test(refusal)) {
                return Optional.empty();
            }
            failed(server, refusal);
        }
    }

    /**
     * Has {@code change} made. An attempt whose outcome nobody told is looked after before there is another, which goes over a new connection; the
     * server's ending of a kept one is no failure.
     */
    void carryOut(Change change) throws PelicanException {
        while (true) {
            var server = turn();
            var asked = ask(server, change);
            if (asked instanceof Asked.Good good) {
                release(good.answer().response());
                return;
            }
            var bad = (Asked.Bad) asked;
            var refusal = bad.arrived() ? change.settle(bad.refusal()) : Optional.of(bad.refusal());
            if (refusal.isEmpty()) {
                return;
            }
            if (bad.overKeptConnection() && !onNewConnections && refusal.get().later()) {
                again(server);
            } else {
                failed(server, refusal.get());
            }
            onNewConnections = true;
        }
    }

    /** Gives the connection back. */
    static void release(HttpResponse response) {
        try {
            response.close();
        } catch (IOException e) {
            // The head has said all; its body is of no interest.
        }
    }

    private sealed interface Asked {
        record Good(Answer answer) implements Asked {}

        /** A failure; {@code arrived} if the request may have reached the server. */
        record Bad(Refusal refusal, boolean arrived, boolean overKeptConnection) implements Asked {}
    }

    /** Asks {@code server}, and once more with another token if it refuses this one and another has come. */
    private Asked ask(ObjectServer server, Exchange exchange) throws PelicanException {
        var asked = askOnce(server, exchange);
        boolean refused = asked instanceof Asked.Bad bad && bad.refusal().kind() == ErrorKind.FORBIDDEN;
        return refused && token.replace() ? askOnce(server, exchange) : asked;
    }

    private Asked askOnce(ObjectServer server, Exchange exchange) throws PelicanException {
        token.now();
        HttpResponse response;
        try {
            var request = exchange.request(server);
            response = requests.send(server, onNewConnections ? request.onNewConnection() : request);
        } catch (HttpFailure e) {
            if (e.stage() == HttpFailure.Stage.ABORTED) {
                throw cancelled(e);
            }
            return new Asked.Bad(
                    Refusal.of(e), e.stage().compareTo(HttpFailure.Stage.HEADERS) >= 0, e.overKeptConnection());
        }
        if (start == Start.ORIGIN) {
            access.origins().note(server, response);
        }
        Optional<Refusal> refusal;
        try {
            refusal = exchange instanceof Change && WebPage.consentsTo(response)
                    ? Optional.of(Refusal.forGood(ErrorKind.CORRUPT, "sent a web page instead of an answer"))
                    : exchange.judge(server, response);
        } catch (PelicanException | RuntimeException e) {
            response.abort();
            throw e;
        }
        if (refusal.isEmpty()) {
            return new Asked.Good(new Answer(server, response));
        }
        response.abort();
        return new Asked.Bad(refusal.get(), refusal.get().kind() != ErrorKind.THROTTLED, false);
    }

    /** Sends one more request to {@code server}, outside the order of the loop. */
    HttpResponse askAside(ObjectServer server, Exchange exchange) throws HttpFailure {
        token.renew();
        return requests.send(server, exchange.request(server));
    }

    /** Notes that {@code server} failed, also in the middle of an answer that had begun well. */
    void failed(ObjectServer server, Refusal refusal) {
        var failure = new Failure(server, refusal);
        failures.add(failure);
        access.listener().on(new PelicanEvent.ServerFailed(url, outcome(failure)));
    }

    /** Returns whether somebody is left to ask who has not failed yet. */
    boolean hasOther() {
        return !queue.isEmpty() || !originsAsked;
    }

    /** Has {@code server}, which answered well but not with all that is wanted, asked first for the rest. */
    void again(ObjectServer server) {
        queue.addFirst(server);
    }

    /** Notes that an answer brought the operation well forward, so that failures that were for now count no longer. */
    void progressed() {
        round = 1;
        failures.removeIf(failure -> {
            boolean passed = failure.refusal.later();
            if (passed) {
                known.remove(failure.server.server());
            }
            return passed;
        });
    }

    private ObjectServer turn() throws PelicanException {
        if (settled()) {
            throw givenUp();
        }
        if (queue.isEmpty() && !originsAsked) {
            originsAsked = true;
            enqueueOrigins();
        }
        if (queue.isEmpty() && round < access.policy().rounds()) {
            beginRound();
        }
        if (queue.isEmpty()) {
            throw givenUp();
        }
        return queue.remove();
    }

    /**
     * Whether the object is missing, or a collection, by the word of two servers: one stale cache must not hide an object, and caches pass on what
     * the origin says, so that a third server and the origin itself need not be asked.
     */
    private boolean settled() {
        if (failures.isEmpty()) {
            return false;
        }
        boolean agreed = failures.stream()
                        .map(failure -> failure.refusal.kind())
                        .distinct()
                        .count()
                == 1;
        return agreed && SETTLING.contains(failures.get(0).refusal.kind()) && (failures.size() > 1 || queue.isEmpty());
    }

    private void enqueueOrigins() throws PelicanException {
        try {
            enqueue(access.federations().locateOrigins(url).servers());
        } catch (PelicanException e) {
            // The namespace allows no direct reads, or the director is away: the caches' failures tell more.
            unlessCancelled(e);
        }
    }

    private static void unlessCancelled(PelicanException e) throws PelicanException {
        if (e.kind() == ErrorKind.CANCELLED) {
            throw e;
        }
    }

    private void beginRound() throws PelicanException {
        var again = failures.stream()
                .filter(failure -> failure.refusal.later())
                .map(Failure::server)
                .distinct()
                .filter(server -> failures.stream().noneMatch(f -> f.server.equals(server) && !f.refusal.later()))
                .toList();
        if (again.isEmpty()) {
            return;
        }
        var asked = failures.stream()
                .flatMap(failure -> failure.refusal.pause().stream())
                .max(Duration::compareTo);
        try {
            access.pause()
                    .pause(asked.map(access.policy()::bounded)
                            .orElse(access.policy().delayAfter(round, access.random())));
        } catch (InterruptedIOException e) {
            throw cancelled(e);
        }
        round++;
        queue.addAll(again);
        if (start == Start.ORIGIN) {
            return;
        }
        access.federations().forget(url);
        if (start == Start.SERVERS) {
            try {
                enqueue(access.federations().locate(url).servers());
            } catch (PelicanException e) {
                // What the servers did tells more than that the director has just restarted.
                unlessCancelled(e);
            }
        }
    }

    private void enqueue(List<ObjectServer> servers) {
        for (var server : servers) {
            if (known.add(server.server())) {
                queue.add(server);
            }
        }
    }

    private PelicanException cancelled(Exception e) {
        return PelicanException.of(ErrorKind.CANCELLED, "cancelled")
                .url(url)
                .cause(e)
                .build();
    }

    /** Returns the exception for the most telling of all failures. */
    private PelicanException givenUp() {
        if (failures.isEmpty()) {
            return PelicanException.of(ErrorKind.DIRECTOR, "the director names no server for this object")
                    .url(url)
                    .build();
        }
        return Verdict.over(
                url,
                new Verdict.Standing(
                        start,
                        token.sent(),
                        plan.answer().isUnknown(),
                        plan.answer().collections().isPresent(),
                        plan.answer().clockError()),
                failures.stream().map(Failure::refusal).toList(),
                failures.stream().map(ServerLoop::outcome).toList());
    }

    private static ServerOutcome outcome(Failure failure) {
        return new ServerOutcome(failure.server.server(), failure.refusal.outcome());
    }
}

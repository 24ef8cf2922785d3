package io.pelicanfs.conformance.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.testbed.Fault;
import io.pelicanfs.testbed.Fault.BadTls;
import io.pelicanfs.testbed.Match;
import io.pelicanfs.testbed.Role;
import io.pelicanfs.testbed.Testbed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** When discovery or director fail there is no other server to ask: what the user is told, and whether another try can help. */
@Timeout(45)
class ControlPlaneFaultTest {
    private static final byte[] OBJECT = Clients.random(10_000, 40);

    /** A failure of one of the two, and what a read ends in. */
    record Case(Role role, Fault fault, ErrorKind kind, boolean retryable, Optional<String> nextStep) {
        @Override
        public String toString() {
            return role + " " + fault + " is " + kind;
        }

        int exitCode() {
            return retryable ? 11 : kind.exitCode();
        }
    }

    private static Case passing(Role role, Fault fault, ErrorKind kind, String nextStep) {
        return new Case(role, fault, kind, true, Optional.of(nextStep));
    }

    private static Case lasting(Role role, Fault fault, ErrorKind kind, String nextStep) {
        return new Case(role, fault, kind, false, Optional.of(nextStep));
    }

    static List<Case> lastingFailures() {
        Stream<Case> discovery = Stream.of(
                passing(Role.DISCOVERY, Fault.status(429), ErrorKind.DISCOVERY, "Check the federation's name"),
                passing(Role.DISCOVERY, Fault.status(500), ErrorKind.DISCOVERY, "Check the federation's name"),
                passing(Role.DISCOVERY, Fault.status(503), ErrorKind.DISCOVERY, "Check the federation's name"),
                lasting(Role.DISCOVERY, Fault.status(404), ErrorKind.DISCOVERY, "Check the federation's name"),
                passing(Role.DISCOVERY, Fault.refuse(), ErrorKind.DISCOVERY, "Check the name, the network"),
                passing(Role.DISCOVERY, Fault.stall(10), ErrorKind.DISCOVERY, ""),
                passing(Role.DISCOVERY, Fault.cut(10), ErrorKind.DISCOVERY, ""),
                lasting(Role.DISCOVERY, Fault.errorPage(), ErrorKind.DISCOVERY, ""),
                passing(Role.DISCOVERY, Fault.badTls(BadTls.Kind.HANDSHAKE_FAILURE), ErrorKind.DISCOVERY, "network"));
        Stream<Case> director = Stream.of(
                passing(Role.DIRECTOR, Fault.status(429), ErrorKind.THROTTLED, "Try again in a minute"),
                passing(Role.DIRECTOR, Fault.status(500), ErrorKind.DIRECTOR, ""),
                passing(Role.DIRECTOR, Fault.status(503), ErrorKind.DIRECTOR, ""),
                lasting(Role.DIRECTOR, Fault.status(403), ErrorKind.FORBIDDEN, ""),
                lasting(Role.DIRECTOR, Fault.status(404), ErrorKind.NOT_FOUND, "Check the path"),
                passing(Role.DIRECTOR, new Fault.ErrorPage(502, "<html>"), ErrorKind.DIRECTOR, "Try again"),
                passing(Role.DIRECTOR, Fault.refuse(), ErrorKind.DIRECTOR, "Try again"),
                lasting(Role.DIRECTOR, Fault.errorPage(), ErrorKind.DIRECTOR, ""),
                passing(Role.DIRECTOR, Fault.badTls(BadTls.Kind.HANDSHAKE_FAILURE), ErrorKind.DIRECTOR, "Try again"));
        Stream<Case> trust = Stream.of(BadTls.Kind.UNKNOWN_CA, BadTls.Kind.WRONG_HOST, BadTls.Kind.EXPIRED)
                .flatMap(kind -> Stream.of(
                        lasting(Role.DISCOVERY, Fault.badTls(kind), ErrorKind.DISCOVERY, "SSL_CERT_FILE"),
                        lasting(Role.DIRECTOR, Fault.badTls(kind), ErrorKind.DIRECTOR, "SSL_CERT_FILE")));
        return Stream.of(discovery, director, trust).flatMap(all -> all).toList();
    }

    @ParameterizedTest
    @MethodSource
    void lastingFailures(Case failing) throws Exception {
        try (var federation = Testbed.start()) {
            federation.put("/public/o.bin", OBJECT);
            federation.inject(failing.fault, Match.on(failing.role));
            try (var fs = Clients.impatient(federation).build()) {
                var failure = catchThrowableOfType(PelicanException.class, () -> fs.read("/public/o.bin"));

                assertThat(failure).as("the failure").isNotNull();
                assertThat(failure.kind()).isEqualTo(failing.kind);
                assertThat(failure.retryable()).as("retryable: " + failure).isEqualTo(failing.retryable);
                assertThat(failure.exitCode()).isEqualTo(failing.exitCode());
                assertThat(failure.nextStep().orElse("")).contains(failing.nextStep.orElseThrow());
                assertThat(failure.getMessage()).contains("localhost:");
                assertThat(federation.requests().count(Role.CACHE)).isZero();
            }
        }
    }

    static List<Fault> passingFaults() {
        return List.of(
                Fault.refuse(),
                Fault.status(429, Duration.ofSeconds(1)),
                Fault.status(503),
                Fault.cut(0),
                Fault.stall(0));
    }

    @ParameterizedTest
    @MethodSource("passingFaults")
    void aShortFailureOfBothIsWaitedOut(Fault fault) throws Exception {
        try (var federation = Testbed.start()) {
            federation.put("/public/o.bin", OBJECT);
            federation.inject(fault, Match.on(Role.DISCOVERY).times(2));
            federation.inject(fault, Match.on(Role.DIRECTOR).times(2));
            try (var fs = Clients.impatient(federation).build()) {
                assertThat(fs.read("/public/o.bin")).isEqualTo(OBJECT);
            }
        }
    }

    @Test
    void aDirectorThatHangsIsGivenUp() throws Exception {
        try (var federation = Testbed.start()) {
            federation.put("/public/o.bin", OBJECT);
            federation.director().latency(Duration.ofMinutes(5));
            try (var fs = Clients.impatient(federation).build()) {
                var failure = catchThrowableOfType(PelicanException.class, () -> fs.read("/public/o.bin"));

                assertThat(failure.kind()).isEqualTo(ErrorKind.DIRECTOR);
                assertThat(failure.exitCode()).isEqualTo(11);
                assertThat(failure.nextStep()).isPresent();
            }
        }
    }

    @Test
    void aDirectorThatHasJustRestartedIsWaitedFor() throws Exception {
        try (var federation = Testbed.start()) {
            federation.put("/public/o.bin", OBJECT);
            federation.restartDirector();
            try (var fs = Clients.impatient(federation)
                    .listener(event -> {
                        if (federation.requests().count(Role.DIRECTOR) == 3) {
                            federation.advertise();
                        }
                    })
                    .build()) {
                assertThat(fs.read("/public/o.bin")).isEqualTo(OBJECT);
            }
        }
    }
}

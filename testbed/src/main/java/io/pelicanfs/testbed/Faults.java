package io.pelicanfs.testbed;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The faults in place; of several that hit one request, the one injected first wins. */
final class Faults {

    private final List<Injection> injections = new CopyOnWriteArrayList<>();

    Injection add(Fault fault, Match match) {
        Injection injection = new Injection(fault, match, this);
        injections.add(injection);
        return injection;
    }

    void remove(Injection injection) {
        injections.remove(injection);
    }

    void clear() {
        injections.clear();
    }

    Optional<Fault> strike(TestbedServer server, LoggedRequest request) {
        return injections.stream()
                .filter(injection -> !(injection.fault() instanceof Fault.BadTls))
                .filter(injection -> injection.strikes(server, request))
                .map(Injection::fault)
                .findFirst();
    }

    Optional<Fault.BadTls.Kind> strikeHandshake(TestbedServer server) {
        for (Injection injection : injections) {
            if (injection.fault() instanceof Fault.BadTls bad && injection.strikesHandshake(server)) {
                return Optional.of(bad.kind());
            }
        }
        return Optional.empty();
    }
}

package io.pelicanfs.conformance;

import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass(name = "{0}")
@MethodSource("io.pelicanfs.conformance.Places#guarded")
final class GuardedTest extends GuardedContract {
    GuardedTest(Place place) {
        super(place);
    }
}

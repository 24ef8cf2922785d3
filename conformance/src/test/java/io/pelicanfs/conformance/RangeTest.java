package io.pelicanfs.conformance;

import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass(name = "{0}")
@MethodSource("io.pelicanfs.conformance.Places#java")
final class RangeTest extends RangeContract {
    RangeTest(Place place) {
        super(place);
    }
}

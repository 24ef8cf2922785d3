package io.pelicanfs.conformance;

import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass(name = "{0}")
@MethodSource("io.pelicanfs.conformance.Places#all")
final class ArchiveTest extends ArchiveContract {
    ArchiveTest(Place place) {
        super(place);
    }
}

package io.pelicanfs.conformance.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.testbed.Fault;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No fault of the testbed is forgotten. */
class VocabularyTest {
    @Test
    void everyFaultBefallsSomething() {
        var befalling = Stream.concat(
                        Arrays.stream(Trouble.values()).map(trouble -> trouble.fault),
                        Arrays.stream(UploadTrouble.values()).map(trouble -> trouble.fault))
                .map(Object::getClass);
        // Bad TLS is told by server, not by path; the clock matters to tokens only.
        var elsewhere = Stream.of(Fault.BadTls.class, Fault.WrongDate.class);

        assertThat(Stream.concat(befalling, elsewhere)).contains(Fault.class.getPermittedSubclasses());
    }
}

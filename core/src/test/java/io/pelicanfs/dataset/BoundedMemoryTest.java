package io.pelicanfs.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.ChildJvm;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BoundedMemoryTest {
    @Test
    void aPassOfAnyLengthFitsIntoALittleMemory() throws Exception {
        var process = ChildJvm.of(List.of("-Xmx64m"), LongPass.class)
                .redirectErrorStream(true)
                .start();
        try {
            var out = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(out.strip()).isEqualTo("1000000 256");
        } finally {
            process.destroyForcibly();
        }
    }
}

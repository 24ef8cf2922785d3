package io.pelicanfs.transfer;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import org.junit.jupiter.api.Test;

class ClaimsTest {
    private static final PelicanUrl SOURCE = FakeMoves.url("/data/a.txt");

    private final Claims claims = new Claims();

    @Test
    void aTargetIsTakenOnce() throws PelicanException {
        claims.keep();
        claims.claim("/out/a.txt", SOURCE);
        claims.claim("/out/b.txt", SOURCE);

        assertThatThrownBy(() -> claims.claim("/out/a.txt", SOURCE))
                .hasMessageContaining("two sources would become the same: /out/a.txt")
                .hasFieldOrPropertyWithValue("kind", ErrorKind.USAGE);
    }

    @Test
    void nothingIsKeptOfASourceThatIsAlone() throws PelicanException {
        claims.claim("/out/a.txt", SOURCE);

        assertThatCode(() -> claims.claim("/out/a.txt", SOURCE)).doesNotThrowAnyException();
    }

    @Test
    void manyAreToldApart() throws PelicanException {
        claims.keep();
        for (int i = 0; i < 200_000; i++) {
            claims.claim("/out/" + i, SOURCE);
        }

        for (int i = 0; i < 200_000; i += 997) {
            String taken = "/out/" + i;
            assertThatThrownBy(() -> claims.claim(taken, SOURCE)).isInstanceOf(PelicanException.class);
        }
    }
}

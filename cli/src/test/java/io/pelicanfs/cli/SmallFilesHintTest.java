package io.pelicanfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.transfer.Integrity;
import io.pelicanfs.transfer.Outcome;
import io.pelicanfs.transfer.Transferred;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SmallFilesHintTest {
    private static final int MANY = 1001;

    private final SmallFilesHint hint = new SmallFilesHint();

    private void copied(String url, long sizeBytes) throws PelicanException {
        var result = new Transferred(
                PelicanUrl.parse(url),
                Optional.empty(),
                Outcome.COPIED,
                sizeBytes,
                Integrity.NONE,
                Optional.empty(),
                Optional.empty());
        for (int i = 0; i < MANY; i++) {
            hint.add(result);
        }
    }

    @Test
    void manySmallObjectsAreBetterPacked() throws PelicanException {
        copied("pelican://fed.example/ns/a.txt", 100);

        assertThat(hint.text().orElseThrow()).contains("1,001 objects of 100 B").contains("docs/small-files.md");
    }

    @Test
    void membersOfAnArchiveArePackedAlready() throws PelicanException {
        copied("pelican://fed.example/ns/a.tar!/a.txt", 100);

        assertThat(hint.text()).isEmpty();
    }

    @Test
    void largeObjectsAreFineAsTheyAre() throws PelicanException {
        copied("pelican://fed.example/ns/a.bin", 5_000_000);

        assertThat(hint.text()).isEmpty();
    }
}

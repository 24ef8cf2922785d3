package io.pelicanfs.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.client.PelicanFileSystem;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What no change may be asked for, since its request would hit something else. */
class ChangeableTest {
    @ParameterizedTest
    @CsvSource({
        "pelican://fed.example/ns/a.tar!/member, UNSUPPORTED",
        "pelican://fed.example/ns/a.tar!/, UNSUPPORTED",
        "pelican://fed.example/ns/a?b, USAGE",
    })
    void noChangeBeginsThatWouldHitAnotherObject(String url, ErrorKind kind) throws Exception {
        try (var fs = PelicanFileSystem.connect("nowhere.invalid")) {
            List<ThrowingCallable> changes = List.of(
                    () -> fs.put(Path.of("file"), url, PutOptions.CREATE),
                    () -> fs.newOutput(url, PutOptions.CREATE),
                    () -> fs.delete(url),
                    () -> fs.createCollection(url),
                    () -> fs.move(url, "pelican://fed.example/ns/c"),
                    () -> fs.move("pelican://fed.example/ns/c", url));

            assertThat(changes)
                    .allSatisfy(change -> assertThat(catchThrowableOfType(PelicanException.class, change)
                                    .kind())
                            .isEqualTo(kind));
        }
    }

    @Test
    void anEscapedQuestionMarkIsPartOfAName() throws PelicanException {
        Changeable.check(PelicanUrl.parse("pelican://fed.example/ns/a%3Fb"));
    }
}

package io.pelicanfs.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.archive.Archives.Packing;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Archives that were cut or had bits flipped give right bytes or a clear error, whatever was hit. */
class DamageTest {
    private static final Set<ErrorKind> EXPECTED = EnumSet.of(
            ErrorKind.BAD_ARCHIVE, ErrorKind.CORRUPT, ErrorKind.UNSUPPORTED, ErrorKind.NOT_FOUND, ErrorKind.WRONG_TYPE);

    private static final Map<String, byte[]> MEMBERS = Archives.members(1, 12, 400);

    @ParameterizedTest
    @EnumSource
    void refusesAZipCutAnywhere(Packing packing) throws IOException {
        byte[] zip = Archives.zip(MEMBERS, packing);
        for (int length = 0; length < zip.length; length++) {
            byte[] cut = Arrays.copyOf(zip, length);
            assertThat(Archives.failure(() -> Archives.open(cut)).kind())
                    .as("cut at %s", length)
                    .isEqualTo(ErrorKind.BAD_ARCHIVE);
        }
    }

    @Test
    void refusesATarCutAnywhereBeforeItsEndMark() throws IOException {
        byte[] tar = Archives.tar(MEMBERS);
        int complete = tar.length - 512;
        for (int block = 0; block <= complete; block += 512) {
            for (int length = Math.max(0, block - 2); length < Math.min(complete, block + 2); length++) {
                byte[] cut = Arrays.copyOf(tar, length);
                assertThat(Archives.failure(() -> Archives.open(cut)).kind())
                        .as("cut at %s", length)
                        .isEqualTo(ErrorKind.BAD_ARCHIVE);
            }
        }
        assertThat(Archives.open(Arrays.copyOf(tar, complete)).memberCount()).isEqualTo(MEMBERS.size());
    }

    @ParameterizedTest
    @EnumSource
    void givesNoWrongBytesOfAZipWithFlippedBits(Packing packing) throws IOException {
        byte[] zip = Archives.zip(MEMBERS, packing);
        var random = new Random(2);
        int failures = 0;
        for (int round = 0; round < 1500; round++) {
            byte[] damaged = zip.clone();
            // The directory and the end are small and the most delicate, so half of the hits go there.
            int from = random.nextBoolean() ? 0 : zip.length - 1000;
            for (int flips = random.nextInt(3); flips >= 0; flips--) {
                damaged[from + random.nextInt(zip.length - from)] ^= (byte) (1 << random.nextInt(8));
            }
            failures += readAllOrFail(damaged, true);
        }
        assertThat(failures).isGreaterThan(500);
    }

    @Test
    void survivesATarWithFlippedBits() throws IOException {
        byte[] tar = Archives.tar(MEMBERS);
        var random = new Random(3);
        for (int round = 0; round < 1500; round++) {
            byte[] damaged = tar.clone();
            damaged[random.nextInt(tar.length)] ^= (byte) (1 << random.nextInt(8));
            readAllOrFail(damaged, false);
        }
    }

    /** Random bytes behind the marks that lead to a parser: none of them may run away. */
    @Test
    void survivesNonsense() throws IOException {
        var random = new Random(4);
        byte[] zip = Archives.zip(MEMBERS, Packing.STORED);
        for (int round = 0; round < 1000; round++) {
            byte[] damaged = zip.clone();
            int at = zip.length - 1 - random.nextInt(1200);
            for (int i = at; i < Math.min(zip.length, at + 1 + random.nextInt(12)); i++) {
                damaged[i] = (byte) (random.nextBoolean() ? 0xff : random.nextInt(256));
            }
            readAllOrFail(damaged, true);
        }
    }

    private static int readAllOrFail(byte[] object, boolean contentIsProven) throws IOException {
        try (var archive = Archives.open(object)) {
            int failures = 0;
            for (var member : archive.members().toList()) {
                assertThat(archive.children(member.name())).hasSizeLessThan(100);
                failures += readOrFail(archive, member, contentIsProven);
            }
            return failures;
        } catch (PelicanException e) {
            assertThat(e.kind()).isEqualTo(ErrorKind.BAD_ARCHIVE);
            return 1;
        }
    }

    private static int readOrFail(Archive archive, Member member, boolean contentIsProven) throws IOException {
        try {
            byte[] content = archive.read(member);
            if (contentIsProven) {
                assertThat(content).isEqualTo(MEMBERS.get(member.name()));
            }
            try (var stream = archive.stream(member)) {
                assertThat(stream.readAllBytes()).isEqualTo(content);
            }
            return 0;
        } catch (PelicanException e) {
            assertThat(e.kind()).isIn(EXPECTED);
            return 1;
        }
    }
}

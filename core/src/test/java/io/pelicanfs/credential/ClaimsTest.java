package io.pelicanfs.credential;

import static io.pelicanfs.credential.TokenMaker.right;
import static io.pelicanfs.credential.TokenMaker.withPayload;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimsTest {
    @Test
    void readsWhatATokenSaysOfItself() {
        String token =
                right().raw("nbf", "1700000000").raw("aud", "[\"a\",\"b\"]").make();
        assertThat(Claims.decode(token))
                .contains(new Claims(
                        Optional.of(TokenMaker.ISSUER),
                        Optional.of("alice"),
                        List.of("a", "b"),
                        List.of("storage.read:/"),
                        Optional.of(TokenMaker.NOW.plusSeconds(1200)),
                        Optional.of(Instant.ofEpochSecond(1_700_000_000)),
                        Claims.Profile.WLCG));
    }

    @Test
    void readsATokenWithoutASignature() {
        String token = withPayload("{}");
        assertThat(Claims.decode(token.substring(0, token.lastIndexOf('.') + 1)))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "...",
                "a.b",
                "a.b.c.d",
                "aaa.bbb.v1",
                "garbage",
                "a.!!.c",
                "a..c",
                ".e30.",
                "{}.{}.{}",
                "\u0000.\uD800.\uFFFF"
            })
    void whatHasNotTheFormIsNoJwt(String text) {
        assertThat(Claims.decode(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "5",
                "[]",
                "\"x\"",
                "{",
                "{}{}",
                "{} x",
                "{\"iss\":5}",
                "{\"iss\":{}}",
                "{\"iss\":[\"a\"]}",
                "{\"aud\":5}",
                "{\"aud\":[5]}",
                "{\"aud\":[[\"a\"]]}",
                "{\"aud\":{}}",
                "{\"scope\":true}",
                "{\"scope\":[null]}",
                "{\"exp\":\"5\"}",
                "{\"exp\":true}",
                "{\"exp\":NaN}",
                "{\"nbf\":[]}",
                "{\"iss\":\"a\",\"iss\":\"b\"}",
                "{\"aud\":[",
                "{\"sub\":\"a"
            })
    void wrongTypesAreNoJwt(String payload) {
        assertThat(Claims.decode(withPayload(payload))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"iss\":null,\"exp\":null,\"scope\":null,\"wlcg.ver\":null}",
                "{\"x\":{\"iss\":[1,{}]},\"ver\":{\"a\":1}}"
            })
    void absentClaimsAreAbsent(String payload) {
        assertThat(Claims.decode(withPayload(payload)))
                .contains(new Claims(
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Claims.Profile.NONE));
    }

    @ParameterizedTest
    @CsvSource({
        "1700000000.75, 2023-11-14T22:13:20.750Z",
        "1.7e9, 2023-11-14T22:13:20Z",
        "1e999, 9999-12-31T23:59:59Z",
        "99999999999999999999999999, 9999-12-31T23:59:59Z",
        "0, 1970-01-01T00:00:00Z"
    })
    void timesOfAnySizeAreTimes(String number, Instant expires) {
        assertThat(Claims.decode(withPayload("{\"exp\":" + number + "}")))
                .hasValueSatisfying(claims -> assertThat(claims.expires()).contains(expires));
    }

    @Test
    void deepNestingIsNoJwt() {
        assertThat(Claims.decode(withPayload("{\"x\":" + "[".repeat(20_000)))).isEmpty();
        assertThat(Claims.decode(withPayload("{\"x\":" + "[".repeat(100) + "]".repeat(100) + "}")))
                .isEmpty();
    }

    @Test
    void hugeTextIsNotLookedAt() {
        assertThat(Claims.decode(withPayload("{\"x\":\"" + "y".repeat(100_000) + "\"}")))
                .isEmpty();
        assertThat(Claims.decode("a.".repeat(1 << 20))).isEmpty();
    }

    /** Nothing an issuer, a disk or an attacker can do to a token makes the decoder throw. */
    @Test
    void damagedTokensAreClaimsOrNothing() {
        Random random = new Random(20_261_123);
        String payload =
                "{\"iss\":\"https://i\",\"aud\":[\"a\",\"b\"],\"scope\":\"storage.read:/a storage.create:/b\",\"exp\":1.7e9,"
                        + "\"nbf\":17,\"wlcg.ver\":\"1.0\",\"ver\":\"scitoken:2.0\",\"x\":{\"y\":[null,true]}}";
        int decoded = 0;
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder(round % 2 == 0 ? payload : withPayload(payload));
            for (int change = random.nextInt(4); change >= 0; change--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, (char) random.nextInt(256));
                    case 1 -> text.deleteCharAt(at);
                    default -> text.insert(at, "{[\"\\:,]}.0".charAt(random.nextInt(10)));
                }
            }
            String token = round % 2 == 0 ? withPayload(text.toString()) : text.toString();
            decoded += Claims.decode(token).isPresent() ? 1 : 0;
        }
        assertThat(decoded).isBetween(500, 19_500);
    }
}

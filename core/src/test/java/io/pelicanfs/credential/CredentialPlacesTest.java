package io.pelicanfs.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class CredentialPlacesTest {
    @Test
    @EnabledOnOs(OS.LINUX)
    void theUserIdIsTheNumberThatIdPrints() throws Exception {
        Process id = new ProcessBuilder("id", "-u").start();
        String printed = new String(id.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(CredentialPlaces.currentUserId()).isEqualTo(printed);
    }
}

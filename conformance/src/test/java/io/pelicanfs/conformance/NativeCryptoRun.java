package io.pelicanfs.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.cli.NativeCrypto;
import java.util.Map;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Runs the tests with the TLS of {@code pelfs} in place of the JVM's, where the build asks for it. */
public final class NativeCryptoRun implements LauncherSessionListener {
    @Override
    public void launcherSessionOpened(LauncherSession session) {
        if (Boolean.getBoolean("pelicanfs.test.native-crypto")) {
            assertThat(NativeCrypto.prefer(Map.of())).isTrue();
        }
    }
}

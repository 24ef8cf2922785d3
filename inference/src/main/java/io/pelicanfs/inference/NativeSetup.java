package io.pelicanfs.inference;

import com.sun.jna.Function;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the native libraries, before the first of them is loaded, to stay in one folder and off the network. It acts once a process; what
 * the user has set stays.
 */
final class NativeSetup {
    private static final Logger LOG = LoggerFactory.getLogger(NativeSetup.class);
    private static final String NO_TELEMETRY = "ORT_DISABLE_TELEMETRY";
    private static boolean ready;

    private NativeSetup() {}

    static synchronized void prepare(Path folder) {
        if (ready) {
            return;
        }
        // Otherwise in the home folder of the password file, which an execution point may not let us write.
        setUnlessSet("DJL_CACHE_DIR", folder);
        setUnlessSet("jna.tmpdir", folder);
        // Where DJL sees a GPU it would otherwise fetch a library for it.
        System.setProperty("ai.djl.offline", "true");
        disableTelemetry();
        OnnxLibraries.unpack(folder);
        ready = true;
    }

    private static void setUnlessSet(String property, Path value) {
        if (System.getProperty(property) == null && System.getenv(property) == null) {
            System.setProperty(property, value.toAbsolutePath().toString());
        }
    }

    /**
     * ONNX Runtime reads this variable when it is loaded, and nothing but this variable stops it from writing a device id below the home
     * folder and from starting an uploader. Java cannot set its own environment, so the C library is asked to, where the launcher did not.
     */
    private static void disableTelemetry() {
        if (System.getenv(NO_TELEMETRY) != null) {
            return;
        }
        try {
            Function.getFunction("c", "setenv").invokeInt(new Object[] {NO_TELEMETRY, "1", 0});
        } catch (RuntimeException | LinkageError e) {
            LOG.warn(
                    "ONNX Runtime may send telemetry: start Java with {}=1 in its environment ({})",
                    NO_TELEMETRY,
                    e.toString());
        }
    }
}

package io.pelicanfs.inference;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Unpacks ONNX Runtime's native libraries into our folder, for the next run to find. Left alone it unpacks 28 MB into the system's temporary
 * folder at each start, which may be small, forbid execution, and keeps them if the process is killed meanwhile.
 */
final class OnnxLibraries {
    private static final Logger LOG = LoggerFactory.getLogger(OnnxLibraries.class);
    private static final String PROPERTY = "onnxruntime.native.path";

    private OnnxLibraries() {}

    static void unpack(Path folder) {
        if (System.getProperty(PROPERTY) != null) {
            return;
        }
        try {
            var place = folder.resolve("onnxruntime").toAbsolutePath();
            for (var library : List.of("onnxruntime", "onnxruntime4j_jni")) {
                var name = System.mapLibraryName(library);
                var resource = OrtEnvironment.class.getResource("native/" + platform() + "/" + name);
                if (resource == null || !(resource.openConnection() instanceof JarURLConnection jar)) {
                    return;
                }
                // One folder a version: the checksum in the jar's directory tells them apart without reading the
                // library.
                if (library.equals("onnxruntime")) {
                    place = place.resolve(Long.toHexString(jar.getJarEntry().getCrc()));
                }
                copy(resource, jar.getJarEntry().getSize(), place.resolve(name));
            }
            System.setProperty(PROPERTY, place.toString());
        } catch (IOException e) {
            LOG.debug("ONNX Runtime unpacks its libraries itself", e);
        }
    }

    private static void copy(URL resource, long sizeBytes, Path target) throws IOException {
        if (Files.exists(target) && Files.size(target) == sizeBytes) {
            return;
        }
        Files.createDirectories(target.getParent());
        var part = Files.createTempFile(target.getParent(), ".", ".part");
        try (var in = resource.openStream()) {
            Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static String platform() {
        var system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        var machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return (system.contains("mac") ? "osx" : system.contains("win") ? "win" : "linux")
                + (machine.equals("aarch64") || machine.equals("arm64") ? "-aarch64" : "-x64");
    }
}

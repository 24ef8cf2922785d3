package io.pelicanfs.conformance;

import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanConfig;
import io.pelicanfs.PelicanListener;
import io.pelicanfs.client.PelicanFileSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The Java API as a door. */
public final class JavaDoor implements Door {
    private final PelicanFileSystem fs;

    private JavaDoor(PelicanFileSystem fs) {
        this.fs = fs;
    }

    /** Returns the kind of this door, with the built-in settings. */
    public static Doors doors() {
        return new Doors() {
            @Override
            public Door open(Map<String, String> environment, Path home) throws IOException {
                return new JavaDoor(connect(environment, home, settings -> settings, PelicanListener.NONE));
            }

            @Override
            public String toString() {
                return "Java";
            }
        };
    }

    /** Returns a door that was opened already. */
    public static JavaDoor of(PelicanFileSystem fs) {
        return new JavaDoor(fs);
    }

    /** Returns a file system of a process that has only these variables. */
    public static PelicanFileSystem connect(
            Map<String, String> environment,
            Path home,
            UnaryOperator<PelicanConfig.Builder> settings,
            PelicanListener listener)
            throws IOException {
        return PelicanFileSystem.builder()
                .environment(environment)
                .workingDirectory(home)
                .home(home)
                .settings(settings)
                .listener(listener)
                .build();
    }

    @Override
    public byte[] read(String url) throws IOException {
        return fs.read(url);
    }

    @Override
    public byte[] stream(String url) throws IOException {
        try (var bytes = fs.stream(url)) {
            return bytes.readAllBytes();
        }
    }

    @Override
    public byte[] read(String url, long offset, int length) throws IOException {
        return fs.read(url, offset, length);
    }

    @Override
    public void get(String url, Path target) throws IOException {
        fs.get(url, target);
    }

    @Override
    public Standing stat(String url) throws IOException {
        return standing(fs.stat(url));
    }

    @Override
    public boolean exists(String url) throws IOException {
        return fs.exists(url);
    }

    @Override
    public List<Standing> list(String url) throws IOException {
        try (var entries = fs.list(url)) {
            return entries.map(JavaDoor::standing).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static Standing standing(ObjectInfo info) {
        return new Standing(info.name(), info.isCollection(), info.sizeBytes());
    }

    @Override
    public void close() {
        fs.close();
    }
}

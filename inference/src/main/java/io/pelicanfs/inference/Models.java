package io.pelicanfs.inference;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The models there are, by name. Thread-safe. */
public final class Models {
    private static final SortedMap<String, Factory> KNOWN = new TreeMap<>();

    static {
        KNOWN.put(MiniLmEngine.NAME, MiniLmEngine::open);
    }

    private Models() {}

    private interface Factory {
        Engine open(EngineOptions options) throws PelicanException;
    }

    /** Returns the names of the models, sorted. */
    public static List<String> names() {
        return List.copyOf(KNOWN.keySet());
    }

    /**
     * Opens a model. Nothing is downloaded.
     *
     * @throws PelicanException of kind {@code USAGE} if there is no model of this name, {@code LOCAL} if it cannot be loaded here
     */
    public static Engine open(String name, EngineOptions options) throws PelicanException {
        var factory = KNOWN.get(name);
        if (factory == null) {
            throw PelicanException.of(ErrorKind.USAGE, "there is no model \"" + name + "\"")
                    .nextStep("Known models: " + String.join(", ", KNOWN.keySet()) + ".")
                    .build();
        }
        return factory.open(options);
    }
}

package io.pelicanfs.conformance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Opens a kind of door. Its text names it in reports. */
public interface Doors {
    /**
     * Opens a door of a process that has only these variables.
     *
     * @param home an empty folder, home and working directory in one
     */
    Door open(Map<String, String> environment, Path home) throws IOException;
}

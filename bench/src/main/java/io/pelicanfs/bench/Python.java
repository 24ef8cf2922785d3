package io.pelicanfs.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The interpreter that {@code PELICANFS_PYTHON} names, else {@code python3}, and what it can import. */
final class Python {
    private static final String PEERS =
            Path.of("bench/peers.py").toAbsolutePath().toString();

    private final String interpreter = System.getenv().getOrDefault("PELICANFS_PYTHON", "python3");
    private final Map<String, Boolean> importable = new HashMap<>();

    /** Returns whether {@code module} is there; where it is not, says once that its rows are left out. */
    boolean has(String module) throws IOException, InterruptedException {
        var known = importable.get(module);
        if (known != null) {
            return known;
        }
        boolean there = new ProcessBuilder(interpreter, "-c", "import " + module)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
        importable.put(module, there);
        if (!there) {
            System.out.println("Rows that need " + module + " are left out: " + interpreter + " cannot import it.\n");
        }
        return there;
    }

    /** Returns the command that does one of the works of {@code bench/peers.py}. */
    List<String> work(String work, String... arguments) {
        var command = new ArrayList<>(List.of(interpreter, PEERS, work));
        command.addAll(List.of(arguments));
        return command;
    }

    String interpreter() {
        return interpreter;
    }
}

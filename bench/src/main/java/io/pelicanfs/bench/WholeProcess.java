package io.pelicanfs.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program from start to exit, and watches how large it gets. */
final class WholeProcess {
    private static final long POLL_MILLIS = 5;

    /** One run. */
    record Run(double seconds, long peakMib) {}

    private WholeProcess() {}

    static Run of(List<String> command, Map<String, String> environment, Path folder)
            throws IOException, InterruptedException {
        var said = folder.resolve("program.out");
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(said.toFile());
        builder.environment().putAll(environment);
        long begin = System.nanoTime();
        var process = builder.start();
        long peakKib = 0;
        while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
            peakKib = Math.max(peakKib, residentKib(process.pid()));
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (process.exitValue() != 0) {
            throw new IOException(
                    command.get(0) + " ended with " + process.exitValue() + ": " + Files.readString(said));
        }
        return new Run(seconds, peakKib / 1024);
    }

    /** The kernel keeps the largest size so far, so that a late look is enough. */
    private static long residentKib(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}

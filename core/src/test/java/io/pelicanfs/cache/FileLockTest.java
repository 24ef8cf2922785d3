package io.pelicanfs.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pelicanfs.ChildJvm;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLockTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("lock");
    }

    /** Another process: takes the lock, says so, and keeps it until it is killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws Exception {
            var lock = FileLock.acquire(Path.of(args[0]), LONG);
            System.out.println("held");
            System.in.read();
            lock.close();
        }
    }

    private Process holder() throws IOException {
        var process = ChildJvm.of(List.of(), Holder.class, file().toString())
                .redirectErrorStream(true)
                .start();
        assertThat(process.inputReader().readLine()).isEqualTo("held");
        return process;
    }

    @Test
    void excludesAnotherProcessUntilThatIsKilled() throws Exception {
        var process = holder();
        assertThatThrownBy(() -> FileLock.acquire(file(), Duration.ofMillis(1)))
                .hasMessageContaining("another process has held " + file());

        process.destroyForcibly().waitFor();

        FileLock.acquire(file(), LONG).close();
    }

    @Test
    void whoAsksLearnsOfAHolder() throws Exception {
        var process = holder();
        assertThat(FileLock.isHeld(file())).isTrue();
        process.destroyForcibly().waitFor();
        assertThat(FileLock.isHeld(file())).isFalse();

        var own = FileLock.acquire(file(), LONG);
        assertThat(FileLock.isHeld(file())).isTrue();
        own.close();
        assertThat(FileLock.isHeld(file())).isFalse();
    }

    /** Another process: asks, and takes its time. */
    static final class Asker {
        private Asker() {}

        public static void main(String[] args) throws Exception {
            try (var channel = FileChannel.open(Path.of(args[0]), StandardOpenOption.READ);
                    var lock = channel.lock(0, Long.MAX_VALUE, true)) {
                System.out.println(lock.isShared() ? "asking" : "holding");
                System.in.read();
            }
        }
    }

    @Test
    void thoseWhoAskTakeEachOtherForNoHolders() throws Exception {
        Files.createFile(file());
        var process = ChildJvm.of(List.of(), Asker.class, file().toString())
                .redirectErrorStream(true)
                .start();
        assertThat(process.inputReader().readLine()).isEqualTo("asking");
        var threads = Executors.newFixedThreadPool(8);
        try {
            Callable<Boolean> ask = () -> FileLock.isHeld(file());
            for (var held : threads.invokeAll(Collections.nCopies(200, ask))) {
                assertThat(held.get()).isFalse();
            }
        } finally {
            threads.shutdownNow();
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void letsOneThreadInAtATime() throws Exception {
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        var threads = Executors.newFixedThreadPool(8);
        try {
            Callable<Void> work = () -> {
                var lock = FileLock.acquire(file(), LONG);
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                inside.decrementAndGet();
                lock.close();
                return null;
            };
            for (var done : threads.invokeAll(Collections.nCopies(24, work))) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(most).hasValue(1);
    }
}

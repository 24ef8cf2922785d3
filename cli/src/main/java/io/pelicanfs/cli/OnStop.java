package io.pelicanfs.cli;

import java.time.Duration;

/** Holds something that is closed also when a signal ends the process, which unwinds no stack. */
final class OnStop<T extends AutoCloseable> implements AutoCloseable {
    private static final Duration ANY_TIME = Duration.ZERO;

    private final T thing;
    private final Duration most;
    private final Thread hook;

    private OnStop(T thing, Duration most) {
        this.thing = thing;
        this.most = most;
        this.hook = new Thread(this::stop);
    }

    static <T extends AutoCloseable> OnStop<T> closing(T thing) {
        return closing(thing, ANY_TIME);
    }

    /** The process waits no longer than {@code most} when it is stopped. */
    static <T extends AutoCloseable> OnStop<T> closing(T thing, Duration most) {
        var held = new OnStop<>(thing, most);
        Runtime.getRuntime().addShutdownHook(held.hook);
        return held;
    }

    T get() {
        return thing;
    }

    private void stop() {
        var closing = Thread.ofPlatform().daemon().start(this::closeQuietly);
        try {
            closing.join(most.toMillis());
        } catch (InterruptedException e) {
            // Nothing is left to wait for.
        }
    }

    private void closeQuietly() {
        try {
            thing.close();
        } catch (Exception e) {
            // The process ends; there is nobody left to tell.
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is being stopped, and the hook at work.
            return;
        }
        try {
            thing.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}

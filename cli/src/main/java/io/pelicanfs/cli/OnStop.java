package io.pelicanfs.cli;

/** Holds something that is closed also when a signal ends the process, which unwinds no stack. */
final class OnStop<T extends AutoCloseable> implements AutoCloseable {
    private final T thing;
    private final Thread hook;

    private OnStop(T thing) {
        this.thing = thing;
        this.hook = new Thread(this::closeQuietly);
    }

    static <T extends AutoCloseable> OnStop<T> closing(T thing) {
        var held = new OnStop<>(thing);
        Runtime.getRuntime().addShutdownHook(held.hook);
        return held;
    }

    T get() {
        return thing;
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

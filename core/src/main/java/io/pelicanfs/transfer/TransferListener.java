package io.pelicanfs.transfer;

/** Hears of a transfer of many objects: what is planned, and what came of each. */
@FunctionalInterface
public interface TransferListener {
    /** Hears nothing; the summary tells enough. */
    TransferListener NONE = result -> {};

    /** Called for each result, on the thread that asked for the transfer. What it throws cancels the transfer and reaches the caller. */
    void finished(Transferred result);

    /** Called before something is done or, in a dry run, instead; by several threads at once. What is unchanged is not planned. */
    default void planned(Planned planned) {}

    /** Called once all sources are listed: nothing more will be planned. */
    default void listed() {}
}

package io.pelicanfs.transfer;

/**
 * Something to do, and how much there is to move.
 *
 * @param objects how many objects it is about
 * @param job does it and tells what came of it
 */
record Task(long sizeBytes, int objects, Job job) {

    /** Does one thing or several, and tells of each. */
    @FunctionalInterface
    interface Job {
        void run() throws InterruptedException;
    }
}

package io.pelicanfs.testbed;

import java.time.Duration;

/**
 * How a body reaches the client.
 *
 * @param limitBytes bytes of the body that are sent at most
 * @param ending what follows them
 * @param flipAt offset in the object of the byte to spoil; negative for none
 * @param pieceBytes largest piece handed to the connection at once
 * @param pause before each piece
 */
record Delivery(long limitBytes, Ending ending, long flipAt, int pieceBytes, Duration pause) {

    /** What follows the last byte sent. */
    enum Ending {
        COMPLETE,
        CLOSE,
        STALL
    }

    static final Delivery WHOLE = new Delivery(Long.MAX_VALUE, Ending.COMPLETE, -1, Integer.MAX_VALUE, Duration.ZERO);

    static Delivery ending(Ending ending, long afterBytes) {
        return new Delivery(afterBytes, ending, -1, Integer.MAX_VALUE, Duration.ZERO);
    }

    static Delivery flipping(long offset) {
        return new Delivery(Long.MAX_VALUE, Ending.COMPLETE, offset, Integer.MAX_VALUE, Duration.ZERO);
    }

    static Delivery trickling(int pieceBytes, Duration pause) {
        return new Delivery(Long.MAX_VALUE, Ending.COMPLETE, -1, pieceBytes, pause);
    }
}

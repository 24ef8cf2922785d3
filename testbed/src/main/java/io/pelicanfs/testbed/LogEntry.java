package io.pelicanfs.testbed;

/** A request in the log while it is being answered. */
final class LogEntry {

    private final LoggedRequest request;
    private volatile int status;
    private volatile long bytesSent;
    private volatile long bytesReceived;

    LogEntry(long number, LoggedRequest request) {
        this.request = new LoggedRequest(
                number,
                request.role(),
                request.server(),
                request.source(),
                request.method(),
                request.path(),
                request.query(),
                request.headers(),
                request.tokenDigests(),
                0,
                0,
                0);
    }

    void status(int code) {
        status = code;
    }

    void bytesSent(long count) {
        bytesSent = count;
    }

    void bytesReceived(long count) {
        bytesReceived = count;
    }

    LoggedRequest snapshot() {
        return new LoggedRequest(
                request.number(),
                request.role(),
                request.server(),
                request.source(),
                request.method(),
                request.path(),
                request.query(),
                request.headers(),
                request.tokenDigests(),
                status,
                bytesSent,
                bytesReceived);
    }
}

package io.pelicanfs.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.io.SessionInputBuffer;

/**
 * Takes a head only with the empty line that ends it. The library's parser takes the end of the connection for the end of the head: a head cut
 * before its {@code Content-Length} would be an empty object.
 */
final class WholeHeadParser extends DefaultHttpResponseParser {
    WholeHeadParser(Http1Config limits) {
        super(limits);
    }

    @Override
    public ClassicHttpResponse parse(SessionInputBuffer buffer, InputStream in) throws IOException, HttpException {
        return super.parse(buffer, new Unended(in));
    }

    private static final class Unended extends FilterInputStream {
        private boolean begun;

        Unended(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            var count = super.read(into, offset, length);
            if (count < 0) {
                throw new ConnectionClosedException(
                        begun
                                ? "connection ended within the head of the answer"
                                : "connection closed without an answer");
            }
            begun = true;
            return count;
        }
    }
}

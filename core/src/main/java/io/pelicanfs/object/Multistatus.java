package io.pelicanfs.object;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.http.HttpResponse;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A {@code 207 Multi-Status} answer, read entry by entry while it comes: the first one is the path itself, the others are what is in it.
 * Reads the dialects of Go servers and of XRootD (protocol facts §5.1, servers facts §1). One thread at a time.
 */
final class Multistatus implements Closeable {
    /** One {@code response} element. */
    record Entry(String href, ObjectInfo.Type type, OptionalLong sizeBytes, Optional<Instant> modified) {}

    private final HttpResponse response;
    private final MultistatusParser parser;
    private final PelicanUrl url;
    private final boolean literalNames;
    private final ObjectInfo itself;
    private final String itsPath;

    private Multistatus(HttpResponse response, PelicanUrl url) throws IOException {
        this.response = response;
        this.url = url;
        this.parser = new MultistatusParser(response.body(), url);
        // XRootD writes names as they are, with spaces and percent signs; everybody else encodes them.
        this.literalNames = ServerKind.of(response) != ServerKind.OTHER;
        var first = parser.next();
        if (first == null) {
            throw broken("the listing is empty");
        }
        this.itsPath = path(first.href);
        if (!itsPath.endsWith(url.path()) && !url.path().equals("/")) {
            throw broken("the listing is of another path");
        }
        this.itself = new ObjectInfo(url, first.type, sizeOf(first), first.modified);
    }

    /** Starts to read {@code response} about {@code url}; closing it closes the response. */
    static Multistatus read(HttpResponse response, PelicanUrl url) throws PelicanException {
        try {
            return new Multistatus(response, url);
        } catch (PelicanException e) {
            response.abort();
            throw e;
        } catch (IOException e) {
            response.abort();
            throw brokenOff(url, e);
        }
    }

    /** Returns what is said of the path itself. */
    ObjectInfo itself() {
        return itself;
    }

    /** Returns the next child, or null at the end. */
    @Nullable
    ObjectInfo next() throws PelicanException {
        try {
            while (true) {
                var entry = parser.next();
                if (entry == null) {
                    return null;
                }
                String path = path(entry.href);
                if (!path.equals(itsPath)) {
                    return new ObjectInfo(url.child(name(path)), entry.type, sizeOf(entry), entry.modified);
                }
            }
        } catch (PelicanException e) {
            throw e;
        } catch (IOException e) {
            throw brokenOff(url, e);
        }
    }

    private static OptionalLong sizeOf(Entry entry) {
        return entry.type == ObjectInfo.Type.COLLECTION ? OptionalLong.empty() : entry.sizeBytes;
    }

    /** Returns the path of an {@code href}, which may be a whole URL; slashes are as in {@link PelicanUrl#path}. */
    private String path(String href) {
        int authority = href.startsWith("/") ? -1 : href.indexOf("://");
        int start = authority < 0 ? 0 : href.indexOf('/', authority + 3);
        String raw = start < 0 ? "/" : href.substring(start);
        String path = (literalNames ? raw : PelicanUrl.decodePath(raw)).replaceAll("/{2,}", "/");
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** A child's path is the collection's path, whatever prefix this server puts before both, and one name. */
    private String name(String path) throws PelicanException {
        String parent = itsPath.equals("/") ? "/" : itsPath + "/";
        String name =
                path.startsWith(parent) ? path.substring(parent.length()) : path.substring(path.lastIndexOf('/') + 1);
        if (name.isEmpty()
                || name.equals(".")
                || name.equals("..")
                || name.indexOf('/') >= 0
                || name.indexOf('\0') >= 0) {
            throw broken("the listing holds an impossible name");
        }
        return name;
    }

    private PelicanException broken(String what) {
        return PelicanException.of(ErrorKind.TRANSFER, what).url(url).build();
    }

    private static PelicanException brokenOff(PelicanUrl url, IOException cause) {
        return PelicanException.of(ErrorKind.TRANSFER, "the listing broke off (" + cause.getMessage() + ")")
                .url(url)
                .cause(cause)
                .retryable()
                .build();
    }

    @Override
    public void close() throws IOException {
        response.close();
    }
}

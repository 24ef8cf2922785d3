package io.pelicanfs.object;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.http.HttpFailure;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads WebDAV {@code multistatus} XML as a stream, in memory that does not grow with it. Document types and entities are refused; no
 * single text may be longer than {@value #LONGEST_TEXT} characters. An end before the closing tag is an error, never a shorter listing.
 */
final class MultistatusParser {
    private static final int LONGEST_TEXT = 16_384;
    /** Between two events the XML reader keeps what it reads: a name or an attribute of a hostile server would fill the memory. */
    private static final long LONGEST_EVENT_BYTES = 1 << 20;

    private static final XMLInputFactory FACTORY = safeFactory();

    private final FailureKeeper body;
    private final PelicanUrl url;
    private final XMLStreamReader xml;

    MultistatusParser(InputStream body, PelicanUrl url) throws IOException {
        this.body = new FailureKeeper(
                body, () -> notAListing("a piece of it is longer than " + LONGEST_EVENT_BYTES + " bytes"));
        this.url = url;
        try {
            this.xml = FACTORY.createXMLStreamReader(this.body);
            skipToRoot();
        } catch (XMLStreamException e) {
            throw translated(e);
        }
    }

    private static XMLInputFactory safeFactory() {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, true);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        return factory;
    }

    private void skipToRoot() throws XMLStreamException, PelicanException {
        while (advance() != XMLStreamConstants.START_ELEMENT) {
            if (xml.getEventType() == XMLStreamConstants.DTD) {
                throw notAListing("it declares a document type");
            }
        }
        if (!xml.getLocalName().equals("multistatus")) {
            throw notAListing("it begins with <" + clipped(xml.getLocalName()) + ">");
        }
    }

    /** Returns the next entry, or null after the last one. */
    Multistatus.@Nullable Entry next() throws IOException {
        try {
            while (true) {
                switch (advance()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        if (isDav("response")) {
                            var entry = response();
                            if (entry.isPresent()) {
                                return entry.get();
                            }
                        }
                    }
                    case XMLStreamConstants.END_ELEMENT, XMLStreamConstants.END_DOCUMENT -> {
                        if (xml.getEventType() == XMLStreamConstants.END_DOCUMENT || isDav("multistatus")) {
                            return null;
                        }
                    }
                    case XMLStreamConstants.ENTITY_REFERENCE -> throw notAListing("it uses an unknown entity");
                    default -> {}
                }
            }
        } catch (XMLStreamException e) {
            throw translated(e);
        }
    }

    /** Only what stands in a {@code propstat} with status 200 counts (protocol facts §5.1); without one there is nothing. */
    private Optional<Multistatus.Entry> response() throws XMLStreamException, PelicanException {
        String href = "";
        Optional<Properties> good = Optional.empty();
        var current = new Properties();
        while (true) {
            int event = advance();
            if (event == XMLStreamConstants.END_ELEMENT && isDav("response")) {
                String path = href;
                return good.map(said -> new Multistatus.Entry(path, said.type, said.sizeBytes, said.modified));
            } else if (event == XMLStreamConstants.START_ELEMENT) {
                if (isDav("href")) {
                    href = text();
                } else if (isDav("propstat")) {
                    current = new Properties();
                } else if (isDav("status")) {
                    if (text().contains(" 200")) {
                        good = Optional.of(current);
                    }
                } else {
                    current.take(this);
                }
            }
        }
    }

    private static final class Properties {
        private ObjectInfo.Type type = ObjectInfo.Type.OBJECT;
        private OptionalLong sizeBytes = OptionalLong.empty();
        private Optional<Instant> modified = Optional.empty();

        void take(MultistatusParser parser) throws XMLStreamException, PelicanException {
            if (parser.isDav("collection")) {
                type = ObjectInfo.Type.COLLECTION;
            } else if (parser.isDav("getcontentlength")) {
                String text = parser.text().strip();
                sizeBytes = text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
            } else if (parser.isDav("getlastmodified")) {
                modified = HttpDate.parse(parser.text());
            }
        }
    }

    private int advance() throws XMLStreamException {
        body.sinceEventBytes = 0;
        return xml.next();
    }

    private boolean isDav(String name) {
        return xml.getLocalName().equals(name) && "DAV:".equals(xml.getNamespaceURI());
    }

    private String text() throws XMLStreamException, PelicanException {
        var text = new StringBuilder();
        while (advance() != XMLStreamConstants.END_ELEMENT) {
            if (xml.isCharacters() || xml.getEventType() == XMLStreamConstants.CDATA) {
                text.append(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
            }
            if (text.length() > LONGEST_TEXT) {
                throw notAListing("a name in it is longer than " + LONGEST_TEXT + " characters");
            }
        }
        return text.toString();
    }

    private PelicanException notAListing(String what) {
        return PelicanException.of(ErrorKind.TRANSFER, "the server's answer is not a listing: " + what)
                .url(url)
                .nextStep("If a proxy or portal stands between, see https_proxy and no_proxy.")
                .build();
    }

    private IOException translated(XMLStreamException e) {
        var failure = body.failure;
        if (failure != null) {
            return failure;
        }
        return e.getNestedException() instanceof IOException io
                ? io
                : notAListing("it is not XML, or cut off (" + clipped(String.valueOf(e.getMessage())) + ")");
    }

    private static String clipped(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= 100 ? line : line.substring(0, 100) + "…";
    }

    /** Bounds what comes between two events, and remembers how the body failed, which the XML reader would hide. */
    private static final class FailureKeeper extends InputStream {
        private final InputStream in;
        private final Supplier<PelicanException> tooLong;
        private long sinceEventBytes;
        private @Nullable IOException failure;

        FailureKeeper(InputStream in, Supplier<PelicanException> tooLong) {
            this.in = in;
            this.tooLong = tooLong;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                int got = in.read(bytes, offset, length);
                sinceEventBytes += Math.max(got, 0);
                if (sinceEventBytes > LONGEST_EVENT_BYTES) {
                    throw tooLong.get();
                }
                return got;
            } catch (HttpFailure | PelicanException e) {
                failure = e;
                throw e;
            }
        }
    }
}

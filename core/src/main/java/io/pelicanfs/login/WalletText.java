package io.pelicanfs.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.StringWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * The wallet as JSON: {@code version}, {@code clients} and {@code grants}, whose members are texts or lists of texts; times in ISO 8601. What
 * cannot be understood whole is refused whole, so that no later version's wallet is cut down.
 */
final class WalletText {
    private static final String VERSION = "1";
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    /** The text is not a wallet; the message says why and quotes nothing of it. */
    static final class Malformed extends Exception {
        Malformed(String message) {
            super(message);
        }
    }

    private WalletText() {}

    static byte[] write(Wallet wallet) {
        var text = new StringWriter();
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeStringProperty("version", VERSION);
            json.writeArrayPropertyStart("clients");
            for (var client : wallet.clients()) {
                json.writeStartObject();
                json.writeStringProperty("issuer", client.issuer());
                json.writeStringProperty("id", client.id());
                optional(json, "secret", client.secret());
                optional(json, "secretExpires", client.secretExpires().map(Instant::toString));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayPropertyStart("grants");
            for (var grant : wallet.grants()) {
                json.writeStartObject();
                json.writeStringProperty("issuer", grant.issuer());
                json.writeArrayPropertyStart("scopes");
                grant.scopes().forEach(json::writeString);
                json.writeEndArray();
                json.writeStringProperty("accessToken", grant.accessToken());
                json.writeStringProperty("expires", grant.expires().toString());
                optional(json, "refreshToken", grant.refreshToken());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return (text + "\n").getBytes(UTF_8);
    }

    private static void optional(JsonGenerator json, String name, Optional<String> value) {
        value.ifPresent(text -> json.writeStringProperty(name, text));
    }

    static Wallet read(byte[] utf8) throws Malformed {
        var clients = new ArrayList<Wallet.Client>();
        var grants = new ArrayList<Wallet.Grant>();
        var version = "";
        try (var parser = JSON.createParser(ObjectReadContext.empty(), utf8)) {
            expect(parser.nextToken() == JsonToken.START_OBJECT);
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                var name = parser.currentName();
                var value = parser.nextToken();
                if (name.equals("version") && value == JsonToken.VALUE_STRING) {
                    version = parser.getString();
                    continue;
                }
                expect(value == JsonToken.START_ARRAY);
                while (parser.nextToken() == JsonToken.START_OBJECT) {
                    var entry = Entry.read(parser);
                    if (name.equals("clients")) {
                        clients.add(client(entry));
                    } else if (name.equals("grants")) {
                        grants.add(grant(entry));
                    } else {
                        throw new Malformed("it has an unknown member");
                    }
                }
            }
            expect(parser.hasToken(JsonToken.END_OBJECT) && parser.nextToken() == null);
        } catch (JacksonException e) {
            throw new Malformed("it is not JSON, or cut off");
        } catch (DateTimeException e) {
            throw new Malformed("a time in it cannot be read");
        }
        if (!version.equals(VERSION)) {
            throw new Malformed("it is of another version");
        }
        return new Wallet(clients, grants);
    }

    private static Wallet.Client client(Entry entry) throws Malformed {
        return new Wallet.Client(
                entry.text("issuer"),
                entry.text("id"),
                entry.optional("secret"),
                entry.optional("secretExpires").map(Instant::parse));
    }

    private static Wallet.Grant grant(Entry entry) throws Malformed {
        return new Wallet.Grant(
                entry.text("issuer"),
                entry.lists.getOrDefault("scopes", List.of()),
                entry.text("accessToken"),
                Instant.parse(entry.text("expires")),
                entry.optional("refreshToken"));
    }

    private static void expect(boolean fulfilled) throws Malformed {
        if (!fulfilled) {
            throw new Malformed("it is not built as a wallet is");
        }
    }

    /** The members of one client or grant. */
    private static final class Entry {
        private final Map<String, String> texts = new HashMap<>();
        private final Map<String, List<String>> lists = new HashMap<>();

        static Entry read(JsonParser parser) throws Malformed {
            var entry = new Entry();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                var name = parser.currentName();
                if (parser.nextToken() == JsonToken.VALUE_STRING) {
                    entry.texts.put(name, parser.getString());
                    continue;
                }
                expect(parser.hasToken(JsonToken.START_ARRAY));
                var list = new ArrayList<String>();
                while (parser.nextToken() == JsonToken.VALUE_STRING) {
                    list.add(parser.getString());
                }
                expect(parser.hasToken(JsonToken.END_ARRAY));
                entry.lists.put(name, list);
            }
            return entry;
        }

        Optional<String> optional(String name) {
            return Optional.ofNullable(texts.get(name));
        }

        String text(String name) throws Malformed {
            return optional(name).orElseThrow(() -> new Malformed("it lacks '" + name + "'"));
        }
    }
}

package io.pelicanfs.login;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * A JSON object from an issuer: its texts, whole numbers and lists of texts; everything else is left out. It holds tokens, so it shows nothing of
 * itself, and an answer that is no JSON object is one without members: the parser's own failure would quote it.
 */
final class OAuthAnswer {
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private final int status;
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, Long> numbers = new HashMap<>();
    private final Map<String, List<String>> lists = new HashMap<>();

    private OAuthAnswer(int status) {
        this.status = status;
    }

    static OAuthAnswer parse(int status, String json) {
        var answer = new OAuthAnswer(status);
        try (var parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                var name = parser.currentName();
                answer.member(parser, name);
            }
            return parser.hasToken(JsonToken.END_OBJECT) ? answer : new OAuthAnswer(status);
        } catch (JacksonException e) {
            return new OAuthAnswer(status);
        }
    }

    private void member(JsonParser parser, String name) {
        var value = parser.nextToken();
        if (value == JsonToken.VALUE_STRING) {
            texts.put(name, parser.getString());
        } else if (value == JsonToken.VALUE_NUMBER_INT || value == JsonToken.VALUE_NUMBER_FLOAT) {
            numbers.put(name, (long) parser.getDoubleValue());
        } else if (value == JsonToken.START_ARRAY) {
            var list = new ArrayList<String>();
            for (var item = parser.nextToken();
                    item != null && item != JsonToken.END_ARRAY;
                    item = parser.nextToken()) {
                if (item == JsonToken.VALUE_STRING) {
                    list.add(parser.getString());
                }
                parser.skipChildren();
            }
            lists.put(name, list);
        } else {
            parser.skipChildren();
        }
    }

    int status() {
        return status;
    }

    boolean succeeded() {
        return status / 100 == 2;
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(texts.get(name)).filter(text -> !text.isEmpty());
    }

    /** Returns a whole number, also one that some issuers write as a text. */
    OptionalLong number(String name) {
        if (numbers.containsKey(name)) {
            return OptionalLong.of(numbers.get(name));
        }
        return text(name).filter(text -> text.matches("\\d{1,18}")).stream()
                .mapToLong(Long::parseLong)
                .findFirst();
    }

    List<String> texts(String name) {
        return lists.getOrDefault(name, List.of());
    }

    /** Returns the {@code error} of RFC 6749 §5.2: a word, safe to show; else the status. */
    String error() {
        return text("error").filter(word -> word.matches("[\\w.:/-]{1,80}")).orElse("status " + status);
    }

    @Override
    public String toString() {
        return "OAuthAnswer[" + status + "]";
    }
}

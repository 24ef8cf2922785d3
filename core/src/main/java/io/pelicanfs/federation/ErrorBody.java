package io.pelicanfs.federation;

import io.pelicanfs.http.HttpResponse;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** What a server says in the body of a refusal, as one short clause (protocol facts §3.2, §4.8, §4.9). */
public final class ErrorBody {
    private static final int MOST_BYTES = 4096;
    private static final int LONGEST_CLAUSE = 200;
    private static final JsonFactory JSON = new JsonFactory();
    /** What a server that repeats the request in its answer would disclose: bearer tokens, JWTs, tokens in queries. */
    private static final Pattern SECRET = Pattern.compile(
            "(bearer(?:\\s|%20|\\+)+|(?:authz|access_token)=)\\S+|eyJ[\\w-]+(?:\\.[\\w-]*)*", Pattern.CASE_INSENSITIVE);

    private ErrorBody() {}

    /** Returns the reason in {@code response}'s body, or empty text: never HTML, control characters or more than 200 characters. */
    public static String text(HttpResponse response) {
        String body = response.bodyText(MOST_BYTES).strip();
        String reason = body.startsWith("{") ? jsonReason(body) : body;
        if (reason.startsWith("<")) {
            return "(a web page)";
        }
        String line = SECRET.matcher(reason)
                .replaceAll("$1…")
                .replaceAll("\\p{Cntrl}+", " ")
                .strip();
        return line.length() <= LONGEST_CLAUSE ? line : line.substring(0, LONGEST_CLAUSE) + "…";
    }

    /** Directors say {@code msg}, caches and origins {@code error} and, better, {@code detail}. */
    private static String jsonReason(String body) {
        String best = "";
        try (var parser = JSON.createParser(ObjectReadContext.empty(), body)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                if (parser.nextToken() == JsonToken.VALUE_STRING) {
                    boolean better = name.equals("detail") || name.equals("msg");
                    if (better || (name.equals("error") && best.isEmpty())) {
                        best = parser.getString();
                    }
                }
                parser.skipChildren();
            }
        } catch (JacksonException e) {
            return best.isEmpty() ? body : best;
        }
        return best;
    }
}

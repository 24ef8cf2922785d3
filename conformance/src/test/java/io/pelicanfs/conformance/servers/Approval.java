package io.pelicanfs.conformance.servers;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/** The person at the browser: opens the page with the code, logs in with any name, and presses every button that says yes. */
public final class Approval {
    private static final Pattern FORM =
            Pattern.compile("<form[^>]*action=\"([^\"]+)\"[^>]*>(.*?)</form>", Pattern.DOTALL);
    private static final Pattern INPUT = Pattern.compile("<input[^>]*>");
    private static final Pattern NAME = Pattern.compile("name=\"([^\"]*)\"");
    private static final Pattern VALUE = Pattern.compile("value=\"([^\"]*)\"");
    private static final int MOST_PAGES = 8;

    private Approval() {}

    /** Follows the forms of the pages from {@code page} to the one without a form. */
    public static void give(URI page, SSLContext trust) throws IOException, InterruptedException {
        var browser = HttpClient.newBuilder()
                .sslContext(trust)
                .cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.ALWAYS)
                .build();
        var request = HttpRequest.newBuilder(page);
        for (int pages = 0; pages < MOST_PAGES; pages++) {
            var answer = browser.send(request.build(), BodyHandlers.ofString());
            var form = FORM.matcher(answer.body());
            if (!form.find()) {
                return;
            }
            request = HttpRequest.newBuilder(answer.uri().resolve(unescaped(form.group(1))))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(filled(form.group(2))));
        }
        throw new IOException("the approval does not end");
    }

    private static String filled(String form) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (var input : INPUT.matcher(form).results().toList()) {
            var name = NAME.matcher(input.group());
            var value = VALUE.matcher(input.group());
            if (name.find()) {
                fields.put(
                        name.group(1),
                        value.find() ? unescaped(value.group(1)) : name.group(1).equals("login") ? "ada" : "secret");
            }
        }
        fields.remove("abort");
        if (form.contains("confirm")) {
            fields.put("confirm", "yes");
        }
        return fields.entrySet().stream()
                .map(field -> URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static String unescaped(String html) {
        return html.replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&");
    }
}

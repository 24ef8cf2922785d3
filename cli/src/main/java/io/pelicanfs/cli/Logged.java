package io.pelicanfs.cli;

import io.pelicanfs.login.LoginInfo;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/** A login as JSON. */
final class Logged {
    private Logged() {}

    static void write(JsonGenerator json, LoginInfo login) {
        json.writeStartObject();
        json.writeStringProperty("issuer", login.issuer());
        json.writeArrayPropertyStart("scopes");
        login.scopes().forEach(json::writeString);
        json.writeEndArray();
        json.writeStringProperty("expires", login.expires().toString());
        json.writeStringProperty("renewal", login.renewal().name().toLowerCase(Locale.ROOT));
        json.writeStringProperty("place", login.place());
        json.writeEndObject();
    }
}

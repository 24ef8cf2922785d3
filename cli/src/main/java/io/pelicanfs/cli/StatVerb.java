package io.pelicanfs.cli;

import io.pelicanfs.ObjectInfo;
import io.pelicanfs.client.ServerChoice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "stat",
        description = "Show size and time of an object, collection or member.",
        footer = "%nWith -v also which servers would be asked, in which order and why. Times are UTC.")
final class StatVerb implements Verb {
    @Mixin
    private final Voice voice = new Voice();

    @Mixin
    private final Access access = new Access();

    @Mixin
    private final Members members = new Members();

    @Parameters(paramLabel = "URL")
    private String url = "";

    @Override
    public Group group() {
        return Group.LOOK;
    }

    @Override
    public String example() {
        return "pelfs stat -v osdf:///ns/data/1.txt";
    }

    @Override
    public Voice voice() {
        return voice;
    }

    @Override
    public int run(Shell shell) throws IOException {
        try (var session = Session.open(shell, access, voice);
                var out = new StandardOutput(shell.out())) {
            Entries.forEach(session.fs(), members.of(List.of(session.url(url))), at -> {
                var info = session.fs().stat(at);
                List<ServerChoice> servers = voice.tellsAll() ? session.fs().servers(at) : List.of();
                if (voice.json) {
                    json(out, info, servers);
                } else {
                    out.write(text(info, servers).getBytes(StandardCharsets.UTF_8));
                }
            });
        }
        return 0;
    }

    private String text(ObjectInfo info, List<ServerChoice> servers) {
        var text = new StringBuilder();
        text.append("Name: ").append(Printable.text(Entries.path(info.url()))).append('\n');
        text.append("Size: ")
                .append(
                        info.sizeBytes().isPresent()
                                ? Long.toString(info.sizeBytes().getAsLong())
                                : "-")
                .append('\n');
        text.append("ModTime: ").append(Entries.time(info.modified())).append('\n');
        text.append("IsCollection: ").append(info.isCollection()).append('\n');
        if (!servers.isEmpty()) {
            text.append("Servers, in the order asked:\n");
            for (var server : servers) {
                text.append("  ")
                        .append(Printable.text(server.server()))
                        .append("  ")
                        .append(Printable.text(server.reason()))
                        .append('\n');
            }
        }
        return text.toString();
    }

    private void json(StandardOutput out, ObjectInfo info, List<ServerChoice> servers) throws IOException {
        Json.write(out, json -> {
            json.writeStartObject();
            Entries.writeKeys(json, info);
            if (!servers.isEmpty()) {
                json.writeArrayPropertyStart("Servers");
                for (var server : servers) {
                    json.writeStartObject();
                    json.writeStringProperty("server", server.server());
                    json.writeStringProperty("reason", server.reason());
                    json.writeEndObject();
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        });
    }
}

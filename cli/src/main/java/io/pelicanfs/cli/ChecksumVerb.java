package io.pelicanfs.cli;

import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.client.Checksum;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "checksum",
        description = "Tell the digest of objects or members.",
        footer = {
            "%nA server is asked for it; where none tells one it is computed over all bytes. A line each: digest, two spaces, path, as",
            "md5sum writes it."
        })
final class ChecksumVerb implements Verb {
    @Mixin
    private final Voice voice = new Voice();

    @Mixin
    private final Access access = new Access();

    @Mixin
    private final Members members = new Members();

    @Option(
            names = {"-a", "--algorithm"},
            paramLabel = "ALG",
            description = "crc32c (the default), adler32, crc32, md5 or sha1.")
    private String algorithm = "crc32c";

    @Parameters(arity = "1..*", paramLabel = "URL")
    private List<String> urls = new ArrayList<>();

    @Override
    public Group group() {
        return Group.LOOK;
    }

    @Override
    public String example() {
        return "pelfs checksum -a md5 osdf:///ns/model.onnx";
    }

    @Override
    public Voice voice() {
        return voice;
    }

    @Override
    public int run(Shell shell) throws IOException {
        try (var session = Session.open(shell, access, voice);
                var out = new StandardOutput(shell.out())) {
            if (urls.size() > 1) {
                members.requireNone();
            }
            var several = new Several(Failures.of(shell, voice));
            var each = new Each<>(
                    Word.each(urls),
                    text -> Entries.objects(session.fs(), members.of(List.of(session.url(text)))),
                    several::failed);
            while (each.hasNext()) {
                var url = each.next();
                try {
                    write(out, url, session.fs().transfers().checksum(url, algorithm));
                    several.done();
                } catch (PelicanException e) {
                    several.failed(e);
                }
            }
            return several.exitCode();
        }
    }

    private void write(StandardOutput out, PelicanUrl url, Checksum found) throws IOException {
        if (!voice.json) {
            var line = found.hex() + "  " + Printable.text(Entries.path(url)) + "\n";
            out.write(line.getBytes(StandardCharsets.UTF_8));
            return;
        }
        Json.write(out, json -> {
            json.writeStartObject();
            json.writeStringProperty("url", url.toString());
            json.writeStringProperty("algorithm", found.algorithm());
            json.writeStringProperty("digest", found.hex());
            json.writeStringProperty("source", found.source().name().toLowerCase(Locale.ROOT));
            json.writeEndObject();
        });
    }
}

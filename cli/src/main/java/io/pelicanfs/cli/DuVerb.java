package io.pelicanfs.cli;

import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.client.PelicanFileSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JsonGenerator;

@Command(
        name = "du",
        modelTransformer = DuVerb.Letters.class,
        description = "Add up the sizes of what is in collections or archives.",
        footer = "%nA line for each collection, those inside first: bytes and path. Sizes are those of the objects.")
final class DuVerb implements Verb {
    private record Usage(String path, long bytes, long objects, long collections) {
        Usage plus(Usage other) {
            return new Usage(path, bytes + other.bytes, objects + other.objects, collections + other.collections);
        }
    }

    /** {@code -h} asks for readable sizes, as with every du; help is {@code --help} alone. */
    static final class Letters implements IModelTransformer {
        @Override
        public CommandSpec transform(CommandSpec du) {
            rename(du, du.findOption("--help"), "--help");
            rename(du, du.findOption("--human-readable"), "-h", "--human-readable");
            return du;
        }

        private static void rename(CommandSpec du, OptionSpec option, String... names) {
            du.remove(option);
            du.addOption(option.toBuilder().names(names).build());
        }
    }

    @Mixin
    private final Voice voice = new Voice();

    @Mixin
    private final Access access = new Access();

    @Mixin
    private final Members members = new Members();

    @Option(
            names = {"-s", "--summarize"},
            description = "One line for each URL only.")
    private boolean summarize;

    @Option(names = "--max-depth", paramLabel = "N", description = "Lines for collections down to N levels only.")
    private Optional<Integer> depth = Optional.empty();

    @Option(names = "--count", description = "Tell the numbers of objects and collections as well.")
    private boolean count;

    @Option(names = "--human-readable", description = "Write sizes as 1.4 MB.")
    private boolean readable;

    @Parameters(arity = "1..*", paramLabel = "URL")
    private List<String> urls = new ArrayList<>();

    @Override
    public Group group() {
        return Group.LOOK;
    }

    @Override
    public String example() {
        return "pelfs du -s --count osdf:///ns/data";
    }

    @Override
    public Voice voice() {
        return voice;
    }

    /** What happens to each line. */
    private interface Sink {
        void write(Usage usage) throws IOException;
    }

    @Override
    public int run(Shell shell) throws IOException {
        try (var session = Session.open(shell, access, voice);
                var out = new StandardOutput(shell.out())) {
            var several = new Several(Failures.of(shell, voice));
            if (voice.json) {
                Json.write(out, json -> {
                    json.writeStartArray();
                    addAll(session, several, usage -> write(json, usage));
                    json.writeEndArray();
                });
            } else {
                addAll(session, several, usage -> out.write(line(usage).getBytes(StandardCharsets.UTF_8)));
            }
            return several.exitCode();
        }
    }

    private void addAll(Session session, Several several, Sink sink) throws IOException {
        if (urls.size() > 1) {
            members.requireNone();
        }
        var roots = new Each<>(Word.each(urls), text -> roots(session, text), several::failed);
        while (roots.hasNext()) {
            try {
                add(session.fs(), roots.next(), 0, sink);
                several.done();
            } catch (PelicanException e) {
                several.failed(e);
            }
        }
    }

    private Stream<PelicanUrl> roots(Session session, String text) throws IOException {
        return members.of(List.of(session.url(text))).stream()
                .flatMap(url -> Streams.unchecked(() -> Entries.named(session.fs(), url)));
    }

    /** Adds up one collection, and tells those inside first; holds the collections of one way down. */
    private Usage add(PelicanFileSystem fs, PelicanUrl url, int level, Sink sink) throws IOException {
        var sum = new Usage(Entries.path(url), 0, 0, 0);
        var below = new ArrayList<PelicanUrl>();
        try (var entries = fs.list(url)) {
            for (var each = entries.iterator(); each.hasNext(); ) {
                ObjectInfo entry = each.next();
                if (entry.isCollection()) {
                    below.add(entry.url());
                } else {
                    sum = sum.plus(new Usage("", entry.sizeBytes().orElse(0), 1, 0));
                }
            }
        }
        for (var collection : below) {
            sum = sum.plus(add(fs, collection, level + 1, sink)).plus(new Usage("", 0, 0, 1));
        }
        if (level == 0 || (!summarize && level <= depth.filter(n -> n >= 0).orElse(Integer.MAX_VALUE))) {
            sink.write(sum);
        }
        return sum;
    }

    private String line(Usage usage) {
        var size = readable ? Printable.size(usage.bytes()) : Long.toString(usage.bytes());
        var counts = count ? "\t" + usage.objects() + " objects\t" + usage.collections() + " collections" : "";
        return size + counts + "\t" + Printable.text(usage.path()) + "\n";
    }

    private static void write(JsonGenerator json, Usage usage) {
        json.writeStartObject();
        json.writeStringProperty("path", usage.path());
        json.writeNumberProperty("bytes", usage.bytes());
        json.writeNumberProperty("objects", usage.objects());
        json.writeNumberProperty("collections", usage.collections());
        json.writeEndObject();
    }
}

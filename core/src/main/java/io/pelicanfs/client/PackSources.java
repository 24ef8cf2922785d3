package io.pelicanfs.client;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.archive.ArchiveInputs;
import io.pelicanfs.archive.GzipInputs;
import io.pelicanfs.archive.MemberChoice;
import io.pelicanfs.archive.PackInput;
import io.pelicanfs.transfer.Put;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What of a federation is to be packed. */
record PackSources(PelicanFileSystem fs, Path scratch, MemberChoice choice) {
    List<PackInput> of(PelicanUrl source, String prefix) throws IOException {
        if (source.member().isPresent()) {
            if (!source.member().get().isEmpty()) {
                throw PelicanException.of(ErrorKind.USAGE, "a part of an archive cannot be packed again")
                        .url(source)
                        .nextStep("Name the whole archive.")
                        .build();
            }
            var archive = source.withoutMember();
            return isTarGz(archive) ? ofTarGz(archive) : ofArchive(archive);
        }
        var info = fs.stat(source);
        if (info.isCollection()) {
            return ofTree(source, prefix);
        }
        if (isTarGz(source)) {
            return ofTarGz(source);
        }
        return isArchive(source.name()) ? ofArchive(source) : List.of(input(info, source.name()));
    }

    private boolean isTarGz(PelicanUrl source) throws IOException {
        try (var object = fs.openObject(source)) {
            return GzipInputs.isTarGz(object, source.name());
        }
    }

    /** Returns whether a source of that name is unpacked: what is packed once more would only be harder to read. */
    static boolean isArchive(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".tar") || lower.endsWith(".zip");
    }

    private List<PackInput> ofTarGz(PelicanUrl source) throws IOException {
        return GzipInputs.of(() -> fs.stream(source), source, scratch, choice);
    }

    private List<PackInput> ofArchive(PelicanUrl source) throws IOException {
        // Stays open as long as its members may be read; it holds nothing but memory.
        return ArchiveInputs.of(fs.archive(source), "", choice).stream()
                .map(input -> new PackInput(
                        input.name(), input.sizeBytes(), input.content().far()))
                .toList();
    }

    private List<PackInput> ofTree(PelicanUrl root, String prefix) throws IOException {
        int start = root.path().equals("/") ? 1 : root.path().length() + 1;
        try (var entries = fs.walk(root)) {
            var found = entries.filter(entry -> !entry.isCollection() && !Put.isUnfinished(entry))
                    .toList();
            var inputs = new java.util.ArrayList<PackInput>(found.size());
            for (var entry : found) {
                inputs.add(input(entry, prefix + entry.url().path().substring(start)));
            }
            return inputs;
        }
    }

    private PackInput input(ObjectInfo info, String name) throws IOException {
        var url = info.url();
        long size = info.sizeBytes().isPresent()
                ? info.sizeBytes().getAsLong()
                : fs.stat(url)
                        .sizeBytes()
                        .orElseThrow(
                                () -> PelicanException.of(ErrorKind.UNSUPPORTED, "no server tells the object's size")
                                        .url(url)
                                        .build());
        PackInput.Content content = () -> fs.stream(url);
        return new PackInput(name, size, content.far());
    }
}

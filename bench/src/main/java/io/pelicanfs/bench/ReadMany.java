package io.pelicanfs.bench;

import io.pelicanfs.PelicanUrl;
import io.pelicanfs.client.PelicanFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;

/** A whole program that reads a list of objects, several at once: {@code ReadMany FILE} with one URL a line. */
final class ReadMany {
    private ReadMany() {}

    public static void main(String[] arguments) throws IOException {
        var urls = new ArrayList<PelicanUrl>();
        for (String line : Files.readAllLines(Path.of(arguments[0]))) {
            urls.add(PelicanUrl.parse(line));
        }
        try (var fs = PelicanFileSystem.builder().build();
                var results = fs.readAll(urls)) {
            for (var result : (Iterable<io.pelicanfs.client.ReadResult>) results::iterator) {
                result.bytes();
            }
        }
    }
}

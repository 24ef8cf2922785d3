package io.pelicanfs.example;

import io.pelicanfs.client.PelicanFileSystem;

/** Reads a private object of the OSDF: the same but for the path. */
public final class ReadPrivate {
    private ReadPrivate() {}

    public static void main(String[] args) throws Exception {
        try (var fs = PelicanFileSystem.connect("pelican://osg-htc.org")) {
            System.out.println(fs.readString("/ospool/ap21/data/isfiligoi/test1.txt"));
        }
    }
}

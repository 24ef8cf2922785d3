package io.pelicanfs.example;

import io.pelicanfs.client.PelicanFileSystem;

/** Reads a public object of the OSDF. */
public final class ReadPublic {
    private ReadPublic() {}

    public static void main(String[] args) throws Exception {
        try (var fs = PelicanFileSystem.connect("pelican://osg-htc.org")) {
            System.out.println(fs.readString("/ospool/uc-shared/public/OSG-Staff/isfiligoi/test1.txt"));
        }
    }
}

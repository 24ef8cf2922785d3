package io.pelicanfs.archive;

import java.io.IOException;
import java.io.InputStream;

/** What a member of an archive holds; neighbours of a far one are read together. */
record ArchiveContent(Archive archive, Member member, boolean isFar) implements PackInput.Content {
    @Override
    public InputStream open() throws IOException {
        return archive.stream(member);
    }

    @Override
    public PackInput.Content far() {
        return new ArchiveContent(archive, member, true);
    }
}

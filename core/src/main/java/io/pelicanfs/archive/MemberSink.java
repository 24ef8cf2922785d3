package io.pelicanfs.archive;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes members one after another from {@link Archive#readAll}. */
@FunctionalInterface
public interface MemberSink {
    /**
     * Takes one member.
     *
     * @param content the whole verified content, ready to be read; the sink may keep it
     * @throws IOException ends the reading; it reaches the caller of {@code readAll} as it is
     */
    void accept(Member member, ByteBuffer content) throws IOException;
}

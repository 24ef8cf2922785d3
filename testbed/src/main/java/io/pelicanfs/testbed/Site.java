package io.pelicanfs.testbed;

import java.io.IOException;

/** What a server answers. Called by many threads at once; may block. */
@FunctionalInterface
interface Site {
    Reply answer(Call call) throws IOException;
}

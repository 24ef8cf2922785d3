package io.pelicanfs.cli;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * One verb of the command: a picocli command (annotations name and describe it, its fields take the arguments) that can be run. Made new for
 * each run, used by one thread. Verbs that need an optional module are found by {@link java.util.ServiceLoader}; such a class mentions the
 * module's types in no field or method of its own, so that it loads without the module.
 */
interface Verb {
    /** Under which heading of the help a verb stands. */
    enum Group {
        READ("Read"),
        TRANSFER("Transfer"),
        LOOK("Look around"),
        CHANGE("Change"),
        PACK("Many small files"),
        TOKEN("Tokens"),
        MODEL("Run models"),
        TRY("Try it without a federation");

        final String title;

        Group(String title) {
            this.title = title;
        }
    }

    /** Returns where the help lists this verb. */
    Group group();

    /** Returns one command line for the help, starting with {@code pelfs}. */
    String example();

    /** Returns the options that every verb has. */
    Voice voice();

    /** Returns the classes that must be there for {@link #run}: for each jar, one of its class names. */
    default Map<String, String> needs() {
        return Map.of();
    }

    /** Returns the verb that the arguments, which have been taken, are meant for if it is another one. */
    default Optional<String> instead() {
        return Optional.empty();
    }

    /** Does the work and returns the exit code. */
    int run(Shell shell) throws IOException;
}

package io.pelicanfs.cli;

import java.util.List;

/** Where the process begins and ends. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        if (Pelfs.wants(List.of(args), 'd', "--debug")) {
            // Read by slf4j-simple once, when the first class that logs is loaded: after this.
            System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "debug");
        }
        NativeCrypto.prefer(System.getenv());
        System.exit(Pelfs.run(args, Shell.ofProcess()));
    }
}

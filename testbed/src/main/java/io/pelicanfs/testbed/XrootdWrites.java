package io.pelicanfs.testbed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** PUT, MKCOL, MOVE and DELETE at an XRootD origin (servers.md 1 and 2). */
final class XrootdWrites {
    /** What the token of a request allows. */
    interface Rights {
        boolean allow(Call call, Namespace namespace, String operation);
    }

    private final Call call;
    private final String path;
    private final ObjectFolder folder;
    private final DirectorView view;
    private final boolean old;
    private final Rights rights;
    private final OptionalLong quotaBytes;

    XrootdWrites(
            Call call,
            ObjectFolder folder,
            DirectorView view,
            Flavour flavour,
            Rights rights,
            OptionalLong quotaBytes) {
        this.call = call;
        this.path = call.path();
        this.folder = folder;
        this.view = view;
        this.old = flavour == Flavour.XROOTD_5_5;
        this.rights = rights;
        this.quotaBytes = quotaBytes;
    }

    Reply reply() throws IOException {
        Optional<Namespace> namespace = view.namespace(path);
        if (namespace.isEmpty()) {
            return XrootdServer.outside(path);
        }
        Optional<String> refused = refusedVerb(namespace.get());
        if (refused.isPresent()) {
            return XrootdServer.refused(refused.get(), path);
        }
        return switch (call.method()) {
            case "PUT" -> put();
            case "MKCOL" -> makeCollection();
            case "MOVE" -> move();
            default -> delete();
        };
    }

    /** The word for what is not allowed; empty when all is. storage.create makes what is new, and nothing else. */
    private Optional<String> refusedVerb(Namespace namespace) throws IOException {
        boolean mayModify = may(namespace, "storage.modify");
        boolean mayCreate = mayModify || may(namespace, "storage.create");
        return switch (call.method()) {
            case "PUT" ->
                (folder.find(path).isPresent() ? mayModify : mayCreate) ? Optional.empty() : Optional.of("create");
            case "MKCOL" -> mayCreate ? Optional.empty() : Optional.of("mkdir");
            case "MOVE" -> mayModify ? Optional.empty() : Optional.of("rename");
            default -> {
                // 5.5 looks first, and may not without storage.read.
                boolean looks = old && !namespace.publicReads() && !may(namespace, "storage.read");
                yield looks ? Optional.of("locate") : mayModify ? Optional.empty() : Optional.of("remove");
            }
        };
    }

    private boolean may(Namespace namespace, String operation) throws IOException {
        return namespace.writes()
                && !call.tokenExpired()
                && folder.encloses(path)
                && rights.allow(call, namespace, operation);
    }

    private Reply put() throws IOException {
        if (folder.find(path).filter(ObjectFolder.Entry::collection).isPresent()) {
            return new Reply(409).body("Unable to create " + path + "; is a directory\n");
        }
        // 5.5 stumbles over chunks that come at once; those of a client that waited it can read.
        if (old && call.isChunked() && !call.awaitsContinue()) {
            return new Reply(400).body("Invalid chunked encoding");
        }
        return switch (new Upload(call, folder, quotaBytes).receive(path)) {
            case WHOLE -> new Reply(old ? 200 : 201).body(":-)");
            case BROKEN -> throw Hangup.closing();
            // The old one breaks off; the new one tells, and both leave what came.
            case FULL -> {
                if (old) {
                    throw Hangup.closing();
                }
                yield new Reply(507).body("Unable to write " + path + "; no space left on device\n");
            }
        };
    }

    private Reply makeCollection() throws IOException {
        if (folder.find(path).filter(entry -> !entry.collection()).isPresent()) {
            return new Reply(old ? 500 : 409).body("Unable to mkdir " + path + "; file exists\n");
        }
        Files.createDirectories(folder.file(path));
        return new Reply(201).body(":-)");
    }

    /** {@code Overwrite: F} means nothing to it. */
    private Reply move() throws IOException {
        Optional<ObjectFolder.Entry> source = folder.find(path);
        if (source.isEmpty()) {
            return new Reply(404).body("Unable to rename " + path + "; no such file or directory\n");
        }
        Optional<String> destination = call.rawDestination().map(GoPath::clean);
        if (destination.isEmpty()) {
            return new Reply(400).body("Destination header is missing");
        }
        String to = destination.get();
        if (view.namespace(to).filter(Namespace::writes).isEmpty() || !folder.encloses(to)) {
            return XrootdServer.refused("rename", path);
        }
        Path target = folder.file(to);
        Files.createDirectories(Optional.ofNullable(target.getParent()).orElseThrow());
        Files.move(source.get().file(), target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        return new Reply(201).body(":-)");
    }

    private Reply delete() throws IOException {
        Optional<ObjectFolder.Entry> there = folder.find(path);
        if (there.isEmpty()) {
            return new Reply(404).body("Unable to locate " + path + "; no such file or directory\n");
        }
        if (there.get().collection()) {
            try (Stream<Path> members = Files.list(there.get().file())) {
                if (members.findAny().isPresent()) {
                    return new Reply(old ? 500 : 409).body("Unable to remove " + path + "; directory not empty\n");
                }
            }
        }
        Files.delete(there.get().file());
        return new Reply(200).body(":-)");
    }
}

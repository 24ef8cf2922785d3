package io.pelicanfs.testbed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.OptionalLong;

/** PUT, MKCOL, MOVE, COPY and DELETE at the posixv2 origin, for a request that is allowed (recording 09). */
final class GoWrites {
    private final Call call;
    private final ObjectFolder folder;
    private final DirectorView view;
    private final OptionalLong quotaBytes;

    GoWrites(Call call, ObjectFolder folder, DirectorView view, OptionalLong quotaBytes) {
        this.call = call;
        this.folder = folder;
        this.view = view;
        this.quotaBytes = quotaBytes;
    }

    static boolean isWrite(String method) {
        return switch (method) {
            case "PUT", "MKCOL", "MOVE", "COPY", "DELETE" -> true;
            default -> false;
        };
    }

    Reply reply() throws IOException {
        return switch (call.method()) {
            case "PUT" -> put();
            case "MKCOL" -> makeCollection();
            case "MOVE", "COPY" -> transfer();
            default -> delete();
        };
    }

    private Reply put() throws IOException {
        Optional<ObjectFolder.Entry> there = folder.find(call.path());
        Optional<Reply> refusal = refusal(there);
        if (refusal.isPresent()) {
            call.drain();
            return refusal.get();
        }
        return switch (new Upload(call, folder, quotaBytes).receive(call.path())) {
            case WHOLE ->
                text(201, "Created")
                        .header(
                                "Etag",
                                folder.find(call.path())
                                        .map(entry -> entry.stamp().etagOfGet())
                                        .orElse(""));
            case BROKEN -> throw Hangup.closing();
            case FULL -> text(405, "Method Not Allowed");
        };
    }

    private Optional<Reply> refusal(Optional<ObjectFolder.Entry> there) {
        if (there.filter(ObjectFolder.Entry::collection).isPresent()) {
            return Optional.of(text(409, "Conflict"));
        }
        if (call.header("If-None-Match").filter("*"::equals).isPresent() && there.isPresent()) {
            return Optional.of(text(412, "Object already exists"));
        }
        Optional<String> match = call.header("If-Match");
        boolean matches = match.isEmpty()
                || there.filter(entry -> match.get().equals(entry.stamp().etagOfGet()))
                        .isPresent();
        if (!matches) {
            return Optional.of(text(412, "Object does not match If-Match"));
        }
        return belowAnObject() ? Optional.of(text(404, "Not Found")) : Optional.empty();
    }

    private boolean belowAnObject() {
        String path = call.path();
        for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
            Optional<ObjectFolder.Entry> above = folder.find(path.substring(0, slash));
            if (above.isPresent()) {
                return !above.get().collection();
            }
        }
        return false;
    }

    private Reply makeCollection() throws IOException {
        if (call.hasBody()) {
            return text(415, "Unsupported Media Type");
        }
        if (belowAnObject()
                || folder.find(call.path()).filter(e -> !e.collection()).isPresent()) {
            return text(405, "Method Not Allowed");
        }
        Files.createDirectories(folder.file(call.path()));
        return text(201, "Created");
    }

    private Reply transfer() throws IOException {
        Optional<String> destination = call.destination();
        if (destination.flatMap(view::namespace).filter(Namespace::writes).isEmpty()) {
            return text(502, "Bad Gateway");
        }
        String to = destination.orElseThrow();
        if (to.equals(call.path()) || to.startsWith(call.path() + "/") || !folder.encloses(to)) {
            return text(403, "Forbidden");
        }
        Optional<ObjectFolder.Entry> source = folder.find(call.path());
        if (source.isEmpty()) {
            return text(403, "Forbidden");
        }
        Path target = folder.file(to);
        boolean replaces = Files.exists(target);
        if (replaces && call.header("Overwrite").filter("F"::equals).isPresent()) {
            return text(412, "Precondition Failed");
        }
        if (!Files.isDirectory(Optional.ofNullable(target.getParent()).orElseThrow())) {
            return text(
                    call.method().equals("MOVE") ? 403 : 409, call.method().equals("MOVE") ? "Forbidden" : "Conflict");
        }
        if (replaces) {
            ObjectFolder.deleteTree(target);
        }
        if (call.method().equals("MOVE")) {
            Files.move(source.get().file(), target, StandardCopyOption.ATOMIC_MOVE);
        } else {
            Files.copy(source.get().file(), target);
        }
        return replaces ? new Reply(204) : text(201, "Created");
    }

    private Reply delete() throws IOException {
        if (folder.find(call.path()).isEmpty()) {
            return text(404, "Not Found");
        }
        folder.delete(call.path());
        return new Reply(204);
    }

    private static Reply text(int status, String text) {
        return new Reply(status).header("Content-Type", MediaTypes.TEXT).body(text);
    }
}

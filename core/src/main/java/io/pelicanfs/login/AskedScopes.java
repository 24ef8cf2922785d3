package io.pelicanfs.login;

import io.pelicanfs.credential.Operation;
import io.pelicanfs.credential.TokenNeed;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which scopes a login asks for (credential facts C.3): those of the operation, for the collection that holds the object. */
final class AskedScopes {
    private AskedScopes() {}

    static List<String> of(TokenNeed need, OptionalInt maxScopeDepth) {
        var path = path(need, maxScopeDepth);
        return Stream.concat(
                        Stream.of("wlcg", "offline_access"),
                        words(need.operation()).stream().map(word -> word + ":" + path))
                .toList();
    }

    /** Returns whether a grant is worth offering; which token fits is judged by the search. */
    static boolean mayServe(List<String> scopes, TokenNeed need) {
        var storage = scopes.stream()
                .filter(scope -> scope.startsWith("storage.") || scope.matches("(read|write)(:.*)?"))
                .toList();
        // One whose scopes are in another language is offered rather than lost.
        return storage.isEmpty() || storage.stream().anyMatch(scope -> covers(scope, need));
    }

    private static boolean covers(String scope, TokenNeed need) {
        int colon = scope.indexOf(':');
        var word = colon < 0 ? scope : scope.substring(0, colon);
        var base = colon < 0 ? "/" : scope.substring(colon + 1);
        var path = need.scopePath();
        boolean names = switch (need.operation()) {
            case READ -> List.of("storage.read", "read").contains(word);
            case WRITE -> List.of("storage.create", "storage.modify", "write").contains(word);
            case MODIFY -> List.of("storage.modify", "write").contains(word);
        };
        return names && (base.equals("/") || path.equals(base) || path.startsWith(base + "/"));
    }

    private static List<String> words(Operation operation) {
        return switch (operation) {
            case READ -> List.of("storage.read");
            // Who writes looks first at what is there.
            case WRITE -> List.of("storage.read", "storage.create");
            case MODIFY -> List.of("storage.read", "storage.create", "storage.modify");
        };
    }

    private static String path(TokenNeed need, OptionalInt maxScopeDepth) {
        var path = need.scopePath();
        var parent = path.substring(0, Math.max(1, path.lastIndexOf('/')));
        if (maxScopeDepth.isEmpty()) {
            return parent;
        }
        return Stream.of(parent.split("/"))
                .filter(name -> !name.isEmpty())
                .limit(maxScopeDepth.getAsInt())
                .collect(Collectors.joining("/", "/", ""));
    }
}

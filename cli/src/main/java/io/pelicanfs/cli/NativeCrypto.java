package io.pelicanfs.cli;

import java.security.Security;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.conscrypt.Conscrypt;

/**
 * TLS, digests and the signatures of certificates by a native library, BoringSSL. The JVM's own are as fast once they are compiled, which takes
 * longer than most commands last. Where the library cannot be loaded (another platform, another C library, no {@code
 * --enable-native-access}) the JVM's own do the work.
 *
 * <p>No more of Conscrypt than that is put first: the JVM's own TLS, which the testbed serves with, fails on Conscrypt's elliptic curves.
 */
public final class NativeCrypto {
    /** Set to {@code java}, the JVM's own does the work. */
    static final String VARIABLE = "PELFS_CRYPTO";

    private static final Set<String> SERVICES = Set.of(
            "SSLContext.TLS",
            "MessageDigest.MD5",
            "MessageDigest.SHA-1",
            "MessageDigest.SHA-256",
            "MessageDigest.SHA-512",
            "Signature.SHA256withECDSA",
            "Signature.SHA384withECDSA",
            "Signature.SHA256withRSA",
            "Signature.SHA384withRSA");

    private NativeCrypto() {}

    /** Ends with 0 where {@link #prefer} finds the library: the launcher asks once, after a build. */
    public static void main(String[] args) {
        System.exit(prefer(System.getenv()) ? 0 : 1);
    }

    /** Makes it this process's first choice; returns whether it is. */
    public static boolean prefer(Map<String, String> environment) {
        // Java warns at length of a native library that the command line does not allow.
        boolean allowed = NativeCrypto.class.getModule().isNativeAccessEnabled();
        if (!allowed || "java".equals(environment.get(VARIABLE)) || !Conscrypt.isAvailable()) {
            return false;
        }
        var provider = Conscrypt.newProvider();
        for (var entry : List.copyOf(provider.keySet())) {
            // An attribute of a service stands behind its name, after a space.
            if (!SERVICES.contains(entry.toString().split(" ", 2)[0])) {
                provider.remove(entry);
            }
        }
        Security.insertProviderAt(provider, 1);
        return true;
    }
}

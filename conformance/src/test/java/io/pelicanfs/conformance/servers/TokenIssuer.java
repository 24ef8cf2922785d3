package io.pelicanfs.conformance.servers;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.function.UnaryOperator;

/** Signs tokens, and tells a server its keys by writing the cache of the server's token library: no issuer has to run. */
public final class TokenIssuer {
    static final String URL = "https://issuer.example";

    private static final String SEED = """
            import json, os, sqlite3, sys, time
            folder, issuer, keys = sys.argv[1:]
            os.makedirs(folder + '/scitokens', exist_ok=True)
            db = sqlite3.connect(folder + '/scitokens/scitokens_cpp.sqllite')
            db.execute('CREATE TABLE IF NOT EXISTS keycache (issuer text UNIQUE PRIMARY KEY NOT NULL,keys text NOT NULL)')
            end = int(time.time()) + 86400
            row = {'expires': end, 'next_update': end, 'jwks': json.loads(keys)}
            db.execute('INSERT OR REPLACE INTO keycache VALUES (?,?)', (issuer, json.dumps(row)))
            db.commit()
            """;

    private final ECKey key;
    private final String url;
    private final String publicKeys;

    /** An issuer that runs elsewhere: its tokens come from there. */
    TokenIssuer(String url, String publicKeys) throws IOException {
        this.key = newKey();
        this.url = url;
        this.publicKeys = publicKeys;
    }

    TokenIssuer() throws IOException {
        this.key = newKey();
        this.url = URL;
        this.publicKeys = new JWKSet(key.toPublicJWK()).toString();
    }

    String url() {
        return url;
    }

    private static ECKey newKey() throws IOException {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID("conformance").generate();
        } catch (JOSEException e) {
            throw new IOException("no key", e);
        }
    }

    /** Returns whether the program that writes the key cache is there. */
    static boolean isUsable() {
        try {
            return run("-c", "import sqlite3") == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Writes the key cache in {@code folder} and returns the folder. */
    Path keyCache(Path folder) throws IOException {
        var cache = Files.createDirectories(folder.resolve("keys"));
        if (run("-c", SEED, cache.toString(), url, publicKeys) != 0) {
            throw new IOException("python3 cannot write the key cache in " + cache);
        }
        return cache;
    }

    private static int run(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of("python3"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while python3 ran", e);
        }
    }

    /** Returns a WLCG token with these scopes below the issuer's base path. */
    String token(long seconds, String scopes) throws IOException {
        return token(seconds, claims -> claims.claim("scope", scopes));
    }

    /** Returns a WLCG token that reads everything, with its claims changed. */
    public String token(long seconds, UnaryOperator<JWTClaimsSet.Builder> change) throws IOException {
        return signed(key, seconds, change);
    }

    /** Returns a token whose claims are right, signed by a key that is not the issuer's. */
    public String forged(long seconds) throws IOException {
        return signed(newKey(), seconds, claims -> claims);
    }

    @SuppressWarnings("JavaUtilDate") // the token library takes no other
    private static String signed(ECKey key, long seconds, UnaryOperator<JWTClaimsSet.Builder> change)
            throws IOException {
        var now = Instant.now();
        var claims = new JWTClaimsSet.Builder()
                .issuer(URL)
                .subject("tester")
                .audience("https://wlcg.cern.ch/jwt/v1/any")
                .claim("wlcg.ver", "1.0")
                .claim("scope", "storage.read:/")
                .jwtID(Long.toHexString(now.toEpochMilli()))
                .issueTime(Date.from(now.minusSeconds(7200)))
                .notBeforeTime(Date.from(now.minusSeconds(7200)))
                .expirationTime(Date.from(now.plusSeconds(seconds)));
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(),
                change.apply(claims).build());
        try {
            token.sign(new ECDSASigner(key));
        } catch (JOSEException e) {
            throw new IOException("no signature", e);
        }
        return token.serialize();
    }
}

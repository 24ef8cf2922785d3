package io.pelicanfs.conformance.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * What one server is: an origin over a folder or a cache before an origin, open or with tokens.
 *
 * @param folder everything of this server
 * @param release which release runs it
 * @param special the lines that make it what it is
 * @param keyCache where its token library finds the issuer's keys
 */
record XrootdConfig(Path folder, XrootdRelease release, ServerKeys keys, String special, Path keyCache) {
    /** An origin that serves {@code data/test}, to everyone. */
    static XrootdConfig origin(Path folder, XrootdRelease release, ServerKeys keys) throws IOException {
        Files.createDirectories(folder.resolve("data/test"));
        return new XrootdConfig(folder, release, keys, """
                oss.localroot FOLDER/data
                xrootd.chksum max 4 crc32c md5 adler32 crc32
                """, folder);
    }

    /** A cache over {@code root://}; crc32c would kill this version at its start. */
    static XrootdConfig cache(Path folder, XrootdRelease release, ServerKeys keys, int originPort) throws IOException {
        for (String part : List.of("ns", "data", "meta")) {
            Files.createDirectories(folder.resolve(part));
        }
        return new XrootdConfig(folder, release, keys, """
                ofs.osslib libXrdPss.so
                ofs.ckslib * libXrdPss.so
                pss.cachelib libXrdPfc.so
                pss.origin localhost:%d
                oss.localroot FOLDER/ns
                pfc.spaces data meta
                oss.space data FOLDER/data
                oss.space meta FOLDER/meta
                pfc.blocksize 128k
                pfc.prefetch 0
                pfc.ram 1g
                pfc.diskusage 0.98 0.99 purgeinterval 300s
                pss.setopt ConnectTimeout 3
                pss.setopt ConnectionRetry 1
                pss.setopt RequestTimeout 10
                xrootd.chksum max 2 adler32 md5 crc32
                """.formatted(originPort), folder);
    }

    /** The same with SciTokens for all but {@code /test/public}, and the issuer's keys already known. */
    XrootdConfig guarded(TokenIssuer issuer) throws IOException {
        Files.writeString(folder.resolve("authfile"), "u * /test/public lr\n");
        Files.writeString(folder.resolve("scitokens.cfg"), """
                [Global]
                audience = https://wlcg.cern.ch/jwt/v1/any

                [Issuer conformance]
                issuer = %s
                base_path = /test
                default_user = xrootd
                map_subject = false
                """.formatted(issuer.url()));
        return new XrootdConfig(folder, release, keys, special + """
                        ofs.authorize 1
                        acc.authdb FOLDER/authfile
                        ofs.authlib ++ libXrdAccSciTokens.so config=FOLDER/scitokens.cfg
                        sec.protbind * none
                        """, issuer.keyCache(folder));
    }

    /** Puts into the folder what the server needs there. */
    void prepare() throws IOException {
        Files.createDirectories(folder.resolve("run"));
        copy(keys.caFile(), "ca.pem");
        copy(keys.certificateFile(), "host.pem");
        copy(keys.keyFile(), "host.key");
    }

    String text(int port) {
        var text = """
                all.role server
                if exec xrootd
                  xrd.port %d
                  xrd.protocol http:%d libXrdHttp.so
                fi
                xrd.tls FOLDER/host.pem FOLDER/host.key
                xrd.tlsca certfile FOLDER/ca.pem
                http.header2cgi Authorization authz
                all.export /test
                all.adminpath FOLDER/run
                all.pidpath FOLDER/run
                xrootd.tls none
                xrd.network nodnr
                """.formatted(port, port);
        return (text + release.configuration() + special).replace("FOLDER", folder.toString());
    }

    /** Each server has its own copy: the key must belong to the server's user and nobody else may read it. */
    private void copy(Path file, String name) throws IOException {
        Files.copy(file, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
    }
}

package io.pelicanfs.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Certificates taken from their Base64 but not parsed. Parsing the 146 authorities of a usual system costs 26 ms (build facts §9), and a server's
 * chain needs one of them.
 */
record PemCertificates(List<byte[]> encoded) {
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final String END = "-----END CERTIFICATE-----";

    /**
     * Returns all certificates of a PEM file, whatever else it holds.
     *
     * @throws IOException if it cannot be read or a certificate in it is broken
     */
    static PemCertificates read(Path file) throws IOException {
        var text = Files.readString(file, StandardCharsets.ISO_8859_1);
        var encoded = new ArrayList<byte[]>();
        for (int begin = text.indexOf(BEGIN); begin >= 0; begin = text.indexOf(BEGIN, begin + 1)) {
            var end = text.indexOf(END, begin);
            if (end < 0) {
                throw new IOException("certificate " + (encoded.size() + 1) + " in it has no end");
            }
            encoded.add(decode(text.substring(begin + BEGIN.length(), end), encoded.size() + 1));
        }
        return new PemCertificates(encoded);
    }

    private static byte[] decode(String base64, int number) throws IOException {
        try {
            var bytes = Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
            if (isWhole(bytes)) {
                return bytes;
            }
            throw new IOException("certificate " + number + " in it is not whole");
        } catch (IllegalArgumentException e) {
            throw new IOException("certificate " + number + " in it is not Base64", e);
        }
    }

    /** Whether this is one DER sequence with the length it announces (X.690 §8.1.3): as much as can be told without parsing. */
    private static boolean isWhole(byte[] bytes) {
        if (bytes.length < 2 || bytes[0] != 0x30) {
            return false;
        }
        var lengthBytes = (bytes[1] & 0x80) == 0 ? 0 : bytes[1] & 0x7f;
        if (lengthBytes > 3 || bytes.length < 2 + lengthBytes) {
            return false;
        }
        int length = lengthBytes == 0 ? bytes[1] : 0;
        for (int i = 0; i < lengthBytes; i++) {
            length = length << 8 | (bytes[2 + i] & 0xff);
        }
        return bytes.length == 2 + lengthBytes + length;
    }

    /**
     * Returns the certificates that may stand above {@code chain}: those that hold the name of one of its issuers, byte for byte, or are in it.
     * A name may also be encoded in another way, so an empty result proves nothing.
     */
    List<X509Certificate> candidatesFor(X509Certificate[] chain) {
        var names = Arrays.stream(chain)
                .map(certificate -> certificate.getIssuerX500Principal().getEncoded())
                .toList();
        return parse(encoded.stream()
                .filter(certificate -> names.stream().anyMatch(name -> contains(certificate, name)))
                .toList());
    }

    /** Returns all certificates that can be parsed; a system's bundle may hold some that this JVM does not know. */
    List<X509Certificate> all() {
        return parse(encoded);
    }

    private static List<X509Certificate> parse(List<byte[]> encoded) {
        return encoded.stream()
                .map(PemCertificates::parse)
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<X509Certificate> parse(byte[] encoded) {
        try {
            var factory = CertificateFactory.getInstance("X.509");
            return Optional.of((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(encoded)));
        } catch (CertificateException e) {
            return Optional.empty();
        }
    }

    private static boolean contains(byte[] certificate, byte[] name) {
        for (int i = 0; i <= certificate.length - name.length; i++) {
            if (Arrays.equals(certificate, i, i + name.length, name, 0, name.length)) {
                return true;
            }
        }
        return false;
    }
}

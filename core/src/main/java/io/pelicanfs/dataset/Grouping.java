package io.pelicanfs.dataset;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.archive.Member;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Puts members that follow each other and share a key together into samples. One thread. */
final class Grouping {
    /** What fits an array on every JVM. */
    private static final long MOST_BYTES = Integer.MAX_VALUE - 8;

    private final PelicanUrl archive;
    private String key = "";
    private long first = -1;
    private Map<String, byte[]> fields = new LinkedHashMap<>();

    Grouping(PelicanUrl archive) {
        this.archive = archive;
    }

    static boolean belongs(Member member) {
        return member.type() == Member.Type.OBJECT && SampleKey.isSample(member.name());
    }

    /** Returns whether a member would be part of a sample if it were no link. */
    static boolean isLeftOut(Member member) {
        return member.type() == Member.Type.LINK && SampleKey.isSample(member.name());
    }

    /** Fails for a member that no array can hold, before any of it is read. */
    void requireFits(Member member) throws PelicanException {
        if (member.sizeBytes() > MOST_BYTES) {
            throw PelicanException.of(
                            ErrorKind.UNSUPPORTED,
                            "the member's " + member.sizeBytes() + " bytes are more than a field of a sample can hold, "
                                    + MOST_BYTES)
                    .url(archive.withMember(member.name()))
                    .nextStep(
                            "Fetch it alone, with pelfs get or pelfs cat of the URL of the member, and keep such members in archives of their own.")
                    .build();
        }
    }

    /** Takes a member and returns the sample that it ends, if it begins another. */
    Optional<Sample> add(Member member, byte[] content) {
        var named = SampleKey.of(member.name());
        var ended = first >= 0 && !named.key().equals(key) ? end() : Optional.<Sample>empty();
        if (first < 0) {
            first = member.ordinal();
            key = named.key();
        }
        fields.put(named.field(), content);
        return ended;
    }

    /** Returns the sample that is being put together, if there is one. */
    Optional<Sample> end() {
        if (first < 0) {
            return Optional.empty();
        }
        var sample = new Sample(key, fields, archive, first);
        fields = new LinkedHashMap<>();
        first = -1;
        return Optional.of(sample);
    }
}

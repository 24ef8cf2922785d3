package io.pelicanfs.archive;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects entries in archive order. The columns grow with what has really been read, never with what an archive claims. Not thread-safe.
 */
final class MemberIndexBuilder {
    /** More than any archive in use, and a gigabyte of memory. */
    static final int MAX_MEMBERS = 20_000_000;

    static final byte[] NO_LINK = {};
    static final List<Member.Type> TYPES = List.of(Member.Type.values());
    static final List<Coding> CODINGS = List.of(Coding.values());
    private static final int MAX_NAME_BYTES = Integer.MAX_VALUE - 64;

    private static final long FEW_NAME_BYTES = 1 << 20;
    private static final int NAME_GROWTH = 4;

    byte[] names = new byte[1024];
    int[] nameEnds = new int[64];
    long[] offsets = new long[64];
    long[] sizes = new long[64];
    long @Nullable [] storedSizes;
    int[] checks = new int[64];
    int[] modified = new int[64];
    byte[] traits = new byte[64];

    private final HostObject object;
    private int count;
    private int nameBytes;

    MemberIndexBuilder(HostObject object) {
        this.object = object;
    }

    int count() {
        return count;
    }

    int nameBytes() {
        return nameBytes;
    }

    /**
     * Adds an entry.
     *
     * @param name as {@link MemberName} gives it; an empty one is the root, which is no member and is left out
     * @param linkTarget UTF-8 without NUL, empty for all but a tar's links
     */
    void add(byte[] name, byte[] linkTarget, MemberEntry entry) throws IOException {
        if (name.length == 0) {
            return;
        }
        if (count == MAX_MEMBERS) {
            throw object.badArchive("the archive has more than " + MAX_MEMBERS + " members");
        }
        if (count == offsets.length) {
            grow((int) Math.min(MAX_MEMBERS, count * 3L / 2));
        }
        append(name);
        if (entry.type() == Member.Type.LINK) {
            append(new byte[1]);
            append(linkTarget);
        }
        nameEnds[count] = nameBytes;
        offsets[count] = entry.offset();
        sizes[count] = entry.sizeBytes();
        setStored(entry);
        checks[count] = entry.check();
        modified[count] =
                (int) Math.min(entry.modifiedSeconds() < 0 ? -1L >>> 32 : entry.modifiedSeconds(), -1L >>> 32);
        traits[count] = (byte) (TYPES.indexOf(entry.type()) | CODINGS.indexOf(entry.coding()) << 2);
        count++;
    }

    MemberIndex build() {
        return new MemberIndex(this);
    }

    private void setStored(MemberEntry entry) {
        if (storedSizes == null && entry.storedBytes() != entry.sizeBytes()) {
            storedSizes = Arrays.copyOf(sizes, sizes.length);
        }
        if (storedSizes != null) {
            storedSizes[count] = entry.storedBytes();
        }
    }

    private void append(byte[] text) throws IOException {
        long needed = (long) nameBytes + text.length;
        // Each name stands in the archive itself, at most tripled by decoding; a few records that name a million
        // members are an attack.
        long most =
                Math.min(MAX_NAME_BYTES, FEW_NAME_BYTES + NAME_GROWTH * Math.min(object.sizeBytes(), MAX_NAME_BYTES));
        if (needed > most) {
            throw object.badArchive("the names in the archive take more than " + most + " bytes");
        }
        if (needed > names.length) {
            names = Arrays.copyOf(names, (int) Math.min(MAX_NAME_BYTES, Math.max(needed, names.length * 3L / 2)));
        }
        System.arraycopy(text, 0, names, nameBytes, text.length);
        nameBytes += text.length;
    }

    private void grow(int capacity) {
        nameEnds = Arrays.copyOf(nameEnds, capacity);
        offsets = Arrays.copyOf(offsets, capacity);
        sizes = Arrays.copyOf(sizes, capacity);
        if (storedSizes != null) {
            storedSizes = Arrays.copyOf(storedSizes, capacity);
        }
        checks = Arrays.copyOf(checks, capacity);
        modified = Arrays.copyOf(modified, capacity);
        traits = Arrays.copyOf(traits, capacity);
    }
}

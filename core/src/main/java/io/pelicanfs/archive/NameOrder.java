package io.pelicanfs.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Members in the order of their names, for listing folders without a tree of objects. */
final class NameOrder {
    private NameOrder() {}

    /** Merge sort of plain ints: names are compared in place and nothing is boxed; an archive in name order costs one comparison a member. */
    static int[] sort(MemberIndex index) {
        int[] from = new int[index.count()];
        Arrays.setAll(from, i -> i);
        int[] to = new int[from.length];
        for (int width = 1; width < from.length && width > 0; width *= 2) {
            for (int low = 0; low < from.length; low += 2 * width) {
                int middle = (int) Math.min((long) low + width, from.length);
                int high = (int) Math.min((long) low + 2L * width, from.length);
                merge(index, from, low, middle, high, to);
                if (high == from.length) {
                    break;
                }
            }
            int[] swap = from;
            from = to;
            to = swap;
        }
        return from;
    }

    private static void merge(MemberIndex index, int[] from, int low, int middle, int high, int[] to) {
        if (middle >= high || compare(index, from[middle - 1], from[middle]) <= 0) {
            System.arraycopy(from, low, to, low, high - low);
            return;
        }
        int left = low;
        int right = middle;
        for (int i = low; i < high; i++) {
            boolean takeLeft = right >= high || (left < middle && compare(index, from[left], from[right]) <= 0);
            to[i] = takeLeft ? from[left++] : from[right++];
        }
    }

    private static int compare(MemberIndex index, int a, int b) {
        int start = index.nameStart(b);
        return index.compareName(a, index.names(), start, start + index.nameLength(b));
    }

    /** Walks the direct children of {@code folder} (empty is the root) in name order, jumping over what lies deeper. */
    static Iterator<Member> children(MemberIndex index, byte[] folder) {
        byte[] prefix = folder.length == 0 ? folder : Arrays.copyOf(folder, folder.length + 1);
        if (prefix.length > 0) {
            prefix[prefix.length - 1] = '/';
        }
        return new Children(index, prefix);
    }

    private static final class Children implements Iterator<Member> {
        private final MemberIndex index;
        private final int[] order;
        private final byte[] prefix;
        private int at;
        private Optional<Member> next;

        Children(MemberIndex index, byte[] prefix) {
            this.index = index;
            this.order = index.sortedByName();
            this.prefix = prefix;
            this.at = lowerBound(prefix);
            this.next = advance();
        }

        @Override
        public boolean hasNext() {
            return next.isPresent();
        }

        @Override
        public Member next() {
            Member result = next.orElseThrow(NoSuchElementException::new);
            next = advance();
            return result;
        }

        private Optional<Member> advance() {
            while (at < order.length) {
                byte[] name = nameAt(at);
                if (name.length < prefix.length || !Arrays.equals(name, 0, prefix.length, prefix, 0, prefix.length)) {
                    break;
                }
                int slash = indexOfSlash(name, prefix.length);
                if (slash < 0) {
                    // Of entries with one name the last counts, which is the one that find returns.
                    int ordinal = index.find(name);
                    do {
                        at++;
                    } while (at < order.length && index.compareName(order[at], name, 0, name.length) == 0);
                    return Optional.of(index.member(ordinal));
                }
                byte[] folder = Arrays.copyOf(name, slash);
                byte[] after = Arrays.copyOf(name, slash + 1);
                after[slash]++;
                at = lowerBound(after);
                int explicit = index.find(folder);
                if (explicit < 0 || index.type(explicit) != Member.Type.COLLECTION) {
                    return Optional.of(Member.impliedFolder(new String(folder, UTF_8)));
                }
            }
            return Optional.empty();
        }

        private byte[] nameAt(int position) {
            int start = index.nameStart(order[position]);
            return Arrays.copyOfRange(index.names(), start, start + index.nameLength(order[position]));
        }

        private int lowerBound(byte[] name) {
            int low = 0;
            int high = order.length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (index.compareName(order[middle], name, 0, name.length) < 0) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }

        private static int indexOfSlash(byte[] name, int from) {
            for (int i = from; i < name.length; i++) {
                if (name[i] == '/') {
                    return i;
                }
            }
            return -1;
        }
    }
}

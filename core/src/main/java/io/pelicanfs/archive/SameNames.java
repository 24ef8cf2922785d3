package io.pelicanfs.archive;

import java.util.Optional;
import java.util.regex.Pattern;

/** Members that others of their name hide, as {@code NAME#1}, {@code NAME#2} and so on, counted in archive order. */
final class SameNames {
    private static final Pattern NUMBERED = Pattern.compile("(.+)#([1-9][0-9]{0,8})", Pattern.DOTALL);

    private SameNames() {}

    /** Returns the ordinal of the member that {@code name} counts out; a name that is not so written, or counts too far, has none. */
    static Optional<Integer> find(MemberIndex index, String name) {
        var numbered = NUMBERED.matcher(name);
        if (!numbered.matches()) {
            return Optional.empty();
        }
        byte[] wanted = MemberName.ofText(numbered.group(1));
        int last = index.find(wanted);
        int left = Integer.parseInt(numbered.group(2));
        for (int i = 0; i <= last; i++) {
            if (index.compareName(i, wanted, 0, wanted.length) == 0 && --left == 0) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }
}

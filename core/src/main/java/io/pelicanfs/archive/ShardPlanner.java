package io.pelicanfs.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Deals members out to shards (small-files facts §3.2). Deterministic: neither the order of the inputs nor the machine matters. Holds all
 * names in memory, some 200 bytes each.
 */
public final class ShardPlanner {
    private static final long SMALLEST_SHARD_BYTES = 256L << 20;
    private static final long LARGEST_SHARD_BYTES = 1L << 30;
    /** Beyond 2 GiB a shard costs a job too much scratch, and too much when it has to be fetched again. */
    private static final long WARNED_SHARD_BYTES = 2L << 30;

    private static final int USUAL_JOBS = 8;
    private static final int SHARDS_PER_JOB = 8;
    /** Below the 65,535 at which a zip needs zip64. */
    private static final int MOST_MEMBERS = 65_000;

    private static final int SMALL_MEMBER_BYTES = 4 << 10;

    private final PackOptions options;
    private final PackWarnings warnings = new PackWarnings();
    private final List<ShardPlan> shards = new ArrayList<>();

    private ShardPlanner(PackOptions options) {
        this.options = options;
    }

    /** One sample: the members that share a key. */
    private record Sample(List<PackInput> members, long framedBytes) {}

    /**
     * Plans the shards of {@code inputs}.
     *
     * @throws PelicanException of kind {@link ErrorKind#USAGE} if there is nothing to pack, or two inputs have one name, or a name cannot be
     *     that of a member
     */
    public static PackPlan plan(List<PackInput> inputs, PackOptions options) throws PelicanException {
        return new ShardPlanner(options).plan(inputs);
    }

    private PackPlan plan(List<PackInput> inputs) throws PelicanException {
        if (inputs.isEmpty()) {
            throw usage("there is nothing to pack", "Name a folder, a collection or archives that hold files.");
        }
        for (var input : inputs) {
            check(input);
        }
        var samples = samples(sorted(inputs));
        var ordered = options.order() instanceof PackOrder.Shuffled shuffled ? shuffled.permuted(samples) : samples;
        long total = samples.stream().mapToLong(Sample::framedBytes).sum();
        long target = options.shardBytes()
                .orElse(Math.max(
                        SMALLEST_SHARD_BYTES,
                        Math.min(
                                LARGEST_SHARD_BYTES,
                                total / ((long) SHARDS_PER_JOB * options.jobs().orElse(USUAL_JOBS)))));
        deal(ordered, target);
        if (options.format() != ShardFormat.ZIP && total / inputs.size() < SMALL_MEMBER_BYTES) {
            warnings.add("The members are small (" + contentBytes(inputs) / inputs.size()
                    + " bytes on average); --format zip would take less room.");
        }
        if (shards.size() < options.jobs().orElse(0)) {
            warnings.addShardsFewerThanJobs(shards.size(), options.jobs().getAsInt());
        }
        return new PackPlan(List.copyOf(shards), warnings.all());
    }

    private static long contentBytes(List<PackInput> inputs) {
        return inputs.stream().mapToLong(PackInput::sizeBytes).sum();
    }

    private void check(PackInput input) throws PelicanException {
        byte[] name = input.name().getBytes(UTF_8);
        if (name.length == 0
                || input.name().indexOf('\0') >= 0
                || !Arrays.equals(MemberName.ofText(input.name()), name)
                || Arrays.asList(input.name().split("/", -1)).contains("..")) {
            throw usage("'" + display(input.name()) + "' cannot be the name of a member", "Rename it or leave it out.");
        }
        if (!new String(name, UTF_8).equals(input.name())) {
            throw usage("'" + display(input.name()) + "' is not Unicode text", "Rename it.");
        }
        if (name.length > ShardFrame.MAX_NAME_BYTES) {
            throw usage(
                    "'" + display(input.name()) + "' has a name of " + name.length + " bytes, at most "
                            + ShardFrame.MAX_NAME_BYTES + " can be packed",
                    "Pack from a folder further down, or rename it.");
        }
        if (input.name().equals(DualFrame.INDEX_NAME) && options.format() == ShardFormat.DUAL) {
            throw usage("'" + DualFrame.INDEX_NAME + "' is the name of a shard's own directory", "Rename it.");
        }
        warnings.lookAt(input);
    }

    private List<PackInput> sorted(List<PackInput> inputs) throws PelicanException {
        // By key first: "a.b" and "a.c" stay together though "a-1.b" sorts between "a" and "a.b" by name alone.
        Comparator<String> utf8 = ShardPlanner::compareAsUtf8;
        var sorted = new ArrayList<>(inputs);
        sorted.sort(Comparator.comparing(PackInput::sampleKey, utf8).thenComparing(PackInput::name, utf8));
        for (int i = 1; i < sorted.size(); i++) {
            String name = sorted.get(i).name();
            if (name.equals(sorted.get(i - 1).name())) {
                throw usage(
                        "two sources would become the same member '" + display(name) + "'",
                        "Rename one, or pack them one after the other into different folders.");
            }
            if (name.toLowerCase(Locale.ROOT).equals(sorted.get(i - 1).name().toLowerCase(Locale.ROOT))) {
                warnings.addCaseOnly(name);
            }
        }
        return sorted;
    }

    /** Compares as UTF-8 bytes do, which order as code points: only surrogates, which stand for the highest, are out of place in UTF-16. */
    static int compareAsUtf8(String a, String b) {
        int shared = Math.min(a.length(), b.length());
        for (int i = 0; i < shared; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean surrogates = Character.isSurrogate(x) != Character.isSurrogate(y);
                return surrogates ? (Character.isSurrogate(x) ? 1 : -1) : Character.compare(x, y);
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    private List<Sample> samples(List<PackInput> sorted) {
        var samples = new ArrayList<Sample>();
        var frame = ShardFrame.of(options.format(), options.modified().getEpochSecond());
        for (int from = 0; from < sorted.size(); ) {
            String key = sorted.get(from).sampleKey();
            int to = from;
            long bytes = 0;
            for (; to < sorted.size() && sorted.get(to).sampleKey().equals(key); to++) {
                var member = sorted.get(to);
                var packed = new ShardFrame.Packed(member.name(), member.sizeBytes(), 0, 0);
                bytes += frame.beforeBytes(packed) + member.sizeBytes() + frame.paddingBytes(member.sizeBytes());
            }
            samples.add(new Sample(List.copyOf(sorted.subList(from, to)), bytes));
            from = to;
        }
        return samples;
    }

    private void deal(List<Sample> samples, long target) {
        var members = new ArrayList<PackInput>();
        long bytes = 0;
        long count = 0;
        for (var sample : samples) {
            boolean full = bytes + sample.framedBytes() > target
                    || members.size() + sample.members().size() > MOST_MEMBERS;
            if (full && !members.isEmpty()) {
                addShard(members, count);
                members.clear();
                bytes = 0;
                count = 0;
            }
            if (sample.framedBytes() > Math.max(target, WARNED_SHARD_BYTES)
                    || sample.members().size() > MOST_MEMBERS) {
                warnings.addLargeSample(sample.members().get(0).sampleKey());
            }
            members.addAll(sample.members());
            bytes += sample.framedBytes();
            count++;
        }
        addShard(members, count);
    }

    private void addShard(List<PackInput> members, long samples) {
        String name =
                String.format("shard-%06d.%s", shards.size(), options.format().suffix());
        shards.add(ShardPlan.of(
                name, options.format(), members, samples, options.modified().getEpochSecond()));
    }

    private static String display(String name) {
        return Member.impliedFolder(name).displayName();
    }

    private static PelicanException usage(String summary, String nextStep) {
        return PelicanException.of(ErrorKind.USAGE, summary).nextStep(nextStep).build();
    }
}

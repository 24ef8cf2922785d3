package io.pelicanfs.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pelicanfs.PelicanException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What HTCondor gave this process; outside a job, what the machine gives. Immutable and thread-safe. The ads are read once, by
 * {@link #detect}; folders are looked for at each call, since HTCondor makes and replaces them while the job runs.
 *
 * <p>Container wrappers rewrite the variables that name files to {@code /srv/…}, and some tell a process outside the container as well, or
 * leave the host's path to one inside (credentials facts E.2). So a variable that names nothing is no error: the file is also looked for
 * where HTCondor puts it, in the scratch folder and in the working directory.
 */
public final class Job {
    /** Ads are public to all users of a pool, so a token found in one is no secret, and is never sent. */
    private static final String TOKEN_VARIABLE = "BEARER_TOKEN";

    private static final long MEBIBYTE = 1L << 20;
    private static final long MAX_AD_BYTES = 16 * MEBIBYTE;

    private final Map<String, String> environment;
    private final Path workingDirectory;
    private final Path home;
    private final Optional<ClassAd> jobAd;
    private final Optional<ClassAd> machineAd;
    private final Map<String, String> jobVariables;
    private final List<String> warnings;

    private Job(Map<String, String> environment, Path workingDirectory, Path home) {
        this.environment = Map.copyOf(environment);
        this.workingDirectory = workingDirectory;
        this.home = home;
        var problems = new ArrayList<String>();
        this.jobAd = readAd("_CONDOR_JOB_AD", ".job.ad", problems);
        this.machineAd = readAd("_CONDOR_MACHINE_AD", ".machine.ad", problems);
        this.jobVariables = jobAd.map(ad -> JobVariables.of(ad, problems)).orElse(Map.of());
        this.warnings = List.copyOf(problems);
    }

    /**
     * Looks at the process. Never fails: an ad that cannot be read is an absent ad, and {@link #warnings} says why.
     *
     * @param environment the variables of the process
     * @param workingDirectory where relative paths begin
     * @param home the user's home folder
     */
    public static Job detect(Map<String, String> environment, Path workingDirectory, Path home) {
        return new Job(environment, workingDirectory, home);
    }

    /** Returns the user's home folder: {@code HOME} where it names one, as shells and other programs take it, else the one of the accounts. */
    public static Path home(Map<String, String> environment) {
        String named = environment.getOrDefault("HOME", "");
        return Path.of(named.startsWith("/") ? named : System.getProperty("user.home", "/"));
    }

    /** Returns what could not be read, one sentence each. */
    public List<String> warnings() {
        return warnings;
    }

    /** Returns whether HTCondor started this process: as a job, or as a transfer plugin of one. */
    public boolean inside() {
        return jobAd.isPresent()
                || machineAd.isPresent()
                || Stream.of("_CONDOR_JOB_AD", "_CONDOR_MACHINE_AD", "_CONDOR_SCRATCH_DIR")
                        .anyMatch(environment::containsKey);
    }

    public Optional<ClassAd> jobAd() {
        return jobAd;
    }

    public Optional<ClassAd> machineAd() {
        return machineAd;
    }

    /**
     * Returns the job's scratch folder, which HTCondor removes after the job: {@code _CONDOR_SCRATCH_DIR}, else, as in a transfer plugin,
     * the folder that holds the job's ad.
     */
    public Optional<Path> scratch() {
        // Writable: outside its container, a rewritten "/srv" is a folder as well, but not ours.
        return Stream.of(
                        file("_CONDOR_SCRATCH_DIR"),
                        file("_CONDOR_JOB_AD").filter(Files::isRegularFile).map(Path::getParent),
                        Optional.of(workingDirectory).filter(folder -> Files.isRegularFile(folder.resolve(".job.ad"))))
                .flatMap(Optional::stream)
                .filter(folder -> Files.isDirectory(folder) && Files.isWritable(folder))
                .findFirst();
    }

    /**
     * Returns the folder in which HTCondor keeps the job's {@code *.use} token files fresh: {@code _CONDOR_CREDS}, else
     * {@code .condor_creds} in the working directory. A set but empty variable means that there is none (credentials facts A.1).
     */
    public Optional<Path> credentials() {
        if (environment.getOrDefault("_CONDOR_CREDS", "?").isEmpty()) {
            return Optional.empty();
        }
        var named = file("_CONDOR_CREDS");
        if (named.filter(Files::isDirectory).isPresent()) {
            return named;
        }
        var usual = Optional.of(workingDirectory.resolve(".condor_creds")).filter(Files::isDirectory);
        return usual.isPresent() ? usual : named;
    }

    /** Returns the CPUs this process may use, at least 1: those of the slot or asked for, else {@code OMP_NUM_THREADS}, else the machine's. */
    public int cpus() {
        return Stream.of(
                        number(machineAd, "Cpus"),
                        number(jobAd, "CpusProvisioned"),
                        number(jobAd, "RequestCpus"),
                        JobVariables.positiveInt(environment.getOrDefault("OMP_NUM_THREADS", "")))
                .filter(OptionalInt::isPresent)
                .mapToInt(OptionalInt::getAsInt)
                .findFirst()
                .orElseGet(() -> Runtime.getRuntime().availableProcessors());
    }

    /** Returns the memory of the slot, else the memory asked for; absent outside a job. */
    public OptionalLong memoryBytes() {
        return Stream.of(
                        number(machineAd, "Memory"), number(jobAd, "MemoryProvisioned"), number(jobAd, "RequestMemory"))
                .filter(OptionalInt::isPresent)
                .mapToLong(mebibytes -> mebibytes.getAsInt() * MEBIBYTE)
                .findFirst();
    }

    /** Returns which of the jobs of one submission this is, from 0. */
    public OptionalInt procId() {
        var id = jobAd.map(ad -> ad.integer("ProcId")).orElse(OptionalLong.empty());
        return id.isPresent() && id.getAsLong() >= 0 && id.getAsLong() <= Integer.MAX_VALUE
                ? OptionalInt.of((int) id.getAsLong())
                : OptionalInt.empty();
    }

    public Optional<String> projectName() {
        return jobAd.flatMap(ad -> ad.text("ProjectName"));
    }

    public Optional<String> globalJobId() {
        return jobAd.flatMap(ad -> ad.text("GlobalJobId"));
    }

    /**
     * Returns an environment variable: the process's, else the one the job's submit file sets, which HTCondor keeps from transfer plugins.
     * {@code BEARER_TOKEN} is taken from the process only.
     */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).or(() -> jobVariable(name));
    }

    /** Returns a variable that the job's submit file sets, whether or not the process has it; never {@code BEARER_TOKEN}. */
    public Optional<String> jobVariable(String name) {
        return name.equals(TOKEN_VARIABLE) ? Optional.empty() : Optional.ofNullable(jobVariables.get(name));
    }

    /** Returns the one folder for all we create besides outputs: {@code .pelfs} in the scratch, else {@code pelfs} in the user's cache folder. */
    public Path folder() {
        return scratch()
                .map(scratch -> scratch.resolve(".pelfs"))
                .orElseGet(() -> userCache().resolve("pelfs"));
    }

    private Path userCache() {
        return file("XDG_CACHE_HOME")
                .filter(folder -> environment
                        .getOrDefault("XDG_CACHE_HOME", "")
                        .startsWith("/")) // its specification: ignore others
                .orElseGet(() -> home.resolve(".cache"));
    }

    private Optional<ClassAd> readAd(String variable, String usualName, List<String> problems) {
        var places = Stream.of(
                        file(variable),
                        file("_CONDOR_SCRATCH_DIR").map(folder -> folder.resolve(usualName)),
                        Optional.of(workingDirectory.resolve(usualName)))
                .flatMap(Optional::stream)
                .filter(Files::isRegularFile)
                .distinct();
        var file = places.findFirst();
        if (file.isEmpty()) {
            file(variable).ifPresent(named -> problems.add(variable + " names " + named + ", which is no file."));
            return Optional.empty();
        }
        try {
            if (Files.size(file.get()) > MAX_AD_BYTES) {
                problems.add("The ad " + file.get() + " is larger than 16 MiB.");
                return Optional.empty();
            }
            // Not strict UTF-8: ads may hold bytes of any encoding, and none that matters here is beyond ASCII.
            return Optional.of(ClassAd.parse(new String(Files.readAllBytes(file.get()), UTF_8)));
        } catch (PelicanException e) {
            problems.add("The ad " + file.get() + " is unreadable: " + e.summary() + ".");
        } catch (IOException e) {
            problems.add("The ad " + file.get() + " is unreadable: " + e + ".");
        }
        return Optional.empty();
    }

    private Optional<Path> file(String variable) {
        var value = environment.getOrDefault(variable, "");
        if (value.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(workingDirectory.resolve(value));
        } catch (InvalidPathException notAPath) {
            return Optional.empty();
        }
    }

    private static OptionalInt number(Optional<ClassAd> ad, String name) {
        return ad.map(found -> found.positiveInt(name)).orElse(OptionalInt.empty());
    }
}

package io.pelicanfs.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobTest {
    @TempDir
    Path sandbox;

    @TempDir
    Path elsewhere;

    private Job job(Map<String, String> environment) {
        return Job.detect(environment, sandbox, Job.home(environment));
    }

    private Job jobWithAd(String ad) throws IOException {
        Files.writeString(sandbox.resolve(".job.ad"), ad);
        return job(Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"23.9.6", "25.14.1"})
    void findsAllThatARealJobWasGiven(String version) throws IOException {
        Files.writeString(sandbox.resolve(".job.ad"), Fixtures.text("job-" + version + ".ad"));
        Files.writeString(sandbox.resolve(".machine.ad"), Fixtures.text("machine-" + version + ".ad"));
        var job = Job.detect(Fixtures.environment(version, sandbox.toString()), elsewhere, elsewhere);

        assertThat(job.warnings()).isEmpty();
        assertThat(job.inside()).isTrue();
        assertThat(job.scratch()).contains(sandbox);
        assertThat(job.folder()).isEqualTo(sandbox.resolve(".pelfs"));
        assertThat(job.cpus()).isEqualTo(2);
        assertThat(job.memoryBytes()).hasValue(512L << 20);
        assertThat(job.procId()).hasValue(0);
        assertThat(job.projectName()).contains("Lab");
        assertThat(job.globalJobId().orElseThrow()).startsWith("condorlab@ep.pool.test#42.0#");
        assertThat(job.credentials()).isEmpty();
    }

    @Test
    void outsideAJobThereIsOnlyTheMachine() {
        var job = job(Map.of("HOME", "/home/u"));
        assertThat(job.inside()).isFalse();
        assertThat(job.scratch()).isEmpty();
        assertThat(job.memoryBytes()).isEmpty();
        assertThat(job.procId()).isEmpty();
        assertThat(job.cpus()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(job.folder()).isEqualTo(Path.of("/home/u/.cache/pelfs"));
        assertThat(job(Map.of("HOME", "/home/u", "XDG_CACHE_HOME", "/c")).folder())
                .isEqualTo(Path.of("/c/pelfs"));
        assertThat(job(Map.of("HOME", "/home/u", "XDG_CACHE_HOME", "c")).folder())
                .isEqualTo(Path.of("/home/u/.cache/pelfs"));
        assertThat(job.warnings()).isEmpty();
    }

    @Test
    void inATransferPluginTheScratchIsWhereTheAdLies() throws IOException {
        var ad = Files.writeString(sandbox.resolve(".job.ad"), "ProcId = 3\n");
        var job = Job.detect(Map.of("_CONDOR_JOB_AD", ad.toString()), elsewhere, elsewhere);
        assertThat(job.scratch()).contains(sandbox);
        assertThat(job.procId()).hasValue(3);
    }

    @Test
    void findsTheFilesAlthoughAContainerRewroteTheirVariables() throws IOException {
        Files.writeString(sandbox.resolve(".job.ad"), "ProcId = 3\n");
        Files.createDirectory(sandbox.resolve(".condor_creds"));
        var job = job(Map.of(
                "_CONDOR_JOB_AD", "/srv/no/such/.job.ad",
                "_CONDOR_SCRATCH_DIR", "/srv/no/such",
                "_CONDOR_CREDS", "/srv/no/such/.condor_creds"));
        assertThat(job.procId()).hasValue(3);
        assertThat(job.scratch()).contains(sandbox);
        assertThat(job.credentials()).contains(sandbox.resolve(".condor_creds"));
        assertThat(job.warnings()).isEmpty();
    }

    @Test
    void looksForCredentialsAtEachCall() throws IOException {
        var job = job(Map.of());
        assertThat(job.credentials()).isEmpty();
        var folder = Files.createDirectory(sandbox.resolve(".condor_creds"));
        assertThat(job.credentials()).contains(folder);
        assertThat(job(Map.of("_CONDOR_CREDS", "")).credentials()).isEmpty();
        assertThat(job(Map.of("_CONDOR_CREDS", elsewhere.toString())).credentials())
                .contains(elsewhere);
        Files.delete(folder);
        assertThat(job(Map.of("_CONDOR_CREDS", "/no/such")).credentials()).contains(Path.of("/no/such"));
    }

    @Test
    void aBrokenAdIsAnAbsentAdWithAWarning() throws IOException {
        var job = jobWithAd("ProcId = \"3\nRequestCpus = 4\n");
        assertThat(job.jobAd()).isEmpty();
        assertThat(job.warnings())
                .singleElement()
                .asString()
                .contains(".job.ad")
                .contains("never closed");
        assertThat(job(Map.of("_CONDOR_MACHINE_AD", "/no/such")).warnings())
                .anyMatch(w -> w.contains("_CONDOR_MACHINE_AD names /no/such"));
        assertThat(job(Map.of("_CONDOR_SCRATCH_DIR", "\0")).scratch()).contains(sandbox);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "RequestCpus = 3              | 3",
                "RequestCpus = 0              | 5",
                "RequestCpus = Cpus / 2       | 5",
                "RequestCpus = 3.0            | 3",
                "CpusProvisioned = 2          | 2",
            })
    void countsCpusOfTheSlotElseThoseAskedForElseOpenMps(String ad, int cpus) throws IOException {
        Files.writeString(sandbox.resolve(".job.ad"), ad);
        assertThat(job(Map.of("OMP_NUM_THREADS", "5,2")).cpus()).isEqualTo(cpus);
    }

    @Test
    void readsTheJobsOwnVariablesInTheNewStyle() throws IOException {
        var job = jobWithAd("Environment = \"A=1 B='two words' C='it''s' D=a'b c'd  E= F\"\nEnv = \"A=9\"\n");
        assertThat(job.variable("A")).contains("1");
        assertThat(job.variable("B")).contains("two words");
        assertThat(job.variable("C")).contains("it's");
        assertThat(job.variable("D")).contains("ab cd");
        assertThat(job.variable("E")).contains("");
        assertThat(job.variable("F")).isEmpty();
    }

    @Test
    void readsTheJobsOwnVariablesInTheOldStyle() throws IOException {
        var job = jobWithAd("Env = \"A=1;B=two words; C='x\"\n");
        assertThat(job.variable("A")).contains("1");
        assertThat(job.variable("B")).contains("two words");
        assertThat(job.variable("C")).contains("'x");
    }

    @Test
    void theProcessEnvironmentWinsOverTheAdAndTokensComeFromItOnly() throws IOException {
        Files.writeString(sandbox.resolve(".job.ad"), "Environment = \"A=ad BEARER_TOKEN=abc\"\n");
        assertThat(job(Map.of("A", "process")).variable("A")).contains("process");
        assertThat(job(Map.of("A", "process")).jobVariable("A")).contains("ad");
        assertThat(job(Map.of()).variable("BEARER_TOKEN")).isEmpty();
        assertThat(job(Map.of("BEARER_TOKEN", "t")).variable("BEARER_TOKEN")).contains("t");
    }
}

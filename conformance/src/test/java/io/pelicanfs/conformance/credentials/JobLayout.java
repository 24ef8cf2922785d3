package io.pelicanfs.conformance.credentials;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;

/** A sandbox of a job and its environment, as recorded in pools or as wrappers and users are known to change them (credential facts E.2, E.3). */
enum JobLayout {
    /** 23.9.6: the sandbox is the slot's folder; a credential as JSON. */
    HTCONDOR_23 {
        @Override
        Job build(Path execute, String token) throws IOException {
            return condor(execute.resolve("dir_26047"), "ap.use", json(token));
        }
    },
    /** 25.14.1: the sandbox is a folder below it; a credential as one line. */
    HTCONDOR_25 {
        @Override
        Job build(Path execute, String token) throws IOException {
            return condor(execute.resolve("dir_26050/scratch"), "rdrive_h1.use", token + "\n");
        }
    },
    /** What the local credential monitor of an access point calls its own. */
    LOCAL_CREDENTIAL_MONITOR {
        @Override
        Job build(Path execute, String token) throws IOException {
            return condor(execute.resolve("dir_1/scratch"), "scitokens.use", json(token));
        }
    },
    /** A service with a dot and a handle; beside it the file that is being written and one that is empty. */
    NAMED_BY_A_COLLABORATION {
        @Override
        Job build(Path execute, String token) throws IOException {
            var job = condor(execute.resolve("dir_1/scratch"), "cms_crab.use", token);
            var folder = job.workingDirectory().resolve(".condor_creds");
            Files.writeString(folder.resolve("igwn.use"), "");
            Files.writeString(folder.resolve("cms_crab.use.tmp"), "half of a tok");
            return job;
        }
    },
    /** A container's wrapper has put the place inside the container into the variables; the job stands in the sandbox. */
    REWRITTEN_TO_SRV {
        @Override
        Job build(Path execute, String token) throws IOException {
            var job = condor(execute.resolve("dir_1/scratch"), "mytokens_read.use", token);
            return job.with("_CONDOR_CREDS", "/srv/nowhere/.condor_creds")
                    .with("_CONDOR_SCRATCH_DIR", "/srv/nowhere")
                    .with("_CONDOR_JOB_AD", "/srv/nowhere/.job.ad");
        }
    },
    /** Inside a container the variable still has the host's path. */
    PATH_OF_THE_HOST {
        @Override
        Job build(Path execute, String token) throws IOException {
            var job = condor(execute.resolve("dir_1/scratch"), "physicsdata.use", token);
            return job.with("_CONDOR_CREDS", "/var/lib/condor/execute/dir_9/.condor_creds");
        }
    },
    /** A wrapper that clears the environment. */
    NO_VARIABLES {
        @Override
        Job build(Path execute, String token) throws IOException {
            var job = condor(execute.resolve("dir_1/scratch"), "osdf.use", token);
            return new Job(job.workingDirectory(), Map.of());
        }
    },
    /** The program has gone elsewhere; only the scratch folder is named. */
    IN_A_SUBFOLDER {
        @Override
        Job build(Path execute, String token) throws IOException {
            var job = condor(execute.resolve("dir_1/scratch"), "rdrive.use", token)
                    .without("_CONDOR_CREDS");
            var below = Files.createDirectories(job.workingDirectory().resolve("run/1"));
            return new Job(below, job.environment());
        }
    },
    /** The folder of credentials, and the file in it, are links. */
    LINKED {
        @Override
        Job build(Path execute, String token) throws IOException {
            var job = condor(execute.resolve("dir_1/scratch"), "ap.use", token);
            var folder = job.workingDirectory().resolve(".condor_creds");
            var real = Files.move(folder, execute.resolve("real"));
            Files.move(real.resolve("ap.use"), real.resolve("ap.data"));
            Files.createSymbolicLink(real.resolve("ap.use"), Path.of("ap.data"));
            Files.createSymbolicLink(folder, real);
            return job;
        }
    },
    /** {@code environment = "BEARER_TOKEN_FILE=$$(CondorScratchDir)/.condor_creds/ap.use"} in the submit file. */
    NAMED_IN_THE_SUBMIT_FILE {
        @Override
        Job build(Path execute, String token) throws IOException {
            var job = condor(execute.resolve("dir_1/scratch"), "ap.use", json(token));
            return job.without("_CONDOR_CREDS")
                    .with(
                            "BEARER_TOKEN_FILE",
                            job.workingDirectory()
                                    .resolve(".condor_creds/ap.use")
                                    .toString());
        }
    },
    /** As recorded in a pool: the submit file gives a {@code BEARER_TOKEN} that is none, and HTCondor a good one. */
    BESIDE_A_VARIABLE_THAT_IS_NO_TOKEN {
        @Override
        Job build(Path execute, String token) throws IOException {
            return condor(execute.resolve("dir_12046/scratch"), "ap.use", token).with("BEARER_TOKEN", "abc");
        }
    };

    /** Where a job stands and what variables it has. */
    record Job(Path workingDirectory, Map<String, String> environment) {
        Job with(String name, String value) {
            var changed = new HashMap<>(environment);
            changed.put(name, value);
            return new Job(workingDirectory, changed);
        }

        Job without(String name) {
            var changed = new HashMap<>(environment);
            changed.remove(name);
            return new Job(workingDirectory, changed);
        }
    }

    /** Makes the sandbox below {@code execute}, with one credential. */
    abstract Job build(Path execute, String token) throws IOException;

    private static String json(String token) {
        return "{\"access_token\":\"" + token + "\",\"expires_in\":1200}";
    }

    /** The sandbox as the starter makes it: modes, advertisements, variables. */
    private static Job condor(Path scratch, String credential, String content) throws IOException {
        var folder = Files.createDirectories(scratch.resolve(".condor_creds"));
        Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwx------"));
        var file = Files.writeString(folder.resolve(credential), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(scratch.resolve(".job.ad"), "ClusterId = 7\nProcId = 0\n");
        Files.writeString(scratch.resolve(".machine.ad"), "Cpus = 2\nMemory = 1024\n");
        Map<String, String> environment = new HashMap<>(Map.of(
                "BATCH_SYSTEM", "HTCondor",
                "_CONDOR_CREDS", folder.toString(),
                "_CONDOR_SCRATCH_DIR", scratch.toString(),
                "_CONDOR_JOB_IWD", scratch.toString(),
                "_CONDOR_JOB_AD", scratch.resolve(".job.ad").toString(),
                "_CONDOR_MACHINE_AD", scratch.resolve(".machine.ad").toString(),
                "_CONDOR_SLOT", "slot1_1",
                "TMPDIR", scratch.toString()));
        return new Job(scratch, environment);
    }
}

package io.pelicanfs.bench;

import io.pelicanfs.PelicanUrl;
import io.pelicanfs.client.PelicanFileSystem;
import io.pelicanfs.client.ReadResult;
import io.pelicanfs.transfer.GetOptions;
import io.pelicanfs.transfer.Integrity;
import io.pelicanfs.transfer.PutOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The programs that are compared: curl first, then ours, then the Python ones that are installed. */
final class Programs {
    /** As users start it; {@code bench/run} runs in the source tree's top folder. */
    static final String PELFS = Path.of("pelfs").toAbsolutePath().toString();

    private final NginxFederation federation;
    private final Path folder;
    private final Map<String, String> environment;
    private final PelicanFileSystem warm;
    private final PelicanFileSystem direct;
    private final Python python = new Python();
    private final boolean pythonIsThere;

    Programs(NginxFederation federation, Path folder) throws IOException, InterruptedException {
        this.federation = federation;
        this.folder = folder;
        // The server asks for no token; a client that writes sends one all the same.
        this.environment = Map.of(
                "SSL_CERT_FILE", federation.ca().toString(), "ORT_DISABLE_TELEMETRY", "1", "BEARER_TOKEN", "benchmark");
        this.warm = PelicanFileSystem.builder().environment(environment).build();
        this.direct = PelicanFileSystem.builder()
                .environment(environment)
                .settings(settings -> settings.direct())
                .build();
        this.pythonIsThere = python.has("pelicanfs");
    }

    Map<String, Task> read(List<String> names) {
        var tasks = new LinkedHashMap<String, Task>();
        String name = names.get(0);
        tasks.put("curl", curl(federation.httpsUrl(name)));
        tasks.put("pelfs cat", whole(PELFS, "cat", federation.pelicanUrl(name)));
        tasks.put("this library, warm JVM", inProcess(() -> {
            try (var bytes = warm.stream(federation.pelicanUrl(name))) {
                bytes.transferTo(OutputStream.nullOutputStream());
            }
        }));
        python(
                tasks,
                "fsspec http",
                "import fsspec,sys; fsspec.filesystem('http').cat_file(sys.argv[1])",
                federation.httpsUrl(name));
        python(tasks, "pelicanfs", PELICANFS + "fs.cat_file(sys.argv[2])", federation.discoveryUrl(), "/bench/" + name);
        return tasks;
    }

    Map<String, Task> copy(String name) {
        var tasks = new LinkedHashMap<String, Task>();
        String target = folder.resolve("copy").toString();
        tasks.put("curl", whole("curl", "-sf", "--cacert", ca(), "-o", target, federation.httpsUrl(name)));
        tasks.put("pelfs get", whole(PELFS, "get", "-q", federation.pelicanUrl(name), target));
        tasks.put("this library, warm JVM", inProcess(() -> {
            Files.deleteIfExists(Path.of(target));
            warm.get(federation.pelicanUrl(name), Path.of(target));
        }));
        python(
                tasks,
                "fsspec http",
                "import fsspec,sys; fsspec.filesystem('http').get_file(sys.argv[1],sys.argv[2])",
                federation.httpsUrl(name),
                target);
        python(
                tasks,
                "pelicanfs",
                PELICANFS + "fs.get(sys.argv[2],sys.argv[3])",
                federation.discoveryUrl(),
                "/bench/" + name,
                target);
        // What stands there already is not fetched again.
        return before(tasks, () -> Files.deleteIfExists(Path.of(target)));
    }

    /** Fetches one object from an origin that tells its digest; we alone compare it. */
    Map<String, Task> copyWithDigest(XrootdServer server, String name) {
        var tasks = new LinkedHashMap<String, Task>();
        var target = folder.resolve("copy");
        tasks.put(
                "curl, without the digest",
                whole("curl", "-sf", "--cacert", ca(), "-o", target.toString(), server.httpsUrl(name)));
        tasks.put(
                "pelfs --direct get",
                whole(PELFS, "--direct", "get", "-q", federation.xrootdUrl(name), target.toString()));
        tasks.put("this library, warm JVM", inProcess(() -> {
            Files.deleteIfExists(target);
            var done = direct.get(PelicanUrl.parse(federation.xrootdUrl(name)), target, GetOptions.defaults());
            if (done.integrity() != Integrity.DIGEST) {
                throw new IOException("the digest was not compared");
            }
        }));
        python(
                tasks,
                "pelicanfs, without the digest",
                PELICANFS + "fs.get(sys.argv[2],sys.argv[3])",
                federation.discoveryUrl(),
                "/xrootd/" + name,
                target.toString());
        return before(tasks, () -> Files.deleteIfExists(target));
    }

    /** Puts a file, each program under a name of its own. */
    Map<String, Task> put(Path file) {
        var tasks = new LinkedHashMap<String, Task>();
        tasks.put("curl", whole("curl", "-sf", "--cacert", ca(), "-T", file.toString(), federation.httpsUrl("put")));
        tasks.put("pelfs put", whole(PELFS, "put", "-q", file.toString(), federation.pelicanUrl("put")));
        tasks.put("this library, warm JVM", inProcess(() -> {
            federation.unpublish("put");
            warm.put(file, federation.pelicanUrl("put"), PutOptions.CREATE);
        }));
        // What stands there already is not put again.
        return before(tasks, () -> federation.unpublish("put"));
    }

    /** Fetches one object from the origin, into a file. */
    Map<String, Task> copyDirect(String name) {
        var tasks = new LinkedHashMap<String, Task>();
        var target = folder.resolve("copy");
        tasks.put("curl", whole("curl", "-sf", "--cacert", ca(), "-o", target.toString(), federation.httpsUrl(name)));
        tasks.put(
                "pelfs --direct get",
                whole(PELFS, "--direct", "get", "-q", federation.pelicanUrl(name), target.toString()));
        tasks.put("this library, warm JVM", inProcess(() -> {
            Files.deleteIfExists(target);
            direct.get(federation.pelicanUrl(name), target);
        }));
        return before(tasks, () -> Files.deleteIfExists(target));
    }

    Map<String, Task> readMany(List<String> names) throws IOException {
        var https = list("https.txt", names.stream().map(federation::httpsUrl).toList());
        var paths =
                list("paths.txt", names.stream().map(name -> "/bench/" + name).toList());
        var curl = list(
                "curl.txt",
                names.stream()
                        .map(name -> "url = " + federation.httpsUrl(name) + "\noutput = /dev/null")
                        .toList());
        var urls = new ArrayList<PelicanUrl>();
        for (String name : names) {
            urls.add(PelicanUrl.parse(federation.pelicanUrl(name)));
        }
        var tasks = new LinkedHashMap<String, Task>();
        tasks.put(
                "curl, 16 at once",
                whole("curl", "-sf", "--cacert", ca(), "--parallel", "--parallel-max", "16", "-K", curl));
        tasks.put("this library, readAll, warm JVM", inProcess(() -> {
            try (var results = warm.readAll(urls)) {
                for (var result : (Iterable<ReadResult>) results::iterator) {
                    result.bytes();
                }
            }
        }));
        python(
                tasks,
                "fsspec http, cat of a list",
                "import fsspec,sys; fsspec.filesystem('http').cat(open(sys.argv[1]).read().split())",
                https);
        python(
                tasks,
                "pelicanfs, cat of a list",
                PELICANFS + "fs.cat(open(sys.argv[2]).read().split())",
                federation.discoveryUrl(),
                paths);
        return tasks;
    }

    Map<String, Task> copyMany(List<String> names) throws IOException {
        var target = folder.resolve("many");
        var ours = list("ours.txt", names.stream().map(federation::pelicanUrl).toList());
        var curl = list(
                "curl-files.txt",
                names.stream()
                        .map(name -> "url = " + federation.httpsUrl(name) + "\noutput = " + target.resolve(name))
                        .toList());
        var paths =
                list("paths.txt", names.stream().map(name -> "/bench/" + name).toList());
        var tasks = new LinkedHashMap<String, Task>();
        tasks.put(
                "curl, 16 at once",
                whole("curl", "-sf", "--cacert", ca(), "--parallel", "--parallel-max", "16", "-K", curl));
        tasks.put(
                "pelfs get, 16 at once",
                whole(PELFS, "-P", "16", "get", "-q", "--files-from", ours, target.toString()));
        python(
                tasks,
                "pelicanfs, get of a list",
                PELICANFS
                        + "p=open(sys.argv[2]).read().split(); fs.get(p,[sys.argv[3]+'/'+n.split('/')[-1] for n in p])",
                federation.discoveryUrl(),
                paths,
                target.toString());
        var runs = new AtomicInteger();
        return before(tasks, () -> {
            // Put aside, not deleted: ext4 looks at what was deleted in the last minutes before it makes a file, which
            // slows the next run.
            if (Files.exists(target)) {
                Files.move(target, folder.resolve("many-" + runs.incrementAndGet()));
            }
            Files.createDirectory(target);
        });
    }

    static final String PELICANFS =
            "import sys; from pelicanfs.core import PelicanFileSystem; fs=PelicanFileSystem(sys.argv[1].replace('https','pelican')); ";

    private String list(String name, List<String> lines) throws IOException {
        return Files.write(folder.resolve(name), lines).toString();
    }

    private String ca() {
        return federation.ca().toString();
    }

    PelicanFileSystem warm() {
        return warm;
    }

    /** What curl is served, thrown away. */
    Task curl(String... arguments) {
        var command = new ArrayList<>(List.of("curl", "-sf", "--cacert", ca(), "-o", "/dev/null"));
        command.addAll(List.of(arguments));
        return whole(command.toArray(String[]::new));
    }

    Task whole(String... command) {
        return () -> WholeProcess.of(List.of(command), environment, folder);
    }

    void python(Map<String, Task> tasks, String name, String program, String... arguments) {
        if (pythonIsThere) {
            var command = new ArrayList<>(List.of(python.interpreter(), "-c", program));
            command.addAll(List.of(arguments));
            tasks.put(name, whole(command.toArray(String[]::new)));
        }
    }

    /** The same tasks, with something done before each run that does not count. */
    private static Map<String, Task> before(Map<String, Task> tasks, Work work) {
        tasks.replaceAll((program, task) -> () -> {
            work.run();
            return task.run();
        });
        return tasks;
    }

    /** Work in this JVM, which by then has done it before. */
    static Task inProcess(Work work) {
        var warmed = new boolean[1];
        return () -> {
            if (!warmed[0]) {
                work.run();
                warmed[0] = true;
            }
            long begin = System.nanoTime();
            work.run();
            return new WholeProcess.Run((System.nanoTime() - begin) / 1e9, 0);
        };
    }

    @FunctionalInterface
    interface Work {
        void run() throws IOException;
    }
}

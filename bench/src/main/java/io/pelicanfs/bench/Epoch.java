package io.pelicanfs.bench;

import io.pelicanfs.client.PelicanFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Every sample of a dataset of several shards, once, in the order of the shards. */
final class Epoch {
    private Epoch() {}

    static Map<String, Task> tasks(Site site, PelicanFileSystem fs) throws IOException, InterruptedException {
        var federation = site.federation();
        int shards = 0;
        while (Files.exists(federation.file(shard(shards)))) {
            shards++;
        }
        var pipes = IntStream.range(0, shards)
                .mapToObj(i -> "pipe:curl -sf -K " + federation.curlConfig() + " " + federation.httpsUrl(shard(i)))
                .collect(Collectors.joining("::"));
        var tasks = new LinkedHashMap<String, Task>();
        site.python(tasks, "webdataset, pipe:curl", "webdataset", "epoch_webdataset", pipes);
        tasks.put("this library, warm JVM", Programs.inProcess(() -> {
            try (var samples = fs.dataset(federation.pelicanUrl("epoch/dataset.json")).stream()) {
                long count = samples.count();
                if (count != Material.MEMBERS) {
                    throw new IOException(count + " samples");
                }
            }
        }));
        return tasks;
    }

    private static String shard(int number) {
        return String.format("epoch/shard-%06d.tar", number);
    }
}

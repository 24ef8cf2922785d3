package io.pelicanfs.bench;

import io.pelicanfs.PelicanUrl;
import io.pelicanfs.client.PelicanFileSystem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;

/** A large table, deflated as the one member of a zip, read to its end: its rows are counted and one column is summed up. */
final class CsvInZip {
    static final int MEGABYTES = 127;
    static final String NAME = "table.zip";
    private static final String MEMBER = "table.csv";
    private static final int SUMMED = 5;
    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();

    private final Path zip;
    private final Answer answer;

    private record Answer(long rows, long sum) {}

    private CsvInZip(Path zip, Answer answer) {
        this.zip = zip;
        this.answer = answer;
    }

    /** Makes the zip in {@code folder}; the same bytes each time. */
    static CsvInZip make(Path folder) throws IOException {
        var random = new Random(127);
        long rows = 0;
        long sum = 0;
        var file = folder.resolve(NAME);
        try (var zip = new ZipOutputStream(Files.newOutputStream(file));
                var text = new OutputStreamWriter(zip, StandardCharsets.US_ASCII)) {
            zip.putNextEntry(new ZipEntry(MEMBER));
            text.write("object,class,right_ascension,declination,note,counts\r\n");
            for (long left = MEGABYTES * 1_000_000L; left > 0; rows++) {
                int counts = random.nextInt(100_000);
                var row = rows + ",class" + random.nextInt(40) + "," + random.nextInt(360_000_000) / 1e6 + ","
                        + random.nextInt(90_000_000) / 1e6 + ",\"seen, night " + random.nextInt(400) + "\"," + counts
                        + "\r\n";
                text.write(row);
                left -= row.length();
                sum += counts;
            }
        }
        return new CsvInZip(file, new Answer(rows, sum));
    }

    void publish(NginxFederation federation) throws IOException {
        Files.createLink(federation.file(NAME), zip);
    }

    Map<String, Task> tasks(Site site, PelicanFileSystem fs) throws IOException, InterruptedException {
        var federation = site.federation();
        var tasks = new LinkedHashMap<String, Task>();
        tasks.put("local file, java.util.zip, warm JVM", Programs.inProcess(() -> {
            try (var local = new ZipFile(zip.toFile());
                    var member = local.getInputStream(local.getEntry(MEMBER))) {
                check(member);
            }
        }));
        var url = PelicanUrl.parse(federation.pelicanUrl(NAME) + "!/" + MEMBER);
        tasks.put("this library, warm JVM", Programs.inProcess(() -> {
            try (var member = fs.stream(url)) {
                check(member);
            }
        }));
        var answers =
                new String[] {MEMBER, String.valueOf(SUMMED), String.valueOf(answer.rows), String.valueOf(answer.sum)};
        site.python(tasks, "Python, local file", "zipfile", "csv_local", with(answers, zip.toString()));
        site.python(tasks, "fsspec zip", "fsspec", "csv_fsspec", with(answers, federation.httpsUrl(NAME)));
        var pelican = federation.discoveryUrl().replace("https", "pelican");
        site.python(
                tasks, "pelicanfs, fsspec zip", "pelicanfs", "csv_pelicanfs", with(answers, pelican, "/bench/" + NAME));
        return tasks;
    }

    private static String[] with(String[] answers, String... archive) {
        return Stream.concat(Stream.of(archive), Stream.of(answers)).toArray(String[]::new);
    }

    private void check(InputStream member) throws IOException {
        long rows = 0;
        long sum = 0;
        try (var table = CSVParser.parse(member, StandardCharsets.UTF_8, FORMAT)) {
            for (var row : table) {
                rows++;
                sum += Long.parseLong(row.get(SUMMED));
            }
        }
        var found = new Answer(rows, sum);
        if (!found.equals(answer)) {
            throw new IOException(found + " instead of " + answer);
        }
    }
}

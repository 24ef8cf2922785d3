package io.pelicanfs.credential;

import io.pelicanfs.credential.Contents.Flaw;
import io.pelicanfs.credential.Contents.Unusable;
import io.pelicanfs.credential.Reading.Finding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads every place once, in the order of credential facts A.1 and A.2. Judges nothing. Not reusable. */
final class PlaceReader {
    /** A job has a handful; a folder of thousands is not a folder of credentials. */
    private static final int MAX_CREDENTIALS = 256;

    private static final String CONDOR_FOLDER = ".condor_creds";
    /** Where container wrappers of HTCondor pools show a job its scratch folder. */
    private static final Path CONTAINER_SCRATCH = Path.of("/srv");

    private final CredentialPlaces places;
    private final List<Finding> ambient = new ArrayList<>();
    private final Map<String, Finding> condor = new LinkedHashMap<>();
    private final List<String> absent = new ArrayList<>();
    private final Watch watch = new Watch();

    PlaceReader(CredentialPlaces places) {
        this.places = places;
    }

    static Reading read(CredentialPlaces places) {
        return new PlaceReader(places).read();
    }

    private Reading read() {
        Path folder = condorFolder();
        Optional<Finding> explicit = places.tokenFile().map(this::explicit);
        if (explicit.isEmpty()) {
            bearerToken();
            fileNamedBy("BEARER_TOKEN_FILE");
            places.variable("XDG_RUNTIME_DIR")
                    .ifPresentOrElse(this::runtimeFolder, () -> absent.add("XDG_RUNTIME_DIR (not set)"));
            bearerFile(Path.of("/tmp"));
            fileNamedBy("TOKEN");
            condorCredentials(folder);
        }
        return new Reading(Optional.empty(), explicit, ambient, condor, absent, shown(folder), inJob(), watch);
    }

    private Finding explicit(Path named) {
        Path file = places.workingDirectory().resolve(named);
        String name = name(named);
        // Somebody who gives the token instead of its file must not find it in an error message and then in a log.
        boolean looksSecret = !Files.exists(file) && (name.startsWith("eyJ") || name.length() > 100);
        String place = looksSecret ? "the named file" : shown(named);
        watch.add(file);
        return new Finding(place, TokenFile.readNamed(place, file));
    }

    private void bearerToken() {
        String value = places.environment().get("BEARER_TOKEN");
        if (value == null) {
            absent.add("BEARER_TOKEN (not set)");
        } else {
            ambient.add(new Finding("BEARER_TOKEN", TokenText.parse("BEARER_TOKEN", value, Optional.empty())));
        }
    }

    private void fileNamedBy(String variable) {
        Optional<String> value = places.variable(variable);
        if (value.isEmpty()) {
            absent.add(variable + " (not set)");
            return;
        }
        Optional<Path> file = resolved(value.get());
        String place = file.filter(path -> isNoSecret(value.get(), path))
                .map(path -> variable + "=" + shown(path))
                .orElse(variable);
        file.ifPresent(watch::add);
        Contents contents = file.map(path -> TokenFile.readNamed(place, path))
                .orElseGet(() -> new Unusable(Flaw.UNREADABLE, "cannot be read: its value is not a path"));
        ambient.add(new Finding(place, contents));
    }

    /**
     * People put the token itself where its file's name belongs, and CI systems have a {@code TOKEN} of their own. So a value is shown only
     * if it leads to a file, or at least into a folder that exists and that it names. The root does not count: a token may begin with a
     * slash.
     */
    private static boolean isNoSecret(String value, Path path) {
        Path parent = path.getParent();
        return Files.exists(path)
                || (value.contains("/") && parent != null && parent.getParent() != null && Files.isDirectory(parent));
    }

    private void runtimeFolder(String value) {
        resolved(value).ifPresentOrElse(this::bearerFile, () -> absent.add("XDG_RUNTIME_DIR (not a path)"));
    }

    private void bearerFile(Path folder) {
        Path file = folder.resolve("bt_u" + places.userId());
        String place = shown(file);
        watch.add(file);
        TokenFile.read(place, file)
                .ifPresentOrElse(
                        contents -> ambient.add(new Finding(place, contents)),
                        () -> absent.add(place + " (no such file)"));
    }

    /** Returns the first that there is; else the one that a message should name. */
    private Path condorFolder() {
        List<Path> folders = condorFolders();
        folders.forEach(watch::add);
        return folders.stream().filter(Files::isDirectory).findFirst().orElseGet(() -> folders.get(0));
    }

    /**
     * Container wrappers rewrite {@code _CONDOR_CREDS} to {@code /srv/…}, some also for a process outside, and some leave the host's path to
     * one inside (credential facts E.2). HTCondor itself always writes into the scratch folder, which {@code /srv} is inside.
     */
    List<Path> condorFolders() {
        Stream<Path> rewritten = inJob() ? Stream.of(CONTAINER_SCRATCH.resolve(CONDOR_FOLDER)) : Stream.empty();
        return Stream.of(
                        places.variable("_CONDOR_CREDS").flatMap(this::resolved).stream(),
                        places.condorCredentials().stream(),
                        places.variable("_CONDOR_SCRATCH_DIR").flatMap(this::resolved).stream()
                                .map(scratch -> scratch.resolve(CONDOR_FOLDER)),
                        Stream.of(places.workingDirectory().resolve(CONDOR_FOLDER)),
                        rewritten)
                .flatMap(folder -> folder)
                .distinct()
                .toList();
    }

    /** Takes {@code *.use} only: {@code .use.tmp} is a file being written, {@code .top} and {@code .meta} are not for jobs. */
    private void condorCredentials(Path folder) {
        List<Path> files;
        try (Stream<Path> listing = Files.list(folder)) {
            files = listing.filter(file -> isCredential(name(file)))
                    .limit(MAX_CREDENTIALS)
                    .sorted(Comparator.comparing((Path file) -> !name(file).equals("scitokens.use"))
                            .thenComparing(PlaceReader::name))
                    .toList();
        } catch (NoSuchFileException none) {
            absent.add(shown(folder) + " (no such folder)");
            return;
        } catch (NotDirectoryException notAFolder) {
            absent.add(shown(folder) + " (not a folder)");
            return;
        } catch (IOException | UncheckedIOException | SecurityException failure) {
            absent.add(shown(folder) + " (cannot be listed: " + TokenFile.cause(failure) + ")");
            return;
        }
        if (files.isEmpty()) {
            absent.add(shown(folder) + " (holds no *.use file)");
        }
        for (Path file : files) {
            String place = shown(file);
            watch.add(file);
            condor.put(name(file), new Finding(place, TokenFile.readNamed(place, file)));
        }
    }

    private static boolean isCredential(String name) {
        return name.endsWith(".use") && !name.startsWith(".");
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private boolean inJob() {
        return places.condorCredentials().isPresent()
                || Stream.of("_CONDOR_CREDS", "_CONDOR_SCRATCH_DIR", "_CONDOR_JOB_AD")
                        .anyMatch(places.environment()::containsKey);
    }

    private Optional<Path> resolved(String path) {
        try {
            return Optional.of(places.workingDirectory().resolve(path));
        } catch (InvalidPathException quotesThePath) {
            return Optional.empty();
        }
    }

    private static String shown(Path path) {
        return Wording.printablePath(path.toString());
    }
}

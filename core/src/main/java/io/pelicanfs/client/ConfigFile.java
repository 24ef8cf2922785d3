package io.pelicanfs.client;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * One {@code pelican.yaml}.
 *
 * @param values by dotted name in lower case: Pelican's own reader does not mind the case of keys
 */
record ConfigFile(Path file, Map<String, ConfigValue> values) {
    private static final String NAME = "pelican.yaml";

    /** Reads the files that apply, the strongest first. */
    static List<ConfigFile> readAll(ConfigSources variables, Optional<Path> named, List<Path> folders)
            throws PelicanException {
        var files = new ArrayList<ConfigFile>();
        var extra = variables.variable("PELICAN_CONFIG_FILE");
        if (extra.isPresent()) {
            files.add(read(extra.get().path()));
        }
        var config = variables.variable("PELICAN_CONFIG");
        if (named.isPresent()) {
            files.add(read(named.get()));
        } else if (config.isPresent()) {
            files.add(read(config.get().path()));
        } else {
            // A server's file that this user may not read is not meant for this user.
            var usual = folders.stream()
                    .map(folder -> folder.resolve(NAME))
                    .filter(Files::isReadable)
                    .findFirst();
            if (usual.isPresent()) {
                files.add(read(usual.get()));
            }
        }
        return files;
    }

    Optional<ConfigValue> parameter(String name) {
        return Optional.ofNullable(values.get(name.toLowerCase(Locale.ROOT)));
    }

    private static ConfigFile read(Path file) throws PelicanException {
        var values = new HashMap<String, ConfigValue>();
        var root = parse(file);
        if (root.isPresent()) {
            if (!(root.get() instanceof Map<?, ?> map)) {
                throw malformed(file, "it is no map of settings");
            }
            collect(file, "", map, values);
        }
        return new ConfigFile(file, values);
    }

    private static Optional<Object> parse(Path file) throws PelicanException {
        var settings = LoadSettings.builder().setLabel(file.toString()).build();
        try (var in = Files.newInputStream(file)) {
            return Optional.ofNullable(new Load(settings).loadFromInputStream(in));
        } catch (IOException e) {
            throw PelicanException.of(ErrorKind.LOCAL, "cannot read the configuration file " + file)
                    .cause(e)
                    .nextStep("Check its name and permissions, in --config, PELICAN_CONFIG or PELICAN_CONFIG_FILE.")
                    .build();
        } catch (MarkedYamlEngineException e) {
            var line = e.getProblemMark()
                    .map(mark -> "line " + (mark.getLine() + 1) + ": ")
                    .orElse("");
            throw malformed(file, line + e.getProblem());
        } catch (YamlEngineException e) {
            throw malformed(file, "it is no YAML text");
        }
    }

    private static void collect(Path file, String prefix, Map<?, ?> map, Map<String, ConfigValue> values) {
        for (var entry : map.entrySet()) {
            var name = prefix + entry.getKey();
            var origin = name + " in " + file;
            @Nullable Object value = entry.getValue();
            if (value instanceof Map<?, ?> nested) {
                collect(file, name + ".", nested, values);
            } else if (value instanceof List<?> items) {
                if (!items.isEmpty()) {
                    var texts = items.stream().map(String::valueOf).toList();
                    values.put(name.toLowerCase(Locale.ROOT), new ConfigValue(origin, texts));
                }
            } else if (value != null && !value.toString().isBlank()) {
                values.put(name.toLowerCase(Locale.ROOT), new ConfigValue(origin, value.toString()));
            }
        }
    }

    private static PelicanException malformed(Path file, String what) {
        return PelicanException.of(ErrorKind.USAGE, "malformed configuration file " + file + ": " + what)
                .nextStep("Write YAML such as \"Federation: {DiscoveryUrl: osg-htc.org}\".")
                .build();
    }
}

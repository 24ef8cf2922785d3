package io.pelicanfs.client;

import io.pelicanfs.job.ClassAd;
import io.pelicanfs.job.Job;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Where settings come from, asked from strong to weak.
 *
 * @param files the configuration files, the strongest first
 */
record ConfigSources(Map<String, String> environment, Job job, List<ConfigFile> files) {

    /** Finds parameter {@code A.B}: by its own name, and in variables also by {@code olderVariables}. */
    Optional<ConfigValue> parameter(String name, String... olderVariables) {
        var variable = "PELICAN_" + name.replace('.', '_').toUpperCase(Locale.ROOT);
        return variable(Stream.concat(Stream.of(variable), Stream.of(olderVariables))
                        .toArray(String[]::new))
                .or(() -> jobParameter("PelicanCfg_" + name.replace('.', '_')))
                .or(() -> files.stream()
                        .flatMap(file -> file.parameter(name).stream())
                        .findFirst());
    }

    /** Finds the first of the variables that is set and not empty: all of them in the process before any in the job's ad. */
    Optional<ConfigValue> variable(String... names) {
        return first(names, name -> Optional.ofNullable(environment.get(name)), "")
                .or(() -> first(names, job::jobVariable, " in the job's environment"));
    }

    /** Returns whether one of the variables is set at all, be it to nothing. */
    boolean isSet(String... names) {
        return Stream.of(names)
                .anyMatch(name ->
                        environment.containsKey(name) || job.jobVariable(name).isPresent());
    }

    private static Optional<ConfigValue> first(
            String[] names, Function<String, Optional<String>> lookup, String where) {
        return Stream.of(names)
                .flatMap(
                        name -> lookup
                                .apply(name)
                                .filter(text -> !text.isBlank())
                                .map(text -> new ConfigValue(name + where, text))
                                .stream())
                .findFirst();
    }

    private Optional<ConfigValue> jobParameter(String attribute) {
        return job.jobAd()
                .flatMap(ad -> ad.get(attribute).flatMap(ConfigSources::text))
                .filter(text -> !text.isBlank())
                .map(text -> new ConfigValue(attribute + " in the job's ad", text));
    }

    private static Optional<String> text(ClassAd.Value value) {
        if (value instanceof ClassAd.Value.Text text) {
            return Optional.of(text.text());
        } else if (value instanceof ClassAd.Value.Int number) {
            return Optional.of(Long.toString(number.value()));
        } else if (value instanceof ClassAd.Value.Bool truth) {
            return Optional.of(Boolean.toString(truth.value()));
        }
        return Optional.empty();
    }
}

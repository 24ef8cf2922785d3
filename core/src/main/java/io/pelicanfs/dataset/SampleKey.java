package io.pelicanfs.dataset;

/**
 * How WebDataset tells what belongs together: the path up to the first dot of its last name is the key, what follows the dot names the
 * field. Names that begin with two underscores are no samples.
 */
record SampleKey(String key, String field) {
    static SampleKey of(String path) {
        int name = path.lastIndexOf('/') + 1;
        // A dot at the very beginning hides a file and ends no key.
        int dot = path.indexOf('.', Math.min(name + 1, path.length()));
        return dot < 0 ? new SampleKey(path, "") : new SampleKey(path.substring(0, dot), path.substring(dot + 1));
    }

    static boolean isSample(String path) {
        return !path.startsWith("__", path.lastIndexOf('/') + 1);
    }
}

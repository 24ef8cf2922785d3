package io.pelicanfs.archive;

import java.util.List;

/**
 * What packing did.
 *
 * @param manifest as it was written
 * @param kept names of the shards that stood there already with the same bytes
 * @param warnings of the plan
 */
public record PackReport(DatasetManifest manifest, List<String> kept, List<String> warnings) {
    public PackReport {
        kept = List.copyOf(kept);
        warnings = List.copyOf(warnings);
    }
}

package io.pelicanfs.cli;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "verify",
        description = "Read archives or a whole dataset and tell everything that is wrong with them.",
        footer = {
            "%nVerifies the CRC of every member, that the tar and the zip view of a shard agree, and, where there is a dataset.json,",
            "size, digests and counts of every shard. Exit code 0 if nothing is damaged, 9 otherwise; what cannot be read here, such",
            "as an encrypted member, is told as not verified. A local folder or file is named by its path, unless -f gives a",
            "federation. Reads everything once: do so before you delete the originals."
        })
public final class VerifyVerb implements Verb {
    @Mixin
    final Voice voice = new Voice();

    @Mixin
    final Access access = new Access();

    @Parameters(
            paramLabel = "URL",
            description = "An archive, a dataset.json, or a collection or local folder that holds one.")
    private String url = "";

    @Override
    public Group group() {
        return Group.PACK;
    }

    @Override
    public String example() {
        return "pelfs verify osdf:///ns/me/images-v1/";
    }

    @Override
    public Voice voice() {
        return voice;
    }

    @Override
    public int run(Shell shell) throws IOException {
        try (var session = Session.open(shell, access, voice)) {
            var place = Packing.isUrl(url) || access.federation.isPresent()
                    ? new FederationShards(session)
                    : new LocalShards(session);
            return new Verification(shell, voice, place).run(url);
        }
    }
}

package io.pelicanfs.cli;

import java.io.IOException;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

@Command(
        name = "completion",
        description = "Write a script by which a shell completes verbs and options.",
        footer =
                "%nFor this shell: source <(pelfs completion bash). For all: put that line into ~/.bashrc or ~/.zshrc.")
final class CompletionVerb implements Verb {
    /** The shells there is a script for; one script serves both. */
    enum Kind {
        bash,
        zsh
    }

    @Mixin
    private final Voice voice = new Voice();

    @Parameters(paramLabel = "SHELL", arity = "0..1", description = "bash or zsh; one script serves both.")
    private Kind kind = Kind.bash;

    @Override
    public Group group() {
        return Group.TRY;
    }

    @Override
    public String example() {
        return "source <(pelfs completion bash)";
    }

    @Override
    public Voice voice() {
        return voice;
    }

    @Override
    public int run(Shell shell) throws IOException {
        var root = new CommandLine(CommandSpec.create().name("pelfs"));
        for (var verb : Verbs.all()) {
            var name = Verbs.nameOf(verb.getClass());
            int space = name.indexOf(' ');
            var parent = space < 0 ? root : group(root, name.substring(0, space));
            parent.addSubcommand(name.substring(space + 1), new CommandLine(verb));
        }
        var script = AutoComplete.bash("pelfs", root);
        // Older releases of zsh load bash's way of completing only when told.
        var loader = "autoload -U +X bashcompinit && bashcompinit\n";
        Pelfs.print(shell, kind == Kind.zsh ? loader + script : script);
        return 0;
    }

    /** A first word that is no verb by itself. */
    private static CommandLine group(CommandLine root, String word) {
        var known = root.getSubcommands().get(word);
        if (known != null) {
            return known;
        }
        var made = new CommandLine(CommandSpec.create().name(word));
        root.addSubcommand(word, made);
        return made;
    }
}

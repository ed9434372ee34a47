package dev.whence.app;

import dev.whence.causal.InputException;
import dev.whence.causal.Intervention;
import dev.whence.networks.Network;
import dev.whence.networks.intervention.InterventionJson;
import dev.whence.networks.site.Site;
import dev.whence.networks.tokens.Prompts;
import dev.whence.networks.tokens.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Prompts as a command line gives them, and tokens as it shows them. */
final class NetworkPrompt {
    private NetworkPrompt() {}

    /**
     * The ids of a prompt that is given as text or as ids.
     *
     * @param option what ids are given with, for messages
     */
    static List<Integer> ids(Network network, Optional<String> text, Optional<String> ids, String option) {
        if (text.isPresent() == ids.isPresent()) {
            throw new InputException("expected either --prompt TEXT or " + option + " \"1,5,9\""
                    + (text.isPresent() ? ", found both" : ", found neither"));
        }
        List<Integer> prompt = text.isPresent() ? ofText(network, text.get()) : parsed(ids.orElseThrow(), option);
        if (prompt.isEmpty()) {
            throw new InputException(
                    (text.isPresent() ? "--prompt" : option) + " is empty, expected at least one token");
        }
        new Prompts(List.of(prompt))
                .check(network.spec().vocabulary(), network.spec().context());
        return prompt;
    }

    private static List<Integer> ofText(Network network, String text) {
        Tokenizer tokenizer = network.tokenizer()
                .orElseThrow(() -> new InputException("--prompt is a text, but the model has no tokenizer"
                        + " (tokenizer.json in its folder); give token ids instead"));
        return Arrays.stream(tokenizer.encode(text)).boxed().toList();
    }

    private static List<Integer> parsed(String text, String option) {
        List<Integer> ids = new ArrayList<>();
        for (String word : text.strip().split("[,\\s]+")) {
            try {
                ids.add(Integer.parseInt(word));
            } catch (NumberFormatException _) {
                throw new InputException(
                        option + " has '" + word + "', expected whole numbers with commas between, such as 1,5,9");
            }
        }
        return ids;
    }

    /** What a file says is to be done; nothing without one. */
    static Intervention<Site> intervention(Optional<Path> file, Network network) {
        if (file.isEmpty()) {
            return Intervention.none();
        }
        Intervention<Site> read = InterventionJson.read(file.get());
        try {
            for (Intervention<Site> step : read.steps()) {
                step.targets().forEach(site -> site.check(network.spec()));
            }
        } catch (InputException wrong) {
            throw new InputException(file.get() + ": " + wrong.getMessage(), wrong);
        }
        return read;
    }

    /** A token in quotes, its line breaks visible; its id where there is no tokenizer. */
    static String token(Network network, int id) {
        return network.tokenizer()
                .filter(tokenizer -> id < tokenizer.vocabulary())
                .map(tokenizer -> "'" + visible(tokenizer.token(id)) + "'")
                .orElse(String.valueOf(id));
    }

    /** Tokens with bars between. */
    static String split(Network network, List<Integer> ids) {
        List<String> tokens = ids.stream()
                .map(id -> network.tokenizer()
                        .filter(tokenizer -> id < tokenizer.vocabulary())
                        .map(tokenizer -> visible(tokenizer.token(id)))
                        .orElse(String.valueOf(id)))
                .toList();
        return String.join("|", tokens);
    }

    private static String visible(String token) {
        return token.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t");
    }
}

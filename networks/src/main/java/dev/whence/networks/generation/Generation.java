package dev.whence.networks.generation;

import dev.whence.causal.InputException;
import dev.whence.causal.Intervention;
import dev.whence.causal.Progress;
import dev.whence.networks.Network;
import dev.whence.networks.site.Site;
import dev.whence.networks.system.Continued;
import dev.whence.networks.tokens.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * How text is written on.
 *
 * @param tokens at most so many
 * @param sampling how each is chosen
 * @param intervention active throughout; what it takes from other runs or names positions for reaches over the prompt
 *     only
 * @param stops texts at which to stop; they are left out of the result
 */
public record Generation(int tokens, Sampling sampling, Intervention<Site> intervention, List<String> stops) {
    public Generation {
        stops = List.copyOf(stops);
        if (tokens < 1) {
            throw new InputException("generate " + tokens + " tokens, expected at least 1");
        }
    }

    /** The most probable token each time, nothing done. */
    public static Generation greedy(int tokens) {
        return new Generation(tokens, Sampling.greedy(), Intervention.none(), List.of());
    }

    /** Why it ended. */
    public enum End {
        /** As many tokens as were asked for. */
        LENGTH,
        /** The network's context is full. */
        CONTEXT,
        /** The token that ends a text. */
        END_OF_TEXT,
        /** One of the stop strings. */
        STOP
    }

    /**
     * What was written.
     *
     * @param ids the new tokens
     * @param text what they stand for, up to a stop string; empty without a tokenizer
     * @param end why it ended
     */
    public record Result(List<Integer> ids, String text, End end) {}

    /**
     * Writes on from a prompt.
     *
     * @param written told each new token
     * @throws InputException when the prompt does not fit the network, or it is no decoder
     */
    public Result run(Network network, List<Integer> prompt, Consumer<Integer> written, Progress progress) {
        if (!network.spec().isCausal()) {
            throw new InputException("this network sees later tokens (an encoder): it cannot write text on");
        }
        Optional<Tokenizer> tokenizer = network.tokenizer();
        if (!stops.isEmpty() && tokenizer.isEmpty()) {
            throw new InputException("stop strings need a tokenizer, and this network has none");
        }
        SplittableRandom random = new SplittableRandom(sampling.seed());
        List<Integer> ids = new ArrayList<>();
        End end = End.LENGTH;
        String text = "";
        try (Continued run = new Continued(network, prompt, intervention)) {
            float[] logits = run.logits();
            while (ids.size() < tokens) {
                progress.check();
                int next = sampling.choose(logits, random);
                if (tokenizer.isPresent()
                        && tokenizer.get().endOfText().isPresent()
                        && tokenizer.get().endOfText().getAsInt() == next) {
                    end = End.END_OF_TEXT;
                    break;
                }
                ids.add(next);
                written.accept(next);
                progress.at("generate", ids.size(), tokens);
                text = tokenizer.map(known -> decoded(known, ids)).orElse("");
                String soFar = text;
                Optional<String> stop = stops.stream().filter(soFar::contains).findFirst();
                if (stop.isPresent()) {
                    text = soFar.substring(0, soFar.indexOf(stop.get()));
                    end = End.STOP;
                    break;
                }
                if (ids.size() == tokens) {
                    break;
                }
                if (prompt.size() + ids.size() >= network.spec().context()) {
                    end = End.CONTEXT;
                    break;
                }
                logits = run.next(next);
            }
        }
        return new Result(ids, text, end);
    }

    private static String decoded(Tokenizer tokenizer, List<Integer> ids) {
        return tokenizer.decode(ids.stream().mapToInt(Integer::intValue).toArray());
    }
}

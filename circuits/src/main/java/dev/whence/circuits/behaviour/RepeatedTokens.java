package dev.whence.circuits.behaviour;

import dev.whence.causal.InputException;
import dev.whence.networks.Network;
import dev.whence.networks.tokens.Prompts;
import dev.whence.networks.tokens.Tokenizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Random tokens, all different, once and then once more in the same order (Olsson et al. 2022): only by finding the
 * earlier occurrence of a token can the one after it be told. Where the tokenizer puts a token at the start of every
 * prompt, it stands there.
 *
 * @param prompts how many sequences
 * @param period how many tokens are repeated
 * @param seed of the draws
 */
public record RepeatedTokens(int prompts, int period, long seed) {
    /** @throws InputException for no prompt, or fewer than two tokens to repeat */
    public RepeatedTokens {
        if (prompts < 1 || period < 2) {
            throw new InputException(prompts + " sequences that repeat " + period
                    + " tokens, expected at least 1 sequence of at least 2 tokens");
        }
    }

    /** 32 sequences of 24 tokens repeated, or as many as the network's context and vocabulary have room for. */
    public static RepeatedTokens fitting(Network network, long seed) {
        int room = Math.min((network.spec().context() - 1) / 2, network.spec().vocabulary() / 2);
        return new RepeatedTokens(32, Math.min(24, room), seed);
    }

    /**
     * The sequences.
     *
     * @throws InputException when the network has not so many tokens, or too short a context
     */
    public Prompts of(Network network) {
        int vocabulary = network.spec().vocabulary();
        List<Integer> start = start(network);
        Set<Integer> special = new HashSet<>(start);
        network.tokenizer().ifPresent(tokenizer -> {
            tokenizer.endOfText().ifPresent(special::add);
            tokenizer.unknown().ifPresent(special::add);
        });
        int length = start.size() + 2 * period;
        if (period > vocabulary - special.size() || length > network.spec().context()) {
            throw new InputException("sequences of " + length + " tokens, " + period
                    + " different ones twice, but the network has " + vocabulary + " tokens and a context of "
                    + network.spec().context());
        }
        SplittableRandom random = new SplittableRandom(seed);
        List<List<Integer>> all = new ArrayList<>();
        for (int prompt = 0; prompt < prompts; prompt++) {
            Set<Integer> drawn = new LinkedHashSet<>();
            while (drawn.size() < period) {
                int token = random.nextInt(vocabulary);
                if (!special.contains(token)) {
                    drawn.add(token);
                }
            }
            all.add(Stream.of(start, drawn, drawn)
                    .flatMap(java.util.Collection::stream)
                    .toList());
        }
        return new Prompts(all);
    }

    private static List<Integer> start(Network network) {
        int[] empty = network.tokenizer().map(RepeatedTokens::encodedNothing).orElse(new int[0]);
        return empty.length == 0 ? List.of() : List.of(empty[0]);
    }

    private static int[] encodedNothing(Tokenizer tokenizer) {
        return tokenizer.encode("");
    }

    @Override
    public String toString() {
        return prompts + " sequences of " + period + " random tokens and the same again, seed " + seed;
    }
}

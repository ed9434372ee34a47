package dev.whence.circuits.directions;

import dev.whence.causal.InputException;
import dev.whence.networks.tokens.Prompts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Interchange interventions and what a high-level model says to each: the base prompt is run while a site has the value
 * that it has in the source prompt (Geiger et al. 2021, 2024).
 *
 * @param bases the prompts that are run
 * @param sources one for each base; of any length where the site's position says which token is meant
 * @param baseAnswers the token that the model answers the base with
 * @param sourceAnswers the token that it answers the source with
 * @param expected the token that it answers the base with once its variable has the source's value
 * @param answers the tokens among which the network's answer is read, all those above included; empty for its whole
 *     vocabulary
 */
public record Interchanges(
        Prompts bases,
        Prompts sources,
        List<Integer> baseAnswers,
        List<Integer> sourceAnswers,
        List<Integer> expected,
        List<Integer> answers) {
    /** @throws InputException when the lists differ in length, or a token is not among the answers */
    public Interchanges {
        baseAnswers = List.copyOf(baseAnswers);
        sourceAnswers = List.copyOf(sourceAnswers);
        expected = List.copyOf(expected);
        answers = answers.stream().distinct().toList();
        int size = bases.size();
        for (int other : new int[] {sources.size(), baseAnswers.size(), sourceAnswers.size(), expected.size()}) {
            if (other != size) {
                throw new InputException(size + " base prompts, " + sources.size() + " sources, " + baseAnswers.size()
                        + " and " + sourceAnswers.size() + " answers and " + expected.size()
                        + " expected answers, expected as many of each");
            }
        }
        if (answers.size() == 1) {
            throw new InputException("one token to answer with, expected at least two, or none for all tokens");
        }
        if (!answers.isEmpty()) {
            for (List<Integer> tokens : List.of(baseAnswers, sourceAnswers, expected)) {
                for (int token : tokens) {
                    if (!answers.contains(token)) {
                        throw new InputException("token " + token + " is not among the answers " + answers);
                    }
                }
            }
        }
    }

    public int size() {
        return bases.size();
    }

    /** Whether the model's answer changes. */
    public boolean changes(int pair) {
        return !expected.get(pair).equals(baseAnswers.get(pair));
    }

    /** Whether the model's answer stays though the source's own answer is another. */
    public boolean stays(int pair) {
        return !changes(pair) && !sourceAnswers.get(pair).equals(baseAnswers.get(pair));
    }

    /** Some of the pairs, in the order given. */
    public Interchanges select(int... pairs) {
        return new Interchanges(
                bases.select(pairs),
                sources.select(pairs),
                chosen(baseAnswers, pairs),
                chosen(sourceAnswers, pairs),
                chosen(expected, pairs),
                answers);
    }

    private static List<Integer> chosen(List<Integer> all, int[] pairs) {
        return IntStream.of(pairs).mapToObj(all::get).toList();
    }

    /** The same pairs with the expected answers dealt out at random: what can be learned where there is nothing. */
    public Interchanges shuffled(long seed) {
        List<Integer> labels = new ArrayList<>(expected);
        Split.shuffle(labels, new SplittableRandom(seed));
        return new Interchanges(bases, sources, baseAnswers, sourceAnswers, labels, answers);
    }

    /** Pairs to learn from, and pairs held out. */
    public record Halves(Interchanges train, Interchanges heldOut) {}

    /**
     * Splits by base prompt: all pairs of one are on one side.
     *
     * @param share held out, in (0, 1)
     * @throws InputException when there are fewer than two different base prompts
     */
    public Halves split(double share, long seed) {
        if (!(share > 0 && share < 1)) {
            throw new InputException("a held-out share of " + share + ", expected one between 0 and 1");
        }
        List<List<Integer>> distinct =
                new ArrayList<>(bases.ids().stream().distinct().toList());
        if (distinct.size() < 2) {
            throw new InputException("one base prompt in all " + size() + " pairs, expected at least two");
        }
        Split.shuffle(distinct, new SplittableRandom(seed));
        int count = Math.clamp(Math.round(share * distinct.size()), 1, distinct.size() - 1);
        Set<List<Integer>> held = new HashSet<>(distinct.subList(0, count));
        return new Halves(
                select(IntStream.range(0, size())
                        .filter(pair -> !held.contains(bases.prompt(pair)))
                        .toArray()),
                select(IntStream.range(0, size())
                        .filter(pair -> held.contains(bases.prompt(pair)))
                        .toArray()));
    }
}

package dev.whence.circuits.gating;

import dev.whence.causal.InputException;
import dev.whence.networks.spec.TransformerSpec;
import dev.whence.networks.tokens.PromptPairs;
import dev.whence.networks.tokens.Prompts;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Prompts and what should follow them.
 *
 * @param source where they come from, as messages call it
 * @param examples at least one
 */
public record Examples(String source, List<Example> examples) {
    /** @throws InputException when there is none */
    public Examples {
        examples = List.copyOf(examples);
        if (examples.isEmpty()) {
            throw new InputException(source + ": no examples, expected at least one");
        }
    }

    /** The clean prompts and their answers; where there is a distractor, it is the other choice. */
    public static Examples of(PromptPairs pairs) {
        return new Examples(
                pairs.source(),
                pairs.pairs().stream()
                        .map(pair -> new Example(
                                pair.clean(),
                                List.of(pair.answer()),
                                pair.distractor().isPresent()
                                        ? List.of(
                                                pair.answer(), pair.distractor().getAsInt())
                                        : List.of()))
                        .toList());
    }

    /** How many there are. */
    public int size() {
        return examples.size();
    }

    /** Some of them, in the order given. */
    public Examples select(int... which) {
        return new Examples(source, IntStream.of(which).mapToObj(examples::get).toList());
    }

    /** Those from one number to before another. */
    public Examples range(int from, int to) {
        return new Examples(source, examples.subList(from, to));
    }

    /**
     * @throws InputException naming the row whose tokens or length the network does not take; or when it sees later tokens
     *     and a target has several, so that it would read its own answer
     */
    void check(TransformerSpec spec) {
        for (int row = 0; row < size(); row++) {
            Example example = examples.get(row);
            try {
                new Prompts(List.of(example.read(), example.target())).check(spec.vocabulary(), spec.context());
                if (!example.choices().isEmpty()) {
                    new Prompts(List.of(example.choices())).check(spec.vocabulary(), Integer.MAX_VALUE);
                }
            } catch (InputException wrong) {
                throw new InputException(source + ", row " + (row + 1) + ": " + wrong.getMessage(), wrong);
            }
            if (!spec.isCausal() && example.target().size() > 1) {
                throw new InputException(source + ", row " + (row + 1) + ": a target of "
                        + example.target().size()
                        + " tokens, expected one: this network sees later tokens, so it would read its own answer");
            }
        }
    }

    /** How often a network that knows nothing but the choices is right. */
    double chance(int vocabulary) {
        return examples.stream()
                .mapToDouble(example -> example.choices().isEmpty()
                        ? Math.pow(vocabulary, -example.target().size())
                        : 1.0 / example.choices().stream().distinct().count())
                .average()
                .orElseThrow();
    }
}

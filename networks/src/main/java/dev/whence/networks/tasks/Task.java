package dev.whence.networks.tasks;

import dev.whence.causal.InputException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A kind of question that a language model is asked.
 *
 * @param name what the command line and reports call it
 * @param description one line
 * @param source who published the template
 * @param generator draws pairs
 */
public record Task(String name, String description, String source, Generator generator) {
    /** Draws a pair. */
    @FunctionalInterface
    public interface Generator {
        /** A pair; all chance comes from the argument. */
        TextPair draw(SplittableRandom random);
    }

    /** So many draws in a row that are nothing new say that there is nothing more. */
    static final int PATIENCE = 2000;

    /**
     * Different pairs, the same for the same seed.
     *
     * @throws InputException when the count is below 1, or the task does not have so many
     */
    public List<TextPair> pairs(int count, long seed) {
        if (count < 1) {
            throw new InputException(count + " pairs of the task " + name + ", expected at least 1");
        }
        SplittableRandom random = new SplittableRandom(seed);
        Set<TextPair> pairs = new LinkedHashSet<>();
        for (int stale = 0; pairs.size() < count; stale++) {
            if (stale == PATIENCE) {
                throw new InputException(
                        "the task " + name + " has about " + pairs.size() + " different pairs, asked for " + count);
            }
            if (pairs.add(generator.draw(random))) {
                stale = -1;
            }
        }
        return new ArrayList<>(pairs);
    }
}

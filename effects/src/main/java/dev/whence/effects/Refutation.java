package dev.whence.effects;

import java.util.List;

/**
 * An attempt to refute an estimate by repeating it on changed data. It can only find some faults: an estimate that
 * passes is not thereby right.
 *
 * @param name "placebo treatment", "random common cause", "data subset"
 * @param question what was changed and what should then be seen
 * @param passed whether that was seen
 * @param finding what was seen, with numbers, in a sentence
 * @param original the estimate on the data as they are
 * @param low 2.5% point of the estimates on changed data
 * @param high 97.5% point
 * @param draws the estimates on changed data, in increasing order
 */
public record Refutation(
        String name,
        String question,
        boolean passed,
        String finding,
        double original,
        double low,
        double high,
        List<Double> draws) {
    public Refutation {
        draws = List.copyOf(draws);
    }
}

package dev.whence.circuits.gating;

import dev.whence.causal.InputException;
import java.util.List;
import java.util.stream.LongStream;

/**
 * How gates are fitted (Nam et al. 2025, appendix).
 *
 * @param batch examples (or pairs of variants) in a step; all of them when there are no more
 * @param free the first stage, without a pull
 * @param pulled the two stages from there, under opposite pulls
 * @param pull lambda: how strongly the mean over heads of the clipped gate logits is pulled up in the retaining fit and
 *     down in the removing fit; above 0. Each gate feels lambda divided by the number of heads.
 * @param clip the greatest norm of the gradient of one gate set
 * @param starts seeds of the first gates, one for each gate set
 * @param seed of the batches, which are the same for all gate sets
 */
public record GatingPlan(int batch, Stage free, Stage pulled, double pull, double clip, List<Long> starts, long seed) {
    /**
     * So many Adam updates, the learning rate falling linearly.
     *
     * @param first the learning rate of the first step
     * @param last that of the last step
     */
    public record Stage(int steps, double first, double last) {
        /** @throws InputException when there is no step, or a rate is not above 0 */
        public Stage {
            if (steps < 1) {
                throw new InputException(steps + " steps of a gating stage, expected at least 1");
            }
            if (!(first > 0) || !(last > 0)) {
                throw new InputException(
                        "a learning rate from " + first + " to " + last + ", expected numbers above 0");
            }
        }

        double rate(int step) {
            return steps == 1 ? first : first + (last - first) * step / (steps - 1);
        }
    }

    /** @throws InputException naming what cannot be */
    public GatingPlan {
        starts = List.copyOf(starts);
        if (batch < 1) {
            throw new InputException("a batch of " + batch + " examples, expected at least 1");
        }
        if (!(pull > 0)) {
            throw new InputException("a pull of " + pull
                    + ", expected a number above 0: retaining and removing stages would be identical or swapped");
        }
        if (!(clip > 0)) {
            throw new InputException("gradients clipped at " + clip + ", expected a number above 0");
        }
        if (starts.isEmpty()) {
            throw new InputException("no seeds of gate sets, expected at least one");
        }
    }

    /** The paper's: stages of 500 steps, batches of 64, pull 0.1. */
    public static GatingPlan standard(int sets, long seed) {
        return of(500, 64, sets, seed);
    }

    /** The paper's rates and pull with stages and batches of another size. */
    public static GatingPlan of(int steps, int batch, int sets, long seed) {
        return new GatingPlan(
                batch,
                new Stage(steps, 0.1, 0.01),
                new Stage(steps, 0.5, 0.1),
                0.1,
                1,
                LongStream.range(0, sets).map(set -> seed + set).boxed().toList(),
                seed);
    }

    /** The same with other first gates. */
    public GatingPlan withStarts(List<Long> others) {
        return new GatingPlan(batch, free, pulled, pull, clip, others, seed);
    }
}

package dev.whence.circuits.gating;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.networks.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * Contrastive head gating (Nam et al. 2025, section 5): gates that keep one variant of a task and lose another. Each item
 * comes in both. The loss is the mean over items of {@code -p + max(q - sg(p), -5)}, less lambda times the mean clipped gate
 * logit; p and q are the mean log-probabilities of the target's tokens in the variant that is retained and in the one that
 * is forgotten, sg stops the gradient.
 */
public final class ContrastiveGating {
    /** From this difference in log-probability on, forgetting more is not rewarded, nats. */
    private static final double ENOUGH = 5;

    private ContrastiveGating() {}

    /**
     * How the gates are fitted.
     *
     * @param batch items in a step
     * @param stage steps and learning rates
     * @param pull lambda: above 0 opens gates that do not matter (the paper's equation), below 0 closes them (the paper's
     *     appendix says -0.1)
     * @param clip the greatest norm of the gradient of one gate set
     * @param starts seeds of the first gates, one for each gate set
     * @param seed of the batches
     */
    public record Plan(int batch, GatingPlan.Stage stage, double pull, double clip, List<Long> starts, long seed) {
        /** @throws InputException naming what cannot be */
        public Plan {
            starts = List.copyOf(starts);
            if (batch < 1) {
                throw new InputException("a batch of " + batch + " items, expected at least 1");
            }
            if (!Double.isFinite(pull)) {
                throw new InputException("a pull of " + pull + ", expected a finite number");
            }
            if (!(clip > 0)) {
                throw new InputException("gradients clipped at " + clip + ", expected a number above 0");
            }
            if (starts.isEmpty()) {
                throw new InputException("no seeds of gate sets, expected at least one");
            }
        }

        /** The paper's: 500 steps of 64 items, rates from 0.1 to 0.01, pull 0.1. */
        public static Plan standard(int sets, long seed) {
            return of(500, 64, sets, seed);
        }

        /** The paper's rates and pull with another number of steps and size of batch. */
        public static Plan of(int steps, int batch, int sets, long seed) {
            GatingPlan plan = GatingPlan.of(steps, batch, sets, seed);
            return new Plan(batch, plan.free(), plan.pull(), plan.clip(), plan.starts(), seed);
        }

        /** The same with another lambda. */
        public Plan withPull(double other) {
            return new Plan(batch, stage, other, clip, starts, seed);
        }
    }

    /**
     * What came of one seed.
     *
     * @param start the seed of the first gates
     * @param losses on each step's batch, before the update and without the pull
     */
    public record SetFit(long start, Gates gates, double[] losses) {}

    /**
     * Gates that were fitted.
     *
     * @param retained accuracy of the network without gates on the variant to be retained
     * @param forgotten the same on the variant to be forgotten
     */
    public record Fit(Plan plan, double retained, double forgotten, List<SetFit> sets) {
        public Fit {
            sets = List.copyOf(sets);
        }
    }

    /**
     * Fits gate sets, all of them at once.
     *
     * @param retained one example of each item in the variant to be retained
     * @param forgotten the same items in the same order in the variant to be forgotten
     * @throws InputException when there are not as many of both, the network does not do one of the variants, or an example
     *     does not fit it
     * @throws java.util.concurrent.CancellationException when progress says so
     */
    public static Fit fit(Network network, Examples retained, Examples forgotten, Plan plan, Progress progress) {
        if (retained.size() != forgotten.size()) {
            throw new InputException(retained.size() + " examples of " + retained.source() + " and " + forgotten.size()
                    + " of " + forgotten.source() + ", expected the same items in both");
        }
        List<List<Example>> items = new ArrayList<>();
        for (int item = 0; item < retained.size(); item++) {
            items.add(
                    List.of(retained.examples().get(item), forgotten.examples().get(item)));
        }
        double accuracyRetained = HeadGating.checked(network, retained);
        double accuracyForgotten = HeadGating.checked(network, forgotten);
        GatedNetwork gated = new GatedNetwork(network);
        Descent descent =
                new Descent(gated, items, ContrastiveGating::contrast, plan.batch(), plan.clip(), plan.seed());
        int sets = plan.starts().size();
        double[][] logits = plan.starts().stream()
                .map(start -> Descent.start(gated.gates(), start))
                .toArray(double[][]::new);
        double[] pulls = new double[sets];
        java.util.Arrays.fill(pulls, plan.pull());
        double[][] losses = descent.run(logits, pulls, plan.stage(), 0, progress);
        List<SetFit> fits = new ArrayList<>();
        for (int set = 0; set < sets; set++) {
            fits.add(new SetFit(plan.starts().get(set), HeadGating.gates(network, logits[set]), losses[set]));
        }
        return new Fit(plan, accuracyRetained, accuracyForgotten, fits);
    }

    static GatedNetwork.Term contrast(double[] logProbabilities) {
        double retained = logProbabilities[0];
        double difference = logProbabilities[1] - retained;
        return new GatedNetwork.Term(
                -retained + Math.max(difference, -ENOUGH), new double[] {-1, difference > -ENOUGH ? 1 : 0});
    }
}

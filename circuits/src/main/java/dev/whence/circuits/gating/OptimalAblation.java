package dev.whence.circuits.gating;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.circuits.descent.Adam;
import dev.whence.circuits.graph.Node;
import dev.whence.networks.Network;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Optimal ablation (Li and Janson 2024, "Optimal ablation for interpretability"): components are set to the constants that
 * make the expected loss least, one vector each, the same at every position and for every prompt. What is left of the loss
 * is what a component's dependence on the prompt is good for; other constants, such as zero or the mean, add what harm they
 * do by themselves. All the given components are ablated together.
 */
public final class OptimalAblation {
    private OptimalAblation() {}

    /**
     * How constants are found.
     *
     * @param batch examples in a step; all of them when there are no more
     * @param stage Adam's steps and learning rates, the latter times the root mean square of the components' values
     * @param clip the greatest norm of the gradient
     * @param seed of the batches and of the resampling
     */
    public record Plan(int batch, GatingPlan.Stage stage, double clip, long seed) {
        /** @throws InputException naming what cannot be */
        public Plan {
            if (batch < 1) {
                throw new InputException("a batch of " + batch + " examples, expected at least 1");
            }
            if (!(clip > 0)) {
                throw new InputException("gradients clipped at " + clip + ", expected a number above 0");
            }
        }

        /** So many steps of 64 examples. */
        public static Plan of(int steps, long seed) {
            return new Plan(64, new GatingPlan.Stage(steps, 0.05, 0.005), 1, seed);
        }
    }

    /**
     * Losses on the fitted examples: the mean negative log-probability of the target, nats a token.
     *
     * @param whole with nothing ablated
     * @param optimal with the components at the best constants
     * @param mean with the components at their means over prompts and positions
     * @param zero with the components at zero
     * @param resample with the components at what they are in another example, position by position (the last position of a
     *     shorter one standing in for those beyond its end)
     */
    public record Losses(double whole, double optimal, double mean, double zero, double resample) {}

    /**
     * What was found. The optimal loss is never above the mean's, from which the search starts.
     *
     * @param constants of each component, as its site has them: a head's value is that before the output projection
     * @param means of each component over prompts and positions
     * @param losses on the fitted examples
     * @param trajectory the loss on each step's batch, before the update
     */
    public record Result(Map<Node, double[]> constants, Map<Node, double[]> means, Losses losses, double[] trajectory) {
        public Result {
            constants = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(constants));
            means = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(means));
        }
    }

    /**
     * The best constants for some components.
     *
     * @param nodes heads and MLPs, at least one
     * @throws InputException when the network has no such component, or an example does not fit it
     * @throws java.util.concurrent.CancellationException when progress says so
     */
    public static Result of(
            Network network, Examples examples, Collection<? extends Node> nodes, Plan plan, Progress progress) {
        AblatedNetwork ablated = new AblatedNetwork(network, List.copyOf(new java.util.LinkedHashSet<>(nodes)));
        examples.check(network.spec());
        double[] means = ablated.means(examples.examples());
        double size = Math.max(ablated.rootMeanSquare(examples.examples()), 1e-6);
        double atMean = ablated.loss(means, examples.examples());
        double[] constants = means.clone();
        double[] best = means;
        double least = atMean;
        double[] trajectory = new double[plan.stage().steps()];
        Adam optimiser = new Adam(List.of(constants), 0);
        int every = Math.max(1, plan.stage().steps() / 5);
        for (int step = 0; step < plan.stage().steps(); step++) {
            progress.check();
            AblatedNetwork.Slope slope = ablated.slope(constants, batch(examples, plan, step));
            trajectory[step] = slope.loss();
            optimiser.step(
                    List.of(Adam.clipped(slope.gradient(), plan.clip())),
                    size * plan.stage().rate(step));
            if ((step + 1) % every == 0 || step + 1 == plan.stage().steps()) {
                double loss = ablated.loss(constants, examples.examples());
                if (loss < least) {
                    least = loss;
                    best = constants.clone();
                }
            }
            progress.at("optimal ablation", step + 1, plan.stage().steps());
        }
        Losses losses = new Losses(
                ablated.loss(examples.examples()),
                least,
                atMean,
                ablated.loss(new double[means.length], examples.examples()),
                ablated.resampled(examples.examples(), plan.seed()));
        return new Result(ablated.byNode(best), ablated.byNode(means), losses, trajectory);
    }

    /**
     * The loss with components at given constants, on other examples than they were found on.
     *
     * @param constants of each component, as {@link Result#constants} has them
     * @throws InputException when the network has no such component, a constant is of another width than it, or an example
     *     does not fit
     */
    public static double loss(Network network, Examples examples, Map<? extends Node, double[]> constants) {
        AblatedNetwork ablated = new AblatedNetwork(network, List.copyOf(constants.keySet()));
        examples.check(network.spec());
        return ablated.loss(ablated.flat(constants), examples.examples());
    }

    private static List<Example> batch(Examples examples, Plan plan, int step) {
        if (examples.size() <= plan.batch()) {
            return examples.examples();
        }
        long ofRun = new SplittableRandom(plan.seed()).nextLong();
        int[] drawn = Descent.drawn(
                examples.size(), plan.batch(), new SplittableRandom(new SplittableRandom(ofRun + step).nextLong()));
        return IntStream.of(drawn).mapToObj(examples.examples()::get).toList();
    }

    /** Rows in pieces of so many tokens at most. */
    static List<List<Example>> pieces(List<Example> rows, int tokens) {
        List<List<Example>> pieces = new ArrayList<>();
        List<Example> piece = new ArrayList<>();
        int longest = 0;
        for (Example row : rows) {
            longest = Math.max(longest, row.length());
            if (!piece.isEmpty() && (long) (piece.size() + 1) * longest > tokens) {
                pieces.add(piece);
                piece = new ArrayList<>();
                longest = row.length();
            }
            piece.add(row);
        }
        pieces.add(piece);
        return pieces;
    }
}

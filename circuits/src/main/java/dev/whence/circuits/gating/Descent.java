package dev.whence.circuits.gating;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.circuits.descent.Adam;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** One stage of a fit: gate logits of several sets follow their gradients at once, each set for itself. */
final class Descent {
    /** Beyond it a gate's logit is not pulled any further. */
    private static final double BOUND = 4;
    /** A gate of exactly 0 or 1 would have an infinite logit. */
    private static final double LEAST = 1e-3;

    private final GatedNetwork network;
    private final List<List<Example>> items;
    private final GatedNetwork.ItemLoss loss;
    private final int batch;
    private final double clip;
    private final long seed;

    Descent(
            GatedNetwork network,
            List<List<Example>> items,
            GatedNetwork.ItemLoss loss,
            int batch,
            double clip,
            long seed) {
        this.network = network;
        this.items = items;
        this.loss = loss;
        this.batch = batch;
        this.clip = clip;
        this.seed = seed;
    }

    /** Logits of first gates, uniform between 0 and 1. */
    static double[] start(int gates, long seed) {
        // Generators whose seeds differ by a multiple of the golden ratio draw the same numbers, a few places apart.
        SplittableRandom random = new SplittableRandom(new SplittableRandom(seed).nextLong());
        double[] logits = new double[gates];
        for (int gate = 0; gate < gates; gate++) {
            double value = Math.clamp(random.nextDouble(), LEAST, 1 - LEAST);
            logits[gate] = Math.log(value / (1 - value));
        }
        return logits;
    }

    static double sigmoid(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }

    static double[] sigmoid(double[] logits) {
        return java.util.Arrays.stream(logits).map(Descent::sigmoid).toArray();
    }

    /**
     * Changes the logits in place.
     *
     * @param logits {@code [set][head]}
     * @param pulls lambda of each set: above 0 opens gates, since the loss subtracts it times the mean logit
     * @return the loss on each step's batch without the pull, before the update, {@code [set][step]}
     */
    double[][] run(double[][] logits, double[] pulls, GatingPlan.Stage stage, int number, Progress progress) {
        double[][] losses = new double[logits.length][stage.steps()];
        List<Adam> optimisers = new ArrayList<>();
        for (double[] set : logits) {
            optimisers.add(new Adam(List.of(set), 0));
        }
        for (int step = 0; step < stage.steps(); step++) {
            progress.check();
            double[][] gates =
                    java.util.Arrays.stream(logits).map(Descent::sigmoid).toArray(double[][]::new);
            GatedNetwork.Slope slope = network.slope(gates, batch(number, step), loss);
            for (int set = 0; set < logits.length; set++) {
                losses[set][step] = slope.losses()[set];
                if (!Double.isFinite(losses[set][step])) {
                    throw new InputException("the loss is no finite number at step " + step
                            + " of fitting gates: the network's numbers overflow");
                }
                double[] gradient = gradient(logits[set], gates[set], slope.gradients()[set], pulls[set]);
                optimisers.get(set).step(List.of(Adam.clipped(gradient, clip)), stage.rate(step));
            }
            progress.at("fitting gates, stage " + (number + 1), step + 1, stage.steps());
        }
        return losses;
    }

    /** Of the whole loss with respect to the logits: through the gates, and that of the pull where it is not clipped. */
    static double[] gradient(double[] logits, double[] gates, double[] ofGates, double pull) {
        double[] gradient = new double[logits.length];
        for (int head = 0; head < logits.length; head++) {
            gradient[head] = ofGates[head] * gates[head] * (1 - gates[head])
                    - (Math.abs(logits[head]) <= BOUND ? pull / logits.length : 0);
        }
        return gradient;
    }

    /** The items of a step, drawn without replacement; those of another step are drawn anew. */
    private List<List<Example>> batch(int number, int step) {
        if (items.size() <= batch) {
            return items;
        }
        long ofRun = new SplittableRandom(seed).nextLong();
        SplittableRandom random =
                new SplittableRandom(new SplittableRandom(ofRun + 1_000_003L * number + step).nextLong());
        return java.util.stream.IntStream.of(drawn(items.size(), batch, random))
                .mapToObj(items::get)
                .toList();
    }

    /** Some of the numbers from 0, without replacement, in a random order. */
    static int[] drawn(int of, int count, SplittableRandom random) {
        int[] order = java.util.stream.IntStream.range(0, of).toArray();
        for (int i = 0; i < count; i++) {
            int other = i + random.nextInt(of - i);
            int chosen = order[other];
            order[other] = order[i];
            order[i] = chosen;
        }
        return java.util.Arrays.copyOf(order, count);
    }
}

package dev.whence.circuits.directions;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.circuits.descent.Adam;
import dev.whence.networks.Network;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.site.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Desiderata-based masking: learns which units hold a variable (Davies et al. 2023; Mueller et al. 2025). While learning
 * a unit is {@code (1 - s) base + s source} with {@code s = sigmoid(mask / T)}; the temperature T falls along a line from
 * 1 to 0.01 and the loss is cross-entropy plus a penalty on the sum of s. Masks start at 0. In the end a unit is
 * interchanged or not.
 *
 * @param unit what has one mask
 * @param learningRate of Adam
 * @param penalty on each s
 * @param epochs how many times every pair is seen
 * @param batch pairs in a step
 * @param seed of the order of pairs
 */
public record MaskSearch(Unit unit, double learningRate, double penalty, int epochs, int batch, long seed) {
    private static final double COOLEST = 0.01;

    /** What has one mask. */
    public enum Unit {
        /** Each component of each site: neurons. */
        COMPONENT,
        /** Each site as a whole: heads. */
        SITE
    }

    /** @throws InputException when a number is out of range */
    public MaskSearch {
        if (epochs < 1 || batch < 1 || !(learningRate > 0) || !(penalty >= 0)) {
            throw new InputException(
                    epochs + " epochs, batches of " + batch + ", learning rate " + learningRate + ", penalty " + penalty
                            + ", expected at least 1 epoch and pair, a positive rate, a penalty from 0");
        }
    }

    /** Learning rate 0.01, penalty 0.0001, 3 epochs, batches of 32. */
    public static MaskSearch standard(Unit unit, long seed) {
        return new MaskSearch(unit, 1e-2, 1e-4, 3, 32, seed);
    }

    /**
     * What was learned.
     *
     * @param sites the sites
     * @param chosen of each site the components that are interchanged; for {@link Unit#SITE} all or none
     * @param accuracy with exactly those interchanged, on held-out pairs
     * @param everything with all of them interchanged, on the same
     * @param nothing with none
     */
    public record Learned(
            List<Site> sites,
            List<List<Integer>> chosen,
            InterchangeAccuracy accuracy,
            InterchangeAccuracy everything,
            InterchangeAccuracy nothing) {
        public Learned {
            sites = List.copyOf(sites);
            chosen = chosen.stream().map(List::copyOf).toList();
        }

        /** How many components are interchanged. */
        public int size() {
            return chosen.stream().mapToInt(List::size).sum();
        }
    }

    /**
     * Learns on one half and measures on the other.
     *
     * @param sites plain sites, each at one position per prompt
     * @throws InputException when a site is not in the network or not at one position per prompt
     */
    public Learned learn(Network network, Interchanges.Halves pairs, List<? extends Site> sites, Progress progress) {
        List<double[]> masks = new ArrayList<>();
        List<Integer> widths = new ArrayList<>();
        try (InterchangeRuns runs = new InterchangeRuns(network, pairs.train(), sites)) {
            for (int site = 0; site < sites.size(); site++) {
                widths.add(runs.width(site));
                masks.add(new double[unit == Unit.SITE ? 1 : runs.width(site)]);
            }
            descend(runs, masks, progress);
        }
        List<List<Integer>> chosen = new ArrayList<>();
        List<double[][]> hard = new ArrayList<>();
        for (int site = 0; site < sites.size(); site++) {
            double[] mask = masks.get(site);
            double[] row = new double[widths.get(site)];
            java.util.Arrays.setAll(row, i -> mask[mask.length == 1 ? 0 : i] > 0 ? 1 : 0);
            hard.add(new double[][] {row});
            chosen.add(IntStream.range(0, row.length)
                    .filter(i -> row[i] == 1)
                    .boxed()
                    .toList());
        }
        try (InterchangeRuns runs = new InterchangeRuns(network, pairs.heldOut(), sites)) {
            InterchangeAccuracy accuracy = Tensors.withoutGradient(() -> {
                List<Tensor> rows = hard.stream().map(runs::constant).toList();
                return runs.accuracy(
                        (site, base, source) -> base.add(source.sub(base).mul(rows.get(site))));
            });
            return new Learned(
                    List.copyOf(sites),
                    chosen,
                    accuracy,
                    runs.accuracy((_, _, source) -> source),
                    runs.accuracy((_, base, _) -> base));
        }
    }

    private void descend(InterchangeRuns runs, List<double[]> masks, Progress progress) {
        Adam adam = new Adam(masks, 0);
        SplittableRandom random = new SplittableRandom(seed);
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, runs.pairs().size()).boxed().toList());
        int steps = epochs * ((order.size() + batch - 1) / batch);
        int step = 0;
        for (int epoch = 0; epoch < epochs; epoch++) {
            Split.shuffle(order, random);
            for (int from = 0; from < order.size(); from += batch) {
                progress.check();
                int[] which = order.subList(from, Math.min(from + batch, order.size())).stream()
                        .mapToInt(Integer::intValue)
                        .toArray();
                double temperature = 1 + (COOLEST - 1) * step / Math.max(1, steps - 1);
                adam.step(gradient(runs, masks, which, temperature), learningRate);
                progress.at("mask search", ++step, steps);
            }
        }
    }

    private List<double[]> gradient(InterchangeRuns runs, List<double[]> masks, int[] which, double temperature) {
        return Tensors.withGradient(() -> {
            List<Tensor> leaves = new ArrayList<>();
            List<Tensor> gates = new ArrayList<>();
            for (double[] mask : masks) {
                Tensor leaf = runs.constant(new double[][] {mask}).set_requires_grad(true);
                leaves.add(leaf);
                gates.add(torch.sigmoid(leaf.div(Tensors.scalar(temperature))));
            }
            Tensor loss = runs.loss(
                    which, (site, base, source) -> base.add(source.sub(base).mul(gates.get(site))));
            for (Tensor gate : gates) {
                loss = loss.add(gate.sum().mul(Tensors.scalar(penalty)));
            }
            return Tensors.gradients(loss, leaves).stream()
                    .map(Tensors::doubles)
                    .toList();
        });
    }
}

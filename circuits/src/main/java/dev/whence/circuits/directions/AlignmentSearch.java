package dev.whence.circuits.directions;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.circuits.descent.Adam;
import dev.whence.networks.Network;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.site.Site;
import dev.whence.networks.site.Subspace;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Distributed alignment search: learns the subspace of a site whose interchange makes the network answer as the
 * high-level model does (Geiger, Wu, Potts, Icard and Goodman 2024). The interchange is
 * {@code h' = h_base + R^T R (h_source - h_base)} with orthonormal rows R; R alone is learned, by cross-entropy towards
 * the model's counterfactual answers. R^T is the Q of the QR decomposition of a free matrix.
 *
 * @param dimensions how many of each site; 1, 2, 4 for toys, 32 in the Mechanistic Interpretability Benchmark
 * @param learningRate of AdamW
 * @param weightDecay of AdamW
 * @param epochs how many times every pair is seen
 * @param batch pairs in a step
 * @param seed of the start and of the order of pairs
 */
public record AlignmentSearch(
        int dimensions, double learningRate, double weightDecay, int epochs, int batch, long seed) {
    /** @throws InputException when a number is out of range */
    public AlignmentSearch {
        if (dimensions < 1 || epochs < 1 || batch < 1) {
            throw new InputException(dimensions + " dimensions, " + epochs + " epochs, batches of " + batch
                    + ", expected at least 1 of each");
        }
        if (!(learningRate > 0) || !(weightDecay >= 0)) {
            throw new InputException("learning rate " + learningRate + " and weight decay " + weightDecay
                    + ", expected a positive one and one from 0");
        }
    }

    /** The benchmark's settings: AdamW at 0.01 without decay, 3 epochs, batches of 32 (Mueller et al. 2025). */
    public static AlignmentSearch standard(int dimensions, long seed) {
        return new AlignmentSearch(dimensions, 1e-2, 0, 3, 32, seed);
    }

    /** The same for so many epochs. */
    public AlignmentSearch epochs(int count) {
        return new AlignmentSearch(dimensions, learningRate, weightDecay, count, batch, seed);
    }

    /**
     * What was learned.
     *
     * @param sites the sites
     * @param subspaces one for each
     * @param losses mean cross-entropy of each epoch, in nats, as it was while learning
     */
    public record Learned(List<Site> sites, List<Subspace> subspaces, List<Double> losses) {
        public Learned {
            sites = List.copyOf(sites);
            subspaces = List.copyOf(subspaces);
            losses = List.copyOf(losses);
        }

        /** The subspaces as sites that can be patched, measured and set. */
        public List<Site> within() {
            return IntStream.range(0, sites.size())
                    .<Site>mapToObj(i -> new Site.Within(sites.get(i), subspaces.get(i)))
                    .toList();
        }
    }

    /**
     * Learns one subspace of each site, all interchanged together.
     *
     * @param pairs to learn from
     * @param sites plain sites, each at one position per prompt
     * @throws InputException when a site is not in the network, has fewer components than there are dimensions, or is
     *     not at one position per prompt
     */
    public Learned learn(Network network, Interchanges pairs, List<? extends Site> sites, Progress progress) {
        try (InterchangeRuns runs = new InterchangeRuns(network, pairs, sites)) {
            return learn(runs, sites, progress);
        }
    }

    Learned learn(InterchangeRuns runs, List<? extends Site> sites, Progress progress) {
        SplittableRandom random = new SplittableRandom(seed);
        List<double[]> free = new ArrayList<>();
        for (int site = 0; site < sites.size(); site++) {
            checkDimensions(sites.get(site), runs.width(site));
            free.add(flatColumns(RandomSubspace.of("start", runs.width(site), dimensions, random.nextLong())));
        }
        Adam adam = new Adam(free, weightDecay);
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, runs.pairs().size()).boxed().toList());
        int steps = epochs * ((order.size() + batch - 1) / batch);
        List<Double> losses = new ArrayList<>();
        int step = 0;
        for (int epoch = 0; epoch < epochs; epoch++) {
            Split.shuffle(order, random);
            double sum = 0;
            for (int from = 0; from < order.size(); from += batch) {
                progress.check();
                int[] which = order.subList(from, Math.min(from + batch, order.size())).stream()
                        .mapToInt(Integer::intValue)
                        .toArray();
                Gradient gradient = gradient(runs, free, which);
                sum += gradient.loss() * which.length / order.size();
                adam.step(gradient.gradients(), learningRate);
                progress.at("alignment search", ++step, steps);
            }
            losses.add(sum);
        }
        List<Subspace> subspaces = new ArrayList<>();
        for (int site = 0; site < sites.size(); site++) {
            subspaces.add(Subspace.spannedBy("aligned", columns(free.get(site), runs.width(site))));
        }
        return new Learned(List.copyOf(sites), subspaces, losses);
    }

    private void checkDimensions(Site site, int width) {
        if (dimensions > width) {
            throw new InputException(
                    "a subspace of " + dimensions + " dimensions at " + site + ", which has " + width + " components");
        }
    }

    /**
     * A loss and its gradient with respect to the free matrices.
     *
     * @param loss mean over the pairs, in nats
     * @param gradients one for each site, {@code [component, dimension]} row major
     */
    record Gradient(double loss, List<double[]> gradients) {}

    /** At free matrices {@code [component, dimension]}, row major, one for each site. */
    Gradient gradient(InterchangeRuns runs, List<double[]> free, int[] which) {
        return Tensors.withGradient(() -> {
            List<Tensor> leaves = new ArrayList<>();
            List<Tensor> rotations = new ArrayList<>();
            for (int site = 0; site < free.size(); site++) {
                Tensor leaf = runs.constant(rows(free.get(site), dimensions)).set_requires_grad(true);
                leaves.add(leaf);
                rotations.add(torch.linalg_qr(leaf).get0());
            }
            Tensor loss = runs.loss(which, (site, base, source) -> swapped(base, source, rotations.get(site)));
            List<double[]> gradients = Tensors.gradients(loss, leaves).stream()
                    .map(Tensors::doubles)
                    .toList();
            return new Gradient(Tensors.doubles(loss)[0], gradients);
        });
    }

    /** {@code base + (source - base) Q Q^T}, for {@code Q [component, dimension]}. */
    static Tensor swapped(Tensor base, Tensor source, Tensor q) {
        return base.add(source.sub(base).matmul(q).matmul(q.t()));
    }

    /** A subspace as {@code [component, dimension]}, row major. */
    static double[] flatColumns(Subspace subspace) {
        int dimensions = subspace.dimensions();
        double[] flat = new double[subspace.width() * dimensions];
        for (int k = 0; k < dimensions; k++) {
            for (int i = 0; i < subspace.width(); i++) {
                flat[i * dimensions + k] = subspace.basis().get(k).get(i);
            }
        }
        return flat;
    }

    static double[][] rows(double[] flat, int columns) {
        double[][] rows = new double[flat.length / columns][columns];
        for (int i = 0; i < flat.length; i++) {
            rows[i / columns][i % columns] = flat[i];
        }
        return rows;
    }

    private static double[][] columns(double[] flat, int width) {
        int dimensions = flat.length / width;
        double[][] columns = new double[dimensions][width];
        for (int i = 0; i < flat.length; i++) {
            columns[i % dimensions][i / dimensions] = flat[i];
        }
        return columns;
    }
}

package dev.whence.circuits.directions;

import dev.whence.causal.Progress;
import dev.whence.networks.Network;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.site.Site;
import dev.whence.networks.site.Subspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * A learned alignment beside everything that it must beat, all on the same held-out pairs.
 *
 * @param learned what was learned
 * @param training accuracy on the pairs that it was learned from
 * @param heldOut accuracy on the others
 * @param random of random orthonormal rows of as many dimensions, one for each draw
 * @param shuffled learned from expected answers dealt out at random, judged by the true ones
 * @param full the whole vectors interchanged: an upper bound for what changes, not for what must stay
 * @param untouched nothing interchanged
 * @param untrained the same search in an untrained network
 */
public record AlignmentReport(
        AlignmentSearch.Learned learned,
        InterchangeAccuracy training,
        InterchangeAccuracy heldOut,
        List<InterchangeAccuracy> random,
        InterchangeAccuracy shuffled,
        InterchangeAccuracy full,
        InterchangeAccuracy untouched,
        Optional<InterchangeAccuracy> untrained) {
    public AlignmentReport {
        random = List.copyOf(random);
    }

    /** The mean accuracy of random rows; NaN when none were drawn. */
    public double meanRandom() {
        return random.stream()
                .mapToDouble(accuracy -> accuracy.all().value())
                .average()
                .orElse(Double.NaN);
    }

    /** Held-out accuracy minus the better of random rows and shuffled labels. */
    public double gap() {
        double shuffledValue = shuffled.all().value();
        double control = random.isEmpty() ? shuffledValue : Math.max(meanRandom(), shuffledValue);
        return heldOut.all().value() - control;
    }

    /**
     * Learns on one half, measures on the other, and runs the controls.
     *
     * @param randoms how many random draws
     * @param untrained a network of the same architecture with parameters as training starts from; none to leave it out
     * @throws dev.whence.causal.InputException as {@link AlignmentSearch#learn}
     */
    public static AlignmentReport of(
            Network network,
            AlignmentSearch search,
            Interchanges.Halves pairs,
            List<? extends Site> sites,
            int randoms,
            Optional<Network> untrained,
            Progress progress) {
        long shuffleSeed = search.seed() + 1;
        AlignmentSearch.Learned learned;
        InterchangeAccuracy training;
        try (InterchangeRuns runs = new InterchangeRuns(network, pairs.train(), sites)) {
            learned = search.learn(runs, sites, progress);
            training = accuracy(runs, learned.subspaces());
        }
        AlignmentSearch.Learned shuffled = search.learn(network, pairs.train().shuffled(shuffleSeed), sites, progress);
        try (InterchangeRuns runs = new InterchangeRuns(network, pairs.heldOut(), sites)) {
            List<InterchangeAccuracy> random = new ArrayList<>();
            for (int draw = 0; draw < randoms; draw++) {
                progress.check();
                List<Subspace> subspaces = new ArrayList<>();
                for (int site = 0; site < sites.size(); site++) {
                    long seed = search.seed() * 1_000_003 + 31L * draw + site + 1;
                    subspaces.add(RandomSubspace.of("random", runs.width(site), search.dimensions(), seed));
                }
                random.add(accuracy(runs, subspaces));
            }
            Optional<InterchangeAccuracy> start = untrained.map(other -> {
                AlignmentSearch.Learned there = search.learn(other, pairs.train(), sites, progress);
                try (InterchangeRuns otherRuns = new InterchangeRuns(other, pairs.heldOut(), sites)) {
                    return accuracy(otherRuns, there.subspaces());
                }
            });
            return new AlignmentReport(
                    learned,
                    training,
                    accuracy(runs, learned.subspaces()),
                    random,
                    accuracy(runs, shuffled.subspaces()),
                    runs.accuracy((_, _, source) -> source),
                    runs.accuracy((_, base, _) -> base),
                    start);
        }
    }

    private static InterchangeAccuracy accuracy(InterchangeRuns runs, List<Subspace> subspaces) {
        return Tensors.withoutGradient(() -> {
            List<Tensor> columns = subspaces.stream()
                    .map(subspace -> runs.constant(
                            AlignmentSearch.rows(AlignmentSearch.flatColumns(subspace), subspace.dimensions())))
                    .toList();
            return runs.accuracy((site, base, source) -> AlignmentSearch.swapped(base, source, columns.get(site)));
        });
    }
}

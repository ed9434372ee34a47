package dev.whence.discovery.neighbours;

import dev.whence.causal.Progress;
import dev.whence.discovery.Parallel;
import dev.whence.discovery.independence.TestResult;
import java.util.List;
import java.util.SplittableRandom;

/** The local permutation test (Runge 2018, algorithm 1), sequential as Besag and Clifford (1991) have it. */
final class LocalPermutation {
    /** Exchanges that are measured together. The first batches are small: independence often shows at once. */
    private static final int[] BATCHES = {20, 30, 50};
    /** Rows that one thread takes at a time; fixed, so that sums do not depend on the number of threads. */
    private static final int BLOCK = 128;

    /** Estimates that differ by less are equal. */
    private static final double ROUNDING = 1e-12;

    private LocalPermutation() {}

    static TestResult test(
            NeighbourCounts counts, List<Coordinate> conditions, long seed, CmiKnn.Options options, Progress progress) {
        int rows = counts.rows();
        SplittableRandom random = new SplittableRandom(seed);
        Exchange exchange = Exchange.of(rows, conditions, Math.min(options.exchange(), rows - 1), seed);
        double observed = estimates(counts, new int[][] {counts.x()}, options.threads(), progress)[0];
        int made = 0;
        int larger = 0;
        for (int batch = 0; made < options.permutations(); batch++) {
            progress.at("permutations of one test", made, options.permutations());
            int size = Math.min(BATCHES[Math.min(batch, BATCHES.length - 1)], options.permutations() - made);
            int[][] versions = new int[size][];
            for (int v = 0; v < size; v++) {
                versions[v] = exchange.apply(counts.x(), random);
            }
            for (double estimate : estimates(counts, versions, options.threads(), progress)) {
                made++;
                larger += estimate >= observed - ROUNDING ? 1 : 0;
                if (larger == options.enough()) {
                    return new TestResult(observed, 0, rows, (double) larger / made);
                }
            }
        }
        return new TestResult(observed, 0, rows, (larger + 1.0) / (made + 1.0));
    }

    private static double[] estimates(NeighbourCounts counts, int[][] versions, int threads, Progress progress) {
        int rows = counts.rows();
        double[] totals = new double[versions.length];
        List<double[]> blocks = Parallel.map((rows + BLOCK - 1) / BLOCK, threads, block -> {
            progress.check();
            return counts.sums(block * BLOCK, Math.min(rows, (block + 1) * BLOCK), versions);
        });
        for (double[] block : blocks) {
            for (int v = 0; v < totals.length; v++) {
                totals[v] += block[v] / rows;
            }
        }
        return totals;
    }
}

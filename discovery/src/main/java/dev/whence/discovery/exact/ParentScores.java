package dev.whence.discovery.exact;

import dev.whence.causal.Progress;
import dev.whence.discovery.Parallel;
import dev.whence.discovery.knowledge.KnowledgeOver;
import dev.whence.discovery.score.CorrelationMatrix;
import dev.whence.discovery.score.GaussianBic;
import dev.whence.discovery.score.Score;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * For every variable, the best score that parents chosen from each set of the others give. Sets are numbers whose bits
 * are variables; a variable's own bit is squeezed out of the index.
 */
final class ParentScores {
    private static final double SMALLEST_PIVOT = 1e-10;

    private final double[][] best;

    private ParentScores(double[][] best) {
        this.best = best;
    }

    static ParentScores of(Score score, KnowledgeOver knowledge, int maxParents, int threads, Progress progress) {
        int size = score.names().size();
        double[] determinants = score instanceof GaussianBic bic ? logDeterminants(bic.correlations()) : new double[0];
        AtomicLong done = new AtomicLong();
        long total = (long) size << (size - 1);
        return new ParentScores(Parallel.map(size, threads, node -> {
                    int forbidden = 0;
                    int required = 0;
                    for (int other = 0; other < size; other++) {
                        if (other != node) {
                            forbidden |= knowledge.forbids(other, node) ? 1 << other : 0;
                            required |= knowledge.requires(other, node) ? 1 << other : 0;
                        }
                    }
                    double[] table = new double[1 << (size - 1)];
                    for (int index = 0; index < table.length; index++) {
                        int set = widened(index, node);
                        boolean allowed = (set & forbidden) == 0
                                && (set & required) == required
                                && Integer.bitCount(set) <= maxParents;
                        table[index] = !allowed
                                ? Double.NEGATIVE_INFINITY
                                : score instanceof GaussianBic bic
                                        ? local(bic, determinants, node, set)
                                        : score.local(node, members(set));
                        if ((index & 1023) == 1023) {
                            progress.check();
                            progress.at("scores of all parent sets", done.addAndGet(1024), total);
                        }
                    }
                    // The best over all subsets: one variable after another may be left out.
                    for (int bit = 1; bit < table.length; bit <<= 1) {
                        progress.check();
                        for (int index = 0; index < table.length; index++) {
                            if ((index & bit) != 0 && table[index ^ bit] >= table[index]) {
                                table[index] = table[index ^ bit];
                            }
                        }
                    }
                    return table;
                })
                .toArray(double[][]::new));
    }

    /** The best score of a variable with parents from a set that does not hold it. */
    double best(int node, int set) {
        return best[node][squeezed(set, node)];
    }

    /** The smallest parents that give the best score: whatever can be left out without loss, highest number first. */
    int parents(int node, int set) {
        double value = best(node, set);
        int parents = set;
        for (int x = 31; x >= 0; x--) {
            if ((parents >> x & 1) != 0 && best(node, parents ^ 1 << x) == value) {
                parents ^= 1 << x;
            }
        }
        return parents;
    }

    private static int squeezed(int set, int node) {
        int low = (1 << node) - 1;
        return (set & low) | (set >>> 1 & ~low);
    }

    private static int widened(int index, int node) {
        int low = (1 << node) - 1;
        return (index & low) | (index & ~low) << 1;
    }

    static int[] members(int set) {
        int[] members = new int[Integer.bitCount(set)];
        int at = 0;
        for (int rest = set; rest != 0; rest &= rest - 1) {
            members[at++] = Integer.numberOfTrailingZeros(rest);
        }
        return members;
    }

    /** The variance that parents leave is the ratio of two determinants. */
    private static double local(GaussianBic bic, double[] determinants, int node, int set) {
        double log = determinants[set | 1 << node] - determinants[set];
        int parents = Integer.bitCount(set);
        if (!Double.isFinite(log) || parents + 2 > bic.rows()) {
            return Double.NEGATIVE_INFINITY;
        }
        return bic.local(node, new int[0]) - bic.rows() * log - parents * bic.perParent();
    }

    /** The log determinant of the correlations of every set of variables; negative infinity where they are collinear. */
    private static double[] logDeterminants(CorrelationMatrix correlations) {
        int size = correlations.size();
        double[] logs = new double[1 << size];
        Arrays.fill(logs, Double.NEGATIVE_INFINITY);
        logs[0] = 0;
        extend(correlations, 0, 0, new int[size], new double[size][size], logs);
        return logs;
    }

    /** Adds each later variable to a set in turn, by one more row of the Cholesky factor of the set's correlations. */
    private static void extend(
            CorrelationMatrix correlations, int set, int depth, int[] order, double[][] factor, double[] logs) {
        int first = depth == 0 ? 0 : order[depth - 1] + 1;
        for (int x = first; x < order.length; x++) {
            double[] row = factor[depth];
            double pivot = 1;
            for (int i = 0; i < depth; i++) {
                double sum = correlations.between(x, order[i]);
                double[] other = factor[i];
                for (int k = 0; k < i; k++) {
                    sum -= row[k] * other[k];
                }
                row[i] = sum / other[i];
                pivot -= row[i] * row[i];
            }
            if (pivot > SMALLEST_PIVOT) {
                row[depth] = Math.sqrt(pivot);
                order[depth] = x;
                logs[set | 1 << x] = logs[set] + Math.log(pivot);
                extend(correlations, set | 1 << x, depth + 1, order, factor, logs);
            }
        }
    }
}

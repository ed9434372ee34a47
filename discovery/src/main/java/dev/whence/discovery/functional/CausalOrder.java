package dev.whence.discovery.functional;

import dev.whence.causal.Progress;
import dev.whence.discovery.Parallel;
import dev.whence.discovery.linear.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.DoubleAccumulator;
import java.util.stream.IntStream;

/**
 * The causal order by DirectLiNGAM (Shimizu et al. 2011, algorithm 1) with the likelihood ratio of Hyvärinen and Smith
 * 2013 as the measure of which variable is exogenous: of every pair, {@code R = log L(x -> y) - log L(y -> x)}, and the
 * variable with the least {@code sum of min(0, R)^2} comes first; then it is regressed out of the others.
 *
 * <p>A candidate whose sum has already passed the least full sum is given up (the threshold of ParaLiNGAM, Shahbazinia et
 * al. 2023); those pairs that spoke most against it at the step before are looked at first. What is given up cannot be
 * the least, so the order does not depend on it, nor on the threads.
 *
 * @param order the variables, causes first
 * @param ratios [variable, later variable]: R when the variable was placed, positive in favour of "is a cause"; NaN for
 *     earlier ones
 * @param sums of each variable when it was placed; 0 where nothing spoke against it
 * @param known whether knowledge alone placed the variable there
 */
record CausalOrder(int[] order, double[][] ratios, double[] sums, boolean[] known) {

    /** @param columns [column, row], mean 0 and variance 1; overwritten */
    static CausalOrder of(double[][] columns, OrderRules rules, int threads, Progress progress) {
        return new Search(columns, rules, threads).run(progress);
    }

    /** The likelihood ratio of one pair of standardised variables: positive in favour of x -> y. */
    static double ratio(double[] x, double[] y) {
        return ratio(x, y, MaximumEntropy.of(x), MaximumEntropy.of(y));
    }

    private static double ratio(double[] x, double[] y, double entropyX, double entropyY) {
        double r = Vectors.dot(x, y) / x.length;
        double scale = 1 / Math.sqrt(Math.max(1 - r * r, 1e-12));
        double forward = entropyX + MaximumEntropy.of(scale, y, -r * scale, x);
        double backward = entropyY + MaximumEntropy.of(scale, x, -r * scale, y);
        return backward - forward;
    }

    private static final class Search {
        private final double[][] columns;
        private final OrderRules rules;
        private final int threads;
        private final int size;
        private final double[] entropy;
        private final double[][] ratios;
        /** Squared terms last seen: only for looking first where most is to be expected. */
        private final double[][] lastTerms;

        private final double[] lastSums;

        Search(double[][] columns, OrderRules rules, int threads) {
            this.columns = columns;
            this.rules = rules;
            this.threads = threads;
            this.size = columns.length;
            this.entropy = new double[size];
            this.ratios = new double[size][size];
            this.lastTerms = new double[size][size];
            this.lastSums = new double[size];
        }

        CausalOrder run(Progress progress) {
            int[] order = new int[size];
            double[] sums = new double[size];
            boolean[] known = new boolean[size];
            List<Integer> remaining =
                    new ArrayList<>(IntStream.range(0, size).boxed().toList());
            for (int i : remaining) {
                entropy[i] = MaximumEntropy.of(columns[i]);
            }
            for (int step = 0; step < size; step++) {
                progress.check();
                List<Integer> candidates = rules.candidates(remaining);
                int next = candidates.getFirst();
                known[next] = candidates.size() == 1 && remaining.size() > 1;
                if (remaining.size() > 1) {
                    double[] full = sums(candidates, remaining);
                    int best = 0;
                    for (int c = 1; c < full.length; c++) {
                        if (full[c] < full[best]) { // of equals, the first by name
                            best = c;
                        }
                    }
                    next = candidates.get(best);
                    sums[next] = full[best];
                }
                order[step] = next;
                remaining.remove((Integer) next);
                regressOut(next, remaining);
                progress.at("causal order", step + 1, size);
            }
            double[][] placed = new double[size][size];
            for (int step = 0; step < size; step++) {
                for (int later = 0; later < size; later++) {
                    boolean isLater = later > step;
                    placed[order[step]][order[later]] = isLater ? ratios[order[step]][order[later]] : Double.NaN;
                }
            }
            return new CausalOrder(order, placed, sums, known);
        }

        /** The sum of each candidate; infinite where it was given up. */
        private double[] sums(List<Integer> candidates, List<Integer> remaining) {
            DoubleAccumulator least = new DoubleAccumulator(Math::min, Double.POSITIVE_INFINITY);
            List<Integer> promising = IntStream.range(0, candidates.size())
                    .boxed()
                    .sorted(Comparator.comparingDouble(c -> lastSums[candidates.get(c)]))
                    .toList();
            double[] sums = new double[candidates.size()];
            int first = promising.getFirst();
            sums[first] = sum(candidates.get(first), remaining, least);
            int rest = promising.size() - 1;
            Parallel.map(rest, Math.min(threads, Math.max(1, rest / 4)), at -> {
                int c = promising.get(at + 1);
                sums[c] = sum(candidates.get(c), remaining, least);
                return c;
            });
            return sums;
        }

        private double sum(int candidate, List<Integer> remaining, DoubleAccumulator least) {
            double[] terms = lastTerms[candidate];
            int[] others = remaining.stream()
                    .filter(j -> j != candidate)
                    .sorted(Comparator.comparingDouble(j -> -terms[j]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            double partial = 0;
            for (int j : others) {
                double r = ratio(columns[candidate], columns[j], entropy[candidate], entropy[j]);
                ratios[candidate][j] = r;
                double against = rules.settled(candidate, j) ? 0 : Math.min(0, r);
                terms[j] = against * against;
                partial += terms[j];
                if (partial > least.get() * (1 + 1e-9)) {
                    lastSums[candidate] = partial;
                    return Double.POSITIVE_INFINITY;
                }
            }
            Arrays.sort(others); // so that the rounding does not depend on where the looking began
            double full = 0;
            for (int j : others) {
                full += terms[j];
            }
            least.accumulate(full);
            lastSums[candidate] = full;
            return full;
        }

        private void regressOut(int cause, List<Integer> remaining) {
            double[] x = columns[cause];
            Parallel.map(remaining.size(), (long) remaining.size() * x.length > 200_000 ? threads : 1, at -> {
                int j = remaining.get(at);
                double[] y = columns[j];
                double r = Vectors.dot(x, y) / x.length;
                for (int i = 0; i < y.length; i++) {
                    y[i] -= r * x[i];
                }
                Samples.standardise(y);
                entropy[j] = MaximumEntropy.of(y);
                return j;
            });
        }
    }
}

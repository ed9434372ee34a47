package dev.whence.discovery.pairwise;

import dev.whence.discovery.linear.Vectors;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The post-nonlinear model (Zhang and Hyvärinen 2009): y = f2(f1(x) + e), f2 invertible, e independent of x. The noise is
 * recovered as {@code e = g2(y) - g1(x)} with g1, g2 chosen so that x and e share the least information, that is, by the
 * least {@code H(e) - E log g2'(y)} (their equation 4); then e and x are tested for independence (HSIC).
 *
 * <p>A model of this kind does not change under monotone transforms of x or y, so both are replaced by their normal
 * scores first. g1 is a sum of sines and a line with the prior of a smooth function; g2 is increasing and linear between
 * {@link #CELLS} knots, log slopes with the prior of a random walk. H is estimated by m-spacings (Vasicek 1976). The
 * minimum is looked for from the regression of y on x and from seeded bends of y.
 */
public record PostNonlinear() implements PairMeasure {
    private static final int CELLS = 16;
    private static final int SINES = 14;
    private static final int STARTS = 3;
    private static final int MOST_STEPS = 250;
    /** The knots of g2 span this many deviations to either side; the outer cells are open. */
    private static final double SPAN = 2.4;

    private static final double HALF = 4.5;
    private static final double LENGTH = 0.6;

    @Override
    public PairScore score(double[] x, double[] y, long seed) {
        double[] a = Values.normalScores(x);
        double[] b = Values.normalScores(y);
        return AdditiveNoise.independence(a, noise(a, b, seed), b, noise(b, a, seed));
    }

    /** The recovered noise of the effect, up to scale and shift; both arguments normal scores. */
    static double[] noise(double[] cause, double[] effect, long seed) {
        Model model = new Model(cause, effect);
        SplittableRandom random = new SplittableRandom(seed);
        double[] best = new double[0];
        double least = Double.POSITIVE_INFINITY;
        for (int start = 0; start < STARTS; start++) {
            double[] from = new double[CELLS + SINES + 1];
            if (start > 0) {
                double tilt = random.nextGaussian() / 2;
                double bend = random.nextGaussian() / 2;
                for (int j = 0; j < CELLS; j++) {
                    double at = 2.0 * j / (CELLS - 1) - 1;
                    from[j] = tilt * at + bend * (at * at - 1.0 / 3);
                }
            }
            model.regress(from);
            Descent.End end = Descent.minimise(model, from, MOST_STEPS);
            if (end.value() < least) {
                least = end.value();
                best = end.at();
            }
        }
        return model.noise(best);
    }

    private static final class Model implements Descent.Objective {
        private final double[] effect;
        /** [feature, row] of g1: sines, then the line. */
        private final double[][] features;

        private final double[] featurePrecision;
        private final int[] cell;
        private final double[] knots;
        private final int spacing;

        Model(double[] cause, double[] effect) {
            int n = cause.length;
            this.effect = effect;
            this.features = Arrays.copyOf(SmoothRegression.sines(cause, 0, HALF, SINES), SINES + 1);
            this.features[SINES] = cause;
            this.featurePrecision = new double[SINES + 1];
            for (int k = 0; k < SINES; k++) {
                featurePrecision[k] = 1 / (9 * SmoothRegression.density(k + 1, LENGTH, HALF)) / n;
            }
            featurePrecision[SINES] = 1.0 / 9 / n;
            this.knots = new double[CELLS + 1];
            for (int j = 0; j <= CELLS; j++) {
                knots[j] = SPAN * (2.0 * j / CELLS - 1);
            }
            this.cell = new int[n];
            for (int i = 0; i < n; i++) {
                cell[i] = Math.clamp((int) Math.floor((effect[i] / SPAN + 1) / 2 * CELLS), 0, CELLS - 1);
            }
            this.spacing = Math.max(2, (int) Math.round(Math.sqrt(n)));
        }

        double[] noise(double[] at) {
            double[] base = new double[CELLS]; // g2 at each cell's left knot
            for (int j = 1; j < CELLS; j++) {
                base[j] = base[j - 1] + Math.exp(at[j - 1]) * (knots[j] - knots[j - 1]);
            }
            double[] noise = new double[effect.length];
            for (int i = 0; i < noise.length; i++) {
                int j = cell[i];
                noise[i] = base[j] + Math.exp(at[j]) * (effect[i] - knots[j]);
            }
            for (int k = 0; k <= SINES; k++) {
                for (int i = 0; i < noise.length; i++) {
                    noise[i] -= at[CELLS + k] * features[k][i];
                }
            }
            return noise;
        }

        @Override
        public double value(double[] at, double[] gradient) {
            int n = effect.length;
            Arrays.fill(gradient, 0);
            for (int j = 0; j < CELLS; j++) {
                if (!(Math.abs(at[j]) < 30)) {
                    return Double.POSITIVE_INFINITY;
                }
            }
            double[] noise = noise(at);
            double[] pull = new double[n];
            double value = entropy(noise, pull);
            double[] cellPull = new double[CELLS]; // sum of pulls in the cell
            double[] innerPull = new double[CELLS]; // and times the distance from its left knot
            for (int i = 0; i < n; i++) {
                int j = cell[i];
                cellPull[j] += pull[i];
                innerPull[j] += pull[i] * (effect[i] - knots[j]);
                value -= at[j] / n;
                gradient[j] -= 1.0 / n;
            }
            double right = 0; // pulls of all cells to the right
            for (int j = CELLS - 1; j >= 0; j--) {
                gradient[j] += Math.exp(at[j]) * (innerPull[j] + right * (knots[j + 1] - knots[j]));
                right += cellPull[j];
            }
            for (int k = 0; k <= SINES; k++) {
                double weight = at[CELLS + k];
                gradient[CELLS + k] = -Vectors.dot(pull, features[k]) + featurePrecision[k] * weight;
                value += featurePrecision[k] * weight * weight / 2;
            }
            return value + prior(at, gradient);
        }

        /** Neighbouring log slopes differ by about 0.6; their mean, which nothing else decides, is near 0. */
        private double prior(double[] at, double[] gradient) {
            double precision = 1 / (0.6 * 0.6) / effect.length;
            double value = 0;
            double mean = 0;
            for (int j = 0; j < CELLS; j++) {
                mean += at[j] / CELLS;
                if (j > 0) {
                    double step = at[j] - at[j - 1];
                    value += precision * step * step / 2;
                    gradient[j] += precision * step;
                    gradient[j - 1] -= precision * step;
                }
            }
            for (int j = 0; j < CELLS; j++) {
                gradient[j] += 0.1 * mean / CELLS;
            }
            return value + 0.05 * mean * mean;
        }

        /** The m-spacing entropy less constants; writes its derivative with respect to each value. */
        private double entropy(double[] values, double[] derivative) {
            int n = values.length;
            long[] order = sorted(values);
            double sum = 0;
            int count = n - spacing;
            for (int i = 0; i < count; i++) {
                int low = (int) order[i];
                int high = (int) order[i + spacing];
                double gap = values[high] - values[low] + 1e-9;
                sum += Math.log(gap);
                derivative[high] += 1 / gap / count;
                derivative[low] -= 1 / gap / count;
            }
            return sum / count;
        }

        private static long[] sorted(double[] values) {
            return IntStream.range(0, values.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> values[i]))
                    .mapToLong(Integer::longValue)
                    .toArray();
        }

        /** Fills in the weights of g1 that fit g2(y) best by (ridge) least squares, g2 given. */
        void regress(double[] at) {
            double[] target = noise(at);
            int n = target.length;
            double mean = Arrays.stream(target).average().orElse(0);
            int size = SINES + 1;
            double[][] gram = new double[size][size + 1];
            double[] centred = Arrays.stream(target).map(value -> value - mean).toArray();
            for (int j = 0; j < size; j++) {
                for (int k = 0; k < size; k++) {
                    gram[j][k] = Vectors.dot(features[j], features[k]) / n + (j == k ? featurePrecision[j] : 0);
                }
                gram[j][size] = Vectors.dot(features[j], centred) / n;
            }
            double[] weights = solved(gram);
            System.arraycopy(weights, 0, at, CELLS, size);
        }

        /** Gauss elimination on a positive definite matrix with its right-hand side as the last column. */
        private static double[] solved(double[][] rows) {
            int size = rows.length;
            for (int p = 0; p < size; p++) {
                for (int i = p + 1; i < size; i++) {
                    double factor = rows[i][p] / rows[p][p];
                    for (int j = p; j <= size; j++) {
                        rows[i][j] -= factor * rows[p][j];
                    }
                }
            }
            double[] result = new double[size];
            for (int p = size - 1; p >= 0; p--) {
                double sum = rows[p][size];
                for (int j = p + 1; j < size; j++) {
                    sum -= rows[p][j] * result[j];
                }
                result[p] = sum / rows[p][p];
            }
            return result;
        }
    }
}

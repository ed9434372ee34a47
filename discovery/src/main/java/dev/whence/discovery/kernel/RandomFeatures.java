package dev.whence.discovery.kernel;

import dev.whence.causal.InputException;
import dev.whence.discovery.Seeds;
import dev.whence.discovery.linear.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Random Fourier features of a Gaussian kernel (Rahimi and Recht 2007): {@code cos(w'v + b)} with w normal and b uniform,
 * each scaled to variance 1. The kernel's width is the median distance among up to 250 rows. Discrete variables enter as
 * one indicator per level; alone, the indicators are the features.
 *
 * <p>The draws depend on the seed and the names of the variables only, so a set of variables has the same features in
 * whatever test it occurs.
 *
 * @param count how many features for each variable of a set
 * @param most how many for a set at the most
 */
record RandomFeatures(int count, int most, long seed) implements Features {
    private static final int ROWS_FOR_WIDTH = 250;

    @Override
    public Matrix of(Sample sample, int[] variables, double[] weights) {
        List<double[]> coordinates = new ArrayList<>();
        List<String> key = new ArrayList<>();
        boolean indicators = true;
        for (int v = 0; v < variables.length; v++) {
            int variable = variables[v];
            double weight = weights[v];
            int before = coordinates.size();
            key.add(sample.name(variable));
            if (sample.discrete(variable)) {
                coordinates.addAll(indicators(sample.levels(variable)));
            } else {
                coordinates.add(sample.standardised(variable));
                indicators = false;
            }
            for (double[] coordinate : coordinates.subList(before, coordinates.size())) {
                for (int i = 0; i < coordinate.length && weight != 1; i++) {
                    coordinate[i] *= weight;
                }
            }
        }
        if (indicators && variables.length == 1) {
            return standardised(coordinates);
        }
        SplittableRandom random = new SplittableRandom(Seeds.mix(seed, key));
        double width = medianDistance(sample.rows(), coordinates);
        List<double[]> features = new ArrayList<>();
        for (int f = 0; f < Math.min(most, count * variables.length); f++) {
            double[] angle = new double[sample.rows()];
            Arrays.fill(angle, 2 * Math.PI * random.nextDouble());
            for (double[] coordinate : coordinates) {
                double factor = random.nextGaussian() / width;
                for (int i = 0; i < angle.length; i++) {
                    angle[i] += factor * coordinate[i];
                }
            }
            for (int i = 0; i < angle.length; i++) {
                angle[i] = Math.cos(angle[i]);
            }
            features.add(angle);
        }
        return standardised(features);
    }

    private static List<double[]> indicators(int[] codes) {
        int levels = Arrays.stream(codes).max().orElse(0) + 1;
        return IntStream.range(0, levels)
                .mapToObj(level -> Arrays.stream(codes)
                        .mapToDouble(code -> code == level ? 1 : 0)
                        .toArray())
                .toList();
    }

    /** Mean 0, variance 1; what is constant goes. */
    private static Matrix standardised(List<double[]> features) {
        List<double[]> varying = new ArrayList<>();
        for (double[] feature : features) {
            double mean = Arrays.stream(feature).sum() / feature.length;
            double squares = 0;
            for (int i = 0; i < feature.length; i++) {
                feature[i] -= mean;
                squares += feature[i] * feature[i];
            }
            if (squares > 1e-20 * feature.length) {
                double scale = 1 / Math.sqrt(squares / feature.length);
                for (int i = 0; i < feature.length; i++) {
                    feature[i] *= scale;
                }
                varying.add(feature);
            }
        }
        if (varying.isEmpty()) {
            throw new InputException("no random feature varies over the rows");
        }
        return Matrix.ofColumns(varying.toArray(double[][]::new));
    }

    private static double medianDistance(int rows, List<double[]> coordinates) {
        int used = Math.min(rows, ROWS_FOR_WIDTH);
        double[] distances = new double[used * (used - 1) / 2];
        int next = 0;
        for (int a = 0; a < used; a++) {
            int i = (int) ((long) a * rows / used);
            for (int b = 0; b < a; b++) {
                int j = (int) ((long) b * rows / used);
                double squares = 0;
                for (double[] coordinate : coordinates) {
                    double d = coordinate[i] - coordinate[j];
                    squares += d * d;
                }
                distances[next++] = Math.sqrt(squares);
            }
        }
        Arrays.sort(distances);
        double median = distances.length == 0 ? 1 : distances[distances.length / 2];
        return median > 0 ? median : 1;
    }
}

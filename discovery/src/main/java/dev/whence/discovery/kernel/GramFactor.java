package dev.whence.discovery.kernel;

import dev.whence.discovery.linear.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A kernel matrix K of the rows as F F', by incomplete Cholesky factorisation with pivoting (Fine and Scheinberg 2001;
 * Bach and Jordan 2002): features are added, each the row that is explained worst so far, until what is left of K's trace
 * is negligible. The kernel is a product over the variables: Gaussian for continuous, 1 for equal and 0 for different
 * levels for discrete ones. For one variable some 40 features are exact to seven digits, where the matrix itself would
 * take rows² numbers.
 *
 * @param mostFeatures where the factorisation stops in any case
 */
record GramFactor(int mostFeatures) implements Features {
    /** The share of the trace that may be left out. */
    private static final double LEFT_OUT = 1e-7;

    /** The width of the Gaussian kernel for standardised variables: that of the paper's authors' code for conditional tests. */
    private static double width(int rows) {
        return rows < 200 ? 1.2 : rows < 1200 ? 0.7 : 0.4;
    }

    @Override
    public Matrix of(Sample sample, int[] variables, double[] weights) {
        List<double[]> numbers = new ArrayList<>();
        List<int[]> levels = new ArrayList<>();
        for (int i = 0; i < variables.length; i++) {
            if (sample.discrete(variables[i])) {
                levels.add(sample.levels(variables[i]));
            } else {
                double[] values = sample.standardised(variables[i]);
                double weight = weights[i];
                numbers.add(Arrays.stream(values).map(v -> v * weight).toArray());
            }
        }
        double width = width(sample.rows());
        return factor(sample.rows(), numbers, levels, 1 / (2 * width * width * Math.max(1, numbers.size())))
                .centred();
    }

    private Matrix factor(int rows, List<double[]> numbers, List<int[]> levels, double rate) {
        int most = Math.min(rows, mostFeatures);
        double[] left = new double[rows]; // the diagonal of what is not yet explained
        Arrays.fill(left, 1);
        List<double[]> features = new ArrayList<>();
        double[] distance = new double[rows];
        while (features.size() < most) {
            int pivot = 0;
            double trace = 0;
            for (int i = 0; i < rows; i++) {
                trace += left[i];
                pivot = left[i] > left[pivot] ? i : pivot;
            }
            if (trace <= LEFT_OUT * rows || left[pivot] <= 1e-12) {
                break;
            }
            double[] feature = kernelColumn(rows, pivot, numbers, levels, rate, distance);
            subtract(feature, features, pivot);
            double scale = 1 / Math.sqrt(left[pivot]);
            for (int i = 0; i < rows; i++) {
                feature[i] *= scale;
                left[i] = Math.max(0, left[i] - feature[i] * feature[i]);
            }
            left[pivot] = 0;
            features.add(feature);
        }
        return Matrix.ofColumns(features.toArray(double[][]::new));
    }

    private static double[] kernelColumn(
            int rows, int pivot, List<double[]> numbers, List<int[]> levels, double rate, double[] distance) {
        Arrays.fill(distance, 0);
        for (double[] values : numbers) {
            double at = values[pivot];
            for (int i = 0; i < rows; i++) {
                double d = values[i] - at;
                distance[i] += d * d;
            }
        }
        double[] column = new double[rows];
        for (int i = 0; i < rows; i++) {
            column[i] = Math.exp(-rate * distance[i]);
        }
        for (int[] codes : levels) {
            int at = codes[pivot];
            for (int i = 0; i < rows; i++) {
                if (codes[i] != at) {
                    column[i] = 0;
                }
            }
        }
        return column;
    }

    /** Takes off what the features so far explain; four at a time, to pass over the column less often. */
    private static void subtract(double[] column, List<double[]> features, int pivot) {
        int k = 0;
        for (; k + 3 < features.size(); k += 4) {
            double[] f0 = features.get(k);
            double[] f1 = features.get(k + 1);
            double[] f2 = features.get(k + 2);
            double[] f3 = features.get(k + 3);
            double a0 = f0[pivot];
            double a1 = f1[pivot];
            double a2 = f2[pivot];
            double a3 = f3[pivot];
            for (int i = 0; i < column.length; i++) {
                column[i] -= a0 * f0[i] + a1 * f1[i] + a2 * f2[i] + a3 * f3[i];
            }
        }
        for (; k < features.size(); k++) {
            double[] f = features.get(k);
            double a = f[pivot];
            for (int i = 0; i < column.length; i++) {
                column[i] -= a * f[i];
            }
        }
    }
}

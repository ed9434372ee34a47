package dev.whence.discovery.independence;

import dev.whence.causal.InputException;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * The partial correlation of two variables given others, by a Cholesky factorisation of their correlation matrix in the
 * order (given, x, y): with the last rows of the factor (.., p) and (.., q, r), it is q / sqrt(q² + r²).
 */
final class PartialCorrelation {
    private PartialCorrelation() {}

    /**
     * @param given distinct, without x and y
     * @param smallest the share of a variable's variance that must be left unexplained by the others for them not to be
     *     collinear
     * @param name the variables' names, for messages
     * @throws InputException when the variables are perfectly collinear; names them
     */
    static double of(
            Correlations.View correlations, int x, int y, int[] given, double smallest, IntFunction<String> name) {
        if (given.length == 0) {
            return clamp(correlations.between(x, y));
        }
        int size = given.length + 2;
        int[] order = Arrays.copyOf(given, size);
        order[size - 2] = x;
        order[size - 1] = y;
        double[] factor = new double[size * (size + 1) / 2]; // row i starts at i (i + 1) / 2
        double last = 0;
        double corner = 0;
        for (int i = 0; i < size; i++) {
            int rowI = i * (i + 1) / 2;
            double pivot = 1;
            for (int j = 0; j < i; j++) {
                int rowJ = j * (j + 1) / 2;
                double sum = correlations.between(order[i], order[j]);
                for (int k = 0; k < j; k++) {
                    sum -= factor[rowI + k] * factor[rowJ + k];
                }
                double entry = sum / factor[rowJ + j];
                factor[rowI + j] = entry;
                pivot -= entry * entry;
            }
            if (i == size - 1) { // y: only what x leaves may vanish, then the partial correlation is 1 or -1
                last = factor[rowI + size - 2];
                corner = pivot;
                pivot += last * last;
            }
            if (!(pivot > smallest)) {
                throw collinear(order, i, size, name);
            }
            factor[rowI + i] = Math.sqrt(pivot);
        }
        return clamp(last / Math.sqrt(last * last + Math.max(0, corner)));
    }

    private static InputException collinear(int[] order, int at, int size, IntFunction<String> name) {
        StringBuilder others = new StringBuilder();
        for (int i = 0; i < Math.min(at, size - 2); i++) {
            others.append(i == 0 ? "" : ", ").append(name.apply(order[i]));
        }
        return new InputException("column " + name.apply(order[at]) + " is a linear combination of " + others
                + " (perfectly collinear); leave one of these columns out");
    }

    private static double clamp(double correlation) {
        return Math.max(-1, Math.min(1, correlation));
    }
}

package dev.whence.discovery.independence;

import dev.whence.causal.Progress;
import java.util.Arrays;

/**
 * Partial correlations of a pair given every subset of one size, each from the one before: going down the tree of
 * subsets, a variable is partialled out of those that come after it (one step of Gaussian elimination), so that what is
 * left for a subset's last member is a handful of multiplications. Within a size squared correlations are compared;
 * Fisher's z is computed once per size.
 */
final class PartialCorrelationScan extends SeparatorScan {
    private static final int LEAVES_PER_CHECK = 1 << 14;

    private final CorrelationMatrix matrix;
    private final int[] variables;
    private final int rows;
    private final double criticalZ;
    private final Progress progress;
    private final double smallest;
    private final double criticalMarginal;
    /** The covariances left at each depth of the tree, [i, j] of candidates then x then y. */
    private double[][] left = new double[0][];

    private int[] chosen = new int[0];
    private int[] bestSet = new int[0];
    private int[] candidates = new int[0];
    private boolean[] seen = new boolean[0];
    private int x;
    private int y;
    private int count;
    private int width;
    private int size;
    private boolean stop;
    /** The largest squared correlation that is not significant at this size. */
    private double criticalSquare;

    private double bestSquare;
    private long leaves;
    private long unchecked;

    /**
     * @param variables the position in the matrix of each of the caller's numbers
     * @param criticalZ the |z| below which a set separates
     */
    PartialCorrelationScan(CorrelationMatrix matrix, int rows, int[] variables, double criticalZ, Progress progress) {
        super(criticalZ);
        this.matrix = matrix;
        this.rows = rows;
        this.variables = variables;
        this.criticalZ = criticalZ;
        this.progress = progress;
        this.smallest = matrix.smallestPivot();
        this.criticalMarginal = criticalSquare(0);
    }

    /** The squared correlation at which z is critical. */
    private double criticalSquare(int conditions) {
        double tanh = Math.tanh(criticalZ / Math.sqrt(Math.max(0, rows - conditions - 3)));
        return tanh * tanh;
    }

    @Override
    public boolean areIndependent(int first, int second) {
        double r = matrix.at(variables[first], variables[second]);
        if (r * r < criticalMarginal) {
            countTests(1);
            return true;
        }
        return super.areIndependent(first, second);
    }

    @Override
    void start(int first, int second) {
        x = first;
        y = second;
    }

    @Override
    public boolean subsets(int[] from, int many, boolean[] marked, int howMany, boolean stopAtFirst) {
        int free = rows - howMany - 3;
        if (howMany > many || free < 1) {
            return false;
        }
        candidates = from;
        count = many;
        seen = marked;
        size = howMany;
        stop = stopAtFirst;
        width = many + 2;
        criticalSquare = criticalSquare(size);
        bestSquare = Double.POSITIVE_INFINITY;
        leaves = 0;
        if (chosen.length < size) {
            chosen = new int[size];
            bestSet = new int[size];
        }
        boolean stopped = switch (size) {
            case 0 -> withoutConditions();
            case 1 -> withOne();
            default -> {
                gather();
                yield descend(0, 0, false);
            }
        };
        countTests(leaves);
        if (bestSquare < Double.POSITIVE_INFINITY) {
            double r = Math.sqrt(Math.min(1, bestSquare));
            double z = Math.sqrt(free) * 0.5 * (Math.log1p(r) - Math.log1p(-r));
            // the decision is the one made on the square, whatever the rounding
            boolean separating = bestSquare < criticalSquare;
            note(separating ? Math.min(z, Math.nextDown(criticalZ)) : Math.max(z, criticalZ), bestSet, size);
        }
        return stopped;
    }

    private boolean withoutConditions() {
        return seen.length == 0 && leaf(matrix.at(variables[x], variables[y]), 1, 1);
    }

    /** Straight from the matrix: there can be thousands of candidates, of which few are looked at. */
    private boolean withOne() {
        int a = variables[x];
        int b = variables[y];
        double ab = matrix.at(a, b);
        for (int i = 0; i < count; i++) {
            if (seen.length > 0 && seen[i]) {
                continue;
            }
            int c = variables[candidates[i]];
            double ac = matrix.at(a, c);
            double bc = matrix.at(b, c);
            chosen[0] = candidates[i];
            if (leaf(ab - ac * bc, 1 - ac * ac, 1 - bc * bc)) {
                return true;
            }
        }
        return false;
    }

    private void gather() {
        if (left.length < size || left[0].length < width * width) {
            left = new double[size][width * width];
        }
        double[] all = left[0];
        for (int i = 0; i < width; i++) {
            int row = variable(i);
            all[i * width + i] = 1;
            for (int j = i + 1; j < width; j++) {
                all[i * width + j] = matrix.at(row, variable(j));
            }
        }
    }

    private int variable(int position) {
        return variables[position < count ? candidates[position] : position == count ? x : y];
    }

    /** Only entries at or above the diagonal are kept. */
    private boolean descend(int depth, int from, boolean fresh) {
        double[] here = left[depth];
        if (depth == size - 1) {
            return last(here, from, fresh);
        }
        for (int i = from; i <= count - size + depth; i++) {
            double pivot = here[i * width + i];
            if (!(pivot > smallest)) {
                countImpossible(); // i is a combination of those before it: the same as a smaller set
                continue;
            }
            chosen[depth] = candidates[i];
            if (depth == size - 2) {
                partialOutForLast(here, left[depth + 1], i, pivot);
            } else {
                partialOut(here, left[depth + 1], i, pivot);
            }
            if (descend(depth + 1, i + 1, fresh || (seen.length > 0 && !seen[i]))) {
                return true;
            }
        }
        return false;
    }

    private void partialOut(double[] here, double[] next, int i, double pivot) {
        for (int j = i + 1; j < width; j++) {
            double factor = here[i * width + j] / pivot;
            for (int k = j; k < width; k++) {
                next[j * width + k] = here[j * width + k] - factor * here[i * width + k];
            }
        }
    }

    /** As {@link #partialOut}, of what {@link #last} reads. */
    private void partialOutForLast(double[] here, double[] next, int i, double pivot) {
        int a = count;
        int b = count + 1;
        double ai = here[i * width + a];
        double bi = here[i * width + b];
        for (int j = i + 1; j < count; j++) {
            double ij = here[i * width + j];
            double factor = ij / pivot;
            int row = j * width;
            next[row + j] = here[row + j] - factor * ij;
            next[row + a] = here[row + a] - factor * ai;
            next[row + b] = here[row + b] - factor * bi;
        }
        next[a * width + a] = here[a * width + a] - ai * ai / pivot;
        next[a * width + b] = here[a * width + b] - ai * bi / pivot;
        next[b * width + b] = here[b * width + b] - bi * bi / pivot;
    }

    private boolean last(double[] here, int from, boolean fresh) {
        int a = count;
        int b = count + 1;
        double aa = here[a * width + a];
        double ab = here[a * width + b];
        double bb = here[b * width + b];
        for (int i = from; i < count; i++) {
            if (seen.length > 0 && !fresh && seen[i]) {
                continue;
            }
            int row = i * width;
            double pivot = here[row + i];
            if (!(pivot > smallest)) {
                countImpossible();
                continue;
            }
            double ai = here[row + a];
            double bi = here[row + b];
            double share = ai / pivot;
            chosen[size - 1] = candidates[i];
            if (leaf(ab - share * bi, aa - share * ai, bb - bi * bi / pivot)) {
                return true;
            }
        }
        return false;
    }

    /** From what the set leaves of the covariance and of the variances. */
    private boolean leaf(double covariance, double varianceX, double varianceY) {
        if (!(varianceX > smallest && varianceY > smallest)) {
            countImpossible(); // the set determines one of the pair
            return false;
        }
        leaves++;
        if (++unchecked > LEAVES_PER_CHECK) {
            unchecked = 0;
            progress.check();
        }
        double square = covariance * covariance / (varianceX * varianceY);
        if (square < bestSquare) {
            bestSquare = square;
            System.arraycopy(chosen, 0, bestSet, 0, size);
        } else if (square == bestSquare && comesFirst()) {
            System.arraycopy(chosen, 0, bestSet, 0, size);
        }
        if (square < criticalSquare) {
            tell(chosen, size);
            return stop;
        }
        return false;
    }

    private boolean comesFirst() {
        int[] one = Arrays.copyOf(chosen, size);
        int[] other = Arrays.copyOf(bestSet, size);
        Arrays.sort(one);
        Arrays.sort(other);
        return Arrays.compare(one, other) < 0;
    }
}

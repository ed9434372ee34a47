package dev.whence.discovery.order;

import dev.whence.causal.InputException;
import dev.whence.discovery.score.CorrelationMatrix;
import dev.whence.discovery.score.GaussianBic;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * {@link ParentScores} of the Gaussian BIC, {@code -n log var(y | parents) - penalty log(n) k}, from correlations alone.
 * The rows of the Cholesky factor of the parents, extended over all variables, are kept from one call to the next:
 * adding one more parent costs a new row (k numbers for each variable), and what each variable would then gain follows
 * from its partial covariance with the node and its partial variance. Dropping one sweeps it out of the inverse, k^2.
 */
final class GaussianParentScores implements ParentScores {
    /**
     * Below this share of its variance a variable is taken for a linear combination of the others: it is then not added
     * to them, nor they to it, for the likelihood has no maximum.
     */
    private static final double DETERMINED = 1e-10;

    private final GaussianBic score;
    private final int[] numbers;
    private final int size;
    /** Whether the score has the variables in the same order. */
    private final boolean inOrder;

    private final CorrelationMatrix correlations;
    private final double rows;
    private final double charge;
    /** A candidate is worth adding when its squared partial correlation exceeds this. */
    private final double worth;

    private final ThreadLocal<Rows> workspace;

    private GaussianParentScores(GaussianBic score, int[] numbers) {
        this.score = score;
        this.numbers = numbers;
        this.size = numbers.length;
        this.inOrder = IntStream.range(0, size).allMatch(i -> numbers[i] == i);
        this.correlations = score.correlations();
        this.rows = score.rows();
        this.charge = score.perParent();
        this.worth = -Math.expm1(-charge / rows);
        this.workspace = ThreadLocal.withInitial(() -> new Rows(size));
    }

    /** @param numbers the number in the score of each variable here */
    static GaussianParentScores of(GaussianBic score, int[] numbers) {
        return new GaussianParentScores(score, numbers);
    }

    private double correlation(int a, int b) {
        return correlations.between(numbers[a], numbers[b]);
    }

    /** The factor of the parents now in place, one row of all variables for each, and what variance they leave. */
    private static final class Rows {
        final int[] added;
        final double[][] factor;
        final double[][] left; // [count of parents][variable]
        final double[] partial;
        final double[] unsorted;
        final double[] keys;
        final int[] candidates;
        int count;

        Rows(int size) {
            added = new int[size];
            factor = new double[size][];
            left = new double[size + 1][];
            partial = new double[size];
            unsorted = new double[size];
            keys = new double[size];
            candidates = new int[size];
            left[0] = new double[size];
            Arrays.fill(left[0], 1);
        }
    }

    @Override
    public int size() {
        return size;
    }

    private Rows with(int[] parents) {
        Rows now = workspace.get();
        int same = 0;
        while (same < parents.length && same < now.count && now.added[same] == parents[same]) {
            same++;
        }
        now.count = same;
        for (int k = same; k < parents.length; k++) {
            add(now, parents[k]);
        }
        return now;
    }

    private void add(Rows now, int parent) {
        int k = now.count;
        double[] before = now.left[k];
        if (!(before[parent] > DETERMINED)) {
            throw determined(parent, Arrays.copyOf(now.added, k));
        }
        if (now.factor[k] == null) {
            now.factor[k] = new double[size];
            now.left[k + 1] = new double[size];
        }
        double[] row = now.factor[k];
        partialCovariances(now, parent, row);
        double scale = 1 / Math.sqrt(before[parent]);
        double[] after = now.left[k + 1];
        for (int x = 0; x < size; x++) {
            row[x] *= scale;
            after[x] = before[x] - row[x] * row[x];
        }
        now.added[k] = parent;
        now.count = k + 1;
    }

    /** The covariance of each variable with one of them, given the parents in place. */
    private void partialCovariances(Rows now, int of, double[] into) {
        if (inOrder) {
            correlations.row(of, into);
        } else {
            correlations.row(numbers[of], now.unsorted);
            for (int x = 0; x < size; x++) {
                into[x] = now.unsorted[numbers[x]];
            }
        }
        for (int k = 0; k < now.count; k++) {
            double[] row = now.factor[k];
            double factor = row[of];
            for (int x = 0; x < size; x++) {
                into[x] -= factor * row[x];
            }
        }
    }

    @Override
    public Growth grow(int node, int[] parents) {
        Rows now = with(parents);
        double[] left = now.left[now.count];
        double own = left[node];
        if (!(own > DETERMINED)) {
            throw determined(node, parents);
        }
        double[] partial = now.partial;
        partialCovariances(now, node, partial);
        double bar = worth * own;
        int count = 0;
        int end = parents.length + 3 > rows ? 0 : size; // no row would be left to estimate the variance
        for (int x = 0; x < end; x++) {
            double square = partial[x] * partial[x];
            if (square > bar * left[x] && left[x] > DETERMINED && own - square / left[x] > DETERMINED && x != node) {
                now.candidates[count] = x;
                now.keys[count++] = square / left[x];
            }
        }
        Descending.sort(now.keys, now.candidates, count);
        return new Growth(-rows * Math.log(own) - charge * parents.length, Arrays.copyOf(now.candidates, count));
    }

    @Override
    public Shrunk shrink(int node, int[] parents, int kept, double score) {
        int k = parents.length;
        if (k == kept) {
            int[] sorted = parents.clone();
            Arrays.sort(sorted);
            return new Shrunk(score, sorted);
        }
        double[][] inverse = inverse(parents);
        double[] slope = new double[k];
        double variance = 1;
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                slope[i] += inverse[i][j] * correlation(node, parents[j]);
            }
            variance -= slope[i] * correlation(node, parents[i]);
        }
        boolean[] gone = new boolean[k];
        double here = score;
        int remaining = k;
        while (true) {
            int drop = -1;
            double least = Double.POSITIVE_INFINITY;
            for (int i = kept; i < k; i++) {
                double loss = gone[i] ? Double.POSITIVE_INFINITY : slope[i] * slope[i] / inverse[i][i];
                if (loss < least || (loss == least && drop >= 0 && parents[i] < parents[drop])) {
                    least = loss;
                    drop = i;
                }
            }
            double gain = drop < 0 ? 0 : charge - rows * Math.log1p(least / variance);
            if (!(gain > 0)) {
                break;
            }
            gone[drop] = true;
            remaining--;
            here += gain;
            variance += least;
            double pivot = inverse[drop][drop];
            for (int i = 0; i < k; i++) { // sweep the dropped parent out
                if (!gone[i]) {
                    double factor = inverse[i][drop] / pivot;
                    slope[i] -= factor * slope[drop];
                    for (int j = 0; j < k; j++) {
                        inverse[i][j] -= factor * inverse[drop][j];
                    }
                }
            }
        }
        int[] stay = new int[remaining];
        for (int i = 0, at = 0; i < k; i++) {
            if (!gone[i]) {
                stay[at++] = parents[i];
            }
        }
        Arrays.sort(stay);
        return new Shrunk(here, stay);
    }

    /** The inverse of the parents' correlations, through the Cholesky factor already in place. */
    private double[][] inverse(int[] parents) {
        Rows now = with(parents);
        int k = parents.length;
        double[][] lower = new double[k][k]; // the inverse of the factor
        for (int i = 0; i < k; i++) {
            double pivot = now.factor[i][parents[i]];
            lower[i][i] = 1 / pivot;
            for (int j = 0; j < i; j++) {
                double sum = 0;
                for (int m = j; m < i; m++) {
                    sum += now.factor[m][parents[i]] * lower[m][j];
                }
                lower[i][j] = -sum / pivot;
            }
        }
        double[][] inverse = new double[k][k];
        for (int i = 0; i < k; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int m = i; m < k; m++) {
                    sum += lower[m][i] * lower[m][j];
                }
                inverse[i][j] = sum;
                inverse[j][i] = sum;
            }
        }
        return inverse;
    }

    @Override
    public double local(int node, int[] parents) {
        int k = parents.length;
        double[] factor = new double[k * k];
        double variance = 1;
        double[] last = new double[k];
        for (int i = 0; i <= k; i++) {
            int row = i < k ? parents[i] : node;
            double rest = 1;
            for (int j = 0; j < i; j++) {
                double sum = correlation(row, parents[j]);
                for (int m = 0; m < j; m++) {
                    sum -= (i < k ? factor[i * k + m] : last[m]) * factor[j * k + m];
                }
                double value = sum / factor[j * k + j];
                rest -= value * value;
                if (i < k) {
                    factor[i * k + j] = value;
                } else {
                    last[j] = value;
                }
            }
            if (!(rest > DETERMINED)) {
                throw determined(row, Arrays.copyOf(parents, i));
            }
            if (i < k) {
                factor[i * k + i] = Math.sqrt(rest);
            } else {
                variance = rest;
            }
        }
        return -rows * Math.log(variance) - charge * k;
    }

    private InputException determined(int node, int[] parents) {
        return new InputException("column " + score.names().get(numbers[node]) + " is a linear combination of "
                + String.join(
                        ", ",
                        Arrays.stream(parents)
                                .mapToObj(parent -> score.names().get(numbers[parent]))
                                .toList())
                + ", so their effects cannot be told apart; leave one of them out");
    }
}

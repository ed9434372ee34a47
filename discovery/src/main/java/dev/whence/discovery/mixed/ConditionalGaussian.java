package dev.whence.discovery.mixed;

import dev.whence.tables.Column;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.DiscreteColumn;
import dev.whence.tables.Table;
import java.util.Arrays;
import java.util.List;

/**
 * The conditional Gaussian model (Andrews, Ramsey and Cooper 2018, "Scoring Bayesian networks of mixed variables"): within
 * each configuration of the discrete variables the continuous ones are Gaussian, with their own mean and covariance. A
 * continuous variable given parents is then a regression of its own in each configuration of its discrete parents. A
 * discrete one is {@code p(node, parents) / p(parents)} with both by the model, as in the paper: an approximation, since the
 * second is a mixture of Gaussians where a continuous parent is concerned.
 *
 * <p>Configurations with too few rows for a regression (fewer than twice its parameters) share one; see
 * {@link #FLOOR} for what is constant within a configuration.
 */
public final class ConditionalGaussian implements FamilyModel {
    /** The smallest residual variance, as a share of the column's variance: keeps the likelihood finite where rows tie. */
    static final double FLOOR = 1e-6;

    private final Embedding embedding;
    /** By variable, standardised; null for a discrete one. */
    private final double[][] numbers;
    /** By variable; null for a continuous one. */
    private final int[][] codes;

    private final int rows;

    private ConditionalGaussian(Embedding embedding, double[][] numbers, int[][] codes, int rows) {
        this.embedding = embedding;
        this.numbers = numbers;
        this.codes = codes;
        this.rows = rows;
    }

    /** @throws dev.whence.causal.InputException when a column is infinite somewhere, has no values or a single one */
    public static ConditionalGaussian of(Table table) {
        Embedding embedding = Embedding.of(table);
        int size = table.columns().size();
        double[][] numbers = new double[size][];
        int[][] codes = new int[size][];
        for (int v = 0; v < size; v++) {
            Column column = table.columns().get(v);
            numbers[v] = new double[0];
            codes[v] = new int[0];
            switch (column) {
                case ContinuousColumn _ ->
                    numbers[v] = embedding
                            .numbers()
                            .columns()
                            .get(embedding.of()[v][0])
                            .numbers();
                case DiscreteColumn levels -> {
                    int[] code = new int[table.rows()];
                    Arrays.setAll(code, levels::code);
                    codes[v] = code;
                }
            }
        }
        return new ConditionalGaussian(embedding, numbers, codes, table.rows());
    }

    @Override
    public List<String> names() {
        return embedding.names();
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public String method() {
        return "conditional Gaussian";
    }

    boolean isDiscrete(int variable) {
        return codes[variable].length > 0;
    }

    /** {@inheritDoc} The variables must have no gaps. */
    @Override
    public Fit fit(int node, int[] parents) {
        int[] sorted = embedding.byName(parents);
        int[] all = new int[rows];
        Arrays.setAll(all, i -> i);
        return fit(node, sorted, all, true);
    }

    /**
     * Over some rows.
     *
     * @param parents in the order of their names
     * @param share whether small configurations share a regression
     */
    Fit fit(int node, int[] parents, int[] over, boolean share) {
        int[] discrete = Arrays.stream(parents).filter(this::isDiscrete).toArray();
        int[] continuous = Arrays.stream(parents).filter(v -> !isDiscrete(v)).toArray();
        int fewest = share ? fewestRows(continuous.length) : 1;
        if (!isDiscrete(node)) {
            return regression(node, continuous, cells(discrete, over).merged(fewest), over);
        }
        // p(node | discrete) p(continuous | node, discrete) / p(continuous | discrete)
        Fit multinomial = multinomial(node, discrete, over);
        double logLikelihood = multinomial.logLikelihood();
        double parameters = multinomial.parameters();
        int[] withNode = embedding.byName(append(discrete, node));
        Cells fine = cells(withNode, over).merged(fewest);
        Cells coarse = cells(discrete, over).merged(fewest);
        for (int j = 0; j < continuous.length; j++) {
            int[] before = Arrays.copyOf(continuous, j);
            Fit above = regression(continuous[j], before, fine, over);
            Fit below = regression(continuous[j], before, coarse, over);
            logLikelihood += above.logLikelihood() - below.logLikelihood();
            parameters += above.parameters() - below.parameters();
        }
        return new Fit(logLikelihood, parameters);
    }

    /** Rows from which a configuration gets a regression of its own: twice its parameters, 5 at least. */
    static int fewestRows(int regressors) {
        return Math.max(5, 2 * (regressors + 2));
    }

    private static int[] append(int[] list, int last) {
        int[] longer = Arrays.copyOf(list, list.length + 1);
        longer[list.length] = last;
        return longer;
    }

    Cells cells(int[] discrete, int[] over) {
        int[][] taken = new int[discrete.length][over.length];
        for (int d = 0; d < discrete.length; d++) {
            for (int i = 0; i < over.length; i++) {
                taken[d][i] = codes[discrete[d]][over[i]];
            }
        }
        return Cells.by(over.length, taken);
    }

    private Fit multinomial(int node, int[] discrete, int[] over) {
        Cells cells = cells(discrete, over);
        int levels = Arrays.stream(codes[node]).max().orElse(0) + 1;
        int[] counts = new int[cells.counts().length * levels];
        int[] seen = new int[levels];
        for (int i = 0; i < over.length; i++) {
            int level = codes[node][over[i]];
            counts[cells.of()[i] * levels + level]++;
            seen[level]++;
        }
        double logLikelihood = 0;
        for (int k = 0; k < counts.length; k++) {
            if (counts[k] > 0) {
                logLikelihood += counts[k] * Math.log(counts[k] / (double) cells.counts()[k / levels]);
            }
        }
        long occurring = Arrays.stream(seen).filter(count -> count > 0).count();
        return new Fit(logLikelihood, (occurring - 1.0) * cells.counts().length);
    }

    /** A regression with its own coefficients and variance in each cell. */
    private Fit regression(int node, int[] regressors, Cells cells, int[] over) {
        int width = regressors.length + 1;
        double[][] columns = new double[width][];
        for (int j = 0; j < width; j++) {
            columns[j] = numbers[j < regressors.length ? regressors[j] : node];
        }
        int count = cells.counts().length;
        double[][] means = new double[count][width];
        double[][] products = new double[count][width * width];
        for (int i = 0; i < over.length; i++) {
            double[] mean = means[cells.of()[i]];
            for (int j = 0; j < width; j++) {
                mean[j] += columns[j][over[i]];
            }
        }
        for (int cell = 0; cell < count; cell++) {
            for (int j = 0; j < width; j++) {
                means[cell][j] /= cells.counts()[cell];
            }
        }
        double[] centred = new double[width];
        for (int i = 0; i < over.length; i++) {
            int cell = cells.of()[i];
            for (int j = 0; j < width; j++) {
                centred[j] = columns[j][over[i]] - means[cell][j];
                for (int k = 0; k <= j; k++) {
                    products[cell][j * width + k] += centred[j] * centred[k];
                }
            }
        }
        double logLikelihood = 0;
        double parameters = 0;
        for (int cell = 0; cell < count; cell++) {
            int n = cells.counts()[cell];
            double[] product = products[cell];
            double[] pivots = Pivots.of(width, (i, j) -> product[i * width + j] / n);
            double variance = pivots[width - 1];
            double floored = Double.isNaN(variance) ? FLOOR : Math.max(variance, FLOOR);
            double shown = Double.isNaN(variance) ? 0 : variance;
            logLikelihood -= 0.5 * n * (Math.log(2 * Math.PI * floored) + shown / floored);
            parameters += 2
                    + Arrays.stream(pivots, 0, width - 1)
                            .filter(p -> !Double.isNaN(p))
                            .count();
        }
        return new Fit(logLikelihood, parameters);
    }

    Embedding embedding() {
        return embedding;
    }

    /** Whether a variable has no value in a row. */
    boolean isMissing(int variable, int row) {
        return isDiscrete(variable) ? codes[variable][row] < 0 : Double.isNaN(numbers[variable][row]);
    }
}

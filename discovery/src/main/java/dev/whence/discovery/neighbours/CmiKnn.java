package dev.whence.discovery.neighbours;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.Seeds;
import dev.whence.discovery.independence.IndependenceTest;
import dev.whence.discovery.independence.TestResult;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Conditional mutual information estimated from nearest neighbours, tested by local permutation: CMIknn (Runge 2018,
 * AISTATS). Needs no idea of the form of a dependence, takes continuous and discrete columns together, and is the slowest
 * test.
 *
 * <p>Columns enter as ranks; distance is the largest difference in any coordinate; different levels of a discrete column
 * are half the range of the ranks apart. The estimate is that of Frenzel and Pompe (2007), in the form of Mesner and
 * Shalizi (2021) where columns are discrete or have ties. Under independence the first variable (by name) could be
 * exchanged among rows that are alike in the conditioning set: it is, many times, each row taking the value of one of its
 * nearest neighbours there. p is the share of exchanges with an estimate at least as large, counted sequentially (Besag
 * and Clifford 1991): when {@link Options#enough()} of them are found, the rest need not be made.
 *
 * <p>Every draw depends on the seed and the names of the variables only: the answer is the same whatever was asked before,
 * on any number of threads, and for any order of the columns.
 */
public final class CmiKnn implements IndependenceTest {
    /** Rows above which one test takes many seconds. */
    public static final int ADVISED_ROWS = 3000;

    /**
     * @param neighbours how many neighbours measure the density, as a share of the rows
     * @param exchange among how many neighbours in the conditioning set values are exchanged
     * @param permutations how many exchanges at the most; p is at least 1 / (permutations + 1)
     * @param enough after how many estimates at least as large as that of the data to stop
     * @param seed of the exchanges
     * @param threads for the work within one test; 1 where a search runs tests side by side
     */
    public record Options(double neighbours, int exchange, int permutations, int enough, long seed, int threads) {
        /** @throws InputException when a number is out of range */
        public Options {
            if (!(neighbours > 0 && neighbours < 1)) {
                throw new InputException(
                        "the share of neighbours is " + neighbours + "; it must lie between 0 and 1, such as 0.2");
            }
            if (exchange < 1 || permutations < 1 || enough < 1 || threads < 1) {
                throw new InputException("neighbours to exchange with, permutations, the count to stop at and threads"
                        + " must be 1 or more; found " + exchange + ", " + permutations + ", " + enough + ", "
                        + threads);
            }
        }

        /** A fifth of the rows, 5 neighbours to exchange with (as Tigramite has them), up to 500 exchanges, 15 enough. */
        public static Options defaults() {
            return new Options(0.2, 5, 500, 15, 1, 1);
        }

        public Options withSeed(long newSeed) {
            return new Options(neighbours, exchange, permutations, enough, newSeed, threads);
        }

        public Options withThreads(int count) {
            return new Options(neighbours, exchange, permutations, enough, seed, count);
        }

        public Options withPermutations(int count) {
            return new Options(neighbours, exchange, count, enough, seed, threads);
        }

        public Options withEnough(int count) {
            return new Options(neighbours, exchange, permutations, count, seed, threads);
        }

        public Options withNeighbours(double share) {
            return new Options(share, exchange, permutations, enough, seed, threads);
        }
    }

    private final Table table;
    private final List<String> names;
    private final Options options;
    private final Progress progress;

    private CmiKnn(Table table, Options options, Progress progress) {
        this.table = table;
        this.names = table.names();
        this.options = options;
        this.progress = progress;
    }

    /**
     * A test on all columns of a table.
     *
     * @throws InputException when a column is constant or has no values
     */
    public static CmiKnn of(Table table, Options options) {
        return of(table, options, Progress.NONE);
    }

    /**
     * As above.
     *
     * @param progress told of the exchanges within each test, and asked whether to go on
     */
    public static CmiKnn of(Table table, Options options, Progress progress) {
        for (int v = 0; v < table.columns().size(); v++) {
            Coordinate.of(
                    table.columns().get(v),
                    table.completeRows(List.of(table.names().get(v))));
        }
        return new CmiKnn(table, options, progress);
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public String method() {
        return "CMIknn";
    }

    /**
     * {@inheritDoc} The statistic is the estimated conditional mutual information in nats.
     *
     * @throws InputException when fewer than {@code 10 (|given| + 2)} rows are complete, or a column is constant over them
     */
    @Override
    public TestResult test(int x, int y, NodeSet given) {
        boolean inOrder = names.get(x).compareTo(names.get(y)) <= 0;
        int first = inOrder ? x : y;
        int second = inOrder ? y : x;
        List<String> others = given.stream()
                .mapToObj(names::get)
                .sorted(Comparator.naturalOrder())
                .toList();
        List<String> key = new ArrayList<>(List.of(names.get(first), names.get(second)));
        key.addAll(others);
        int[] rows = table.completeRows(key);
        int needed = 10 * (given.size() + 2);
        if (rows.length < needed) {
            throw new InputException("CMIknn of " + names.get(x) + " and " + names.get(y)
                    + (given.isEmpty() ? "" : " given " + others.stream().collect(Collectors.joining(", ")))
                    + " needs at least " + needed + " rows without missing values in these columns, found "
                    + rows.length
                    + "; add rows, leave columns out, or limit the depth");
        }
        List<Coordinate> conditions = others.stream()
                .map(name -> Coordinate.of(table.column(name), rows))
                .toList();
        NeighbourCounts counts = new NeighbourCounts(
                Coordinate.of(table.columns().get(first), rows),
                Coordinate.of(table.columns().get(second), rows),
                conditions,
                Math.max(1, (int) (options.neighbours() * rows.length)));
        return LocalPermutation.test(counts, conditions, Seeds.mix(options.seed(), key), options, progress);
    }
}

package dev.whence.benchmarks.discovery;

import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.constraint.PcOptions;
import dev.whence.discovery.constraint.PcResult;
import dev.whence.discovery.constraint.PcSearch;
import dev.whence.discovery.independence.IndependenceTest;
import dev.whence.discovery.tests.TestKind;
import dev.whence.tables.Column;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.Table;
import edu.cmu.tetrad.data.BoxDataSet;
import edu.cmu.tetrad.data.DataSet;
import edu.cmu.tetrad.data.VerticalDoubleDataBox;
import edu.cmu.tetrad.graph.Node;
import edu.cmu.tetrad.search.test.Kci;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/**
 * What the tests that see any dependence cost, beside Tetrad's KCI in the same run: KCI given one variable at 2,000 rows,
 * with nothing and with everything cached; RCIT and RCoT at 50,000; a PC search with CMIknn on 7 columns and 1,000 rows.
 * Medians of several runs after a warm-up; one thread but for PC.
 *
 * <p>Arguments: {@code all} to time Tetrad at 2,000 rows (minutes); otherwise it is timed at 1,000.
 */
public final class TestSpeed {
    private static final NodeSet GIVEN = NodeSet.of(2);

    private TestSpeed() {}

    public static void main(String[] arguments) {
        boolean all = arguments.length > 0 && arguments[0].equals("all");
        for (int rows : new int[] {1000, 2000}) {
            Table table = chain(4, rows, rows);
            for (TestKind kind : List.of(TestKind.KCI, TestKind.KCI_SPECTRAL)) {
                report(
                        kind.word() + ", " + rows + " rows, given one",
                        7,
                        () -> kind.on(table).pValue(0, 1, GIVEN));
                report(
                        kind.word() + ", " + rows + " rows, given two",
                        5,
                        () -> kind.on(table).pValue(0, 1, NodeSet.of(2, 3)));
                IndependenceTest warm = kind.on(table);
                report(
                        kind.word() + ", " + rows + " rows, given one, features cached",
                        7,
                        () -> warm.pValue(0, 1, GIVEN));
            }
            if (all || rows == 1000) {
                tetrad(table);
            }
        }
        Table large = chain(4, 50_000, 3);
        for (TestKind kind : List.of(TestKind.RCIT, TestKind.RCOT)) {
            report(
                    kind.word() + ", 50,000 rows, given one",
                    3,
                    () -> kind.on(large).pValue(0, 1, GIVEN));
            report(
                    kind.word() + ", 50,000 rows, given two",
                    3,
                    () -> kind.on(large).pValue(0, 1, NodeSet.of(2, 3)));
        }
        Table seven = chain(7, 1000, 5);
        PcOptions options =
                PcOptions.alpha(0.01).withThreads(Runtime.getRuntime().availableProcessors());
        long start = System.nanoTime();
        PcResult found = PcSearch.run(TestKind.CMI_KNN.on(seven), options);
        System.out.printf(
                Locale.ROOT,
                "PC with cmi-knn, 7 columns x 1,000 rows: %.1f s, %d tests%n",
                (System.nanoTime() - start) / 1e9,
                found.tests());
    }

    private static void tetrad(Table table) {
        List<Node> variables = new ArrayList<>();
        double[][] columns = new double[table.columns().size()][];
        for (int v = 0; v < columns.length; v++) {
            variables.add(
                    new edu.cmu.tetrad.data.ContinuousVariable(table.names().get(v)));
            columns[v] = table.columns().get(v).numbers();
        }
        DataSet data = new BoxDataSet(new VerticalDoubleDataBox(columns), variables);
        report("Tetrad's KCI, " + table.rows() + " rows, given one", 1, () -> {
            Kci test = new Kci(data, 0.05);
            test.setApproximate(true); // the Gamma approximation, as ours
            try {
                return test.checkIndependence(variables.get(0), variables.get(1), Set.of(variables.get(2)))
                        .getPValue();
            } catch (InterruptedException interrupted) {
                throw new CancellationException("interrupted");
            }
        });
    }

    private static void report(String what, int runs, Supplier<Double> work) {
        double[] seconds = new double[runs];
        double p = 0;
        for (int run = runs > 1 ? -1 : 0; run < runs; run++) {
            long start = System.nanoTime();
            p = work.get();
            if (run >= 0) {
                seconds[run] = (System.nanoTime() - start) / 1e9;
            }
        }
        Arrays.sort(seconds);
        System.out.printf(Locale.ROOT, "%-50s %9.4f s   (p = %.3f)%n", what, seconds[runs / 2], p);
    }

    /** Each column a nonlinear function of the third, or of the one before, and noise. */
    private static Table chain(int columns, int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] values = new double[columns][rows];
        for (int i = 0; i < rows; i++) {
            values[2][i] = random.nextGaussian();
            for (int c = 0; c < columns; c++) {
                if (c != 2) {
                    double cause = c < 2 ? values[2][i] : values[c - 1][i];
                    values[c][i] = Math.sin(cause) + 0.7 * cause + 0.6 * random.nextGaussian();
                }
            }
        }
        List<Column> list = new ArrayList<>();
        for (int c = 0; c < columns; c++) {
            list.add(new ContinuousColumn("V" + (c + 1), values[c]));
        }
        return new Table("chain", list);
    }
}

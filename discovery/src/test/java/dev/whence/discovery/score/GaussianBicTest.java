package dev.whence.discovery.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.InputException;
import dev.whence.discovery.SearchOptions;
import dev.whence.tables.BuiltInData;
import dev.whence.tables.Column;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.Moments;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.hipparchus.stat.regression.OLSMultipleLinearRegression;
import org.junit.jupiter.api.Test;

/** The Gaussian scores against ordinary least squares, and the regression that grows and shrinks against the score. */
class GaussianBicTest {
    private static final Table DATA = BuiltInData.load("linear20");

    /** From the rows: residuals of a regression by QR (Hipparchus), and the formula of Schwarz 1978. */
    private static double byLeastSquares(Table table, int node, int[] parents, double penalty) {
        int n = table.rows();
        double[] y = table.columns().get(node).numbers();
        double squares;
        if (parents.length == 0) {
            double mean = Arrays.stream(y).average().orElseThrow();
            squares = Arrays.stream(y).map(v -> (v - mean) * (v - mean)).sum();
        } else {
            double[][] x = IntStream.range(0, n)
                    .mapToObj(row -> Arrays.stream(parents)
                            .mapToDouble(parent -> table.columns().get(parent).numbers()[row])
                            .toArray())
                    .toArray(double[][]::new);
            OLSMultipleLinearRegression fit = new OLSMultipleLinearRegression();
            fit.newSampleData(y, x);
            squares = fit.calculateResidualSumOfSquares();
        }
        double logLikelihood = -n / 2.0 * (Math.log(2 * Math.PI * squares / n) + 1);
        return 2 * logLikelihood - penalty * (parents.length + 2) * Math.log(n);
    }

    private static int[] someParents(int node, int count, Random random) {
        List<Integer> all = new ArrayList<>(IntStream.range(0, 20).boxed().toList());
        all.remove(Integer.valueOf(node));
        Collections.shuffle(all, random);
        return all.subList(0, count).stream().mapToInt(i -> i).sorted().toArray();
    }

    @Test
    void leastSquares() {
        Random random = new Random(1);
        for (double penalty : new double[] {1, 2}) {
            GaussianBic bic = GaussianBic.of(DATA, penalty);
            for (int count = 0; count <= 19; count++) {
                int node = random.nextInt(20);
                int[] parents = someParents(node, count, random);
                assertThat(bic.local(node, parents))
                        .isCloseTo(byLeastSquares(DATA, node, parents, penalty), within(1e-6));
            }
        }
    }

    @Test
    void extendedBicOfThePaper() {
        GaussianBic bic = GaussianBic.of(DATA, 1);
        GaussianBic extended = GaussianBic.extended(Moments.of(DATA), 1, 0.5);
        // Foygel and Drton 2010, equation 1: each edge costs a further 4 gamma ln p.
        assertThat(bic.local(3, new int[] {1, 5, 7}) - extended.local(3, new int[] {1, 5, 7}))
                .isCloseTo(3 * 4 * 0.5 * Math.log(20), within(1e-9));
        assertThatThrownBy(() -> GaussianBic.extended(Moments.of(DATA), 1, -1)).hasMessageContaining("gamma");
    }

    @Test
    void growsAndShrinks() {
        GaussianBic bic = GaussianBic.of(DATA, 2);
        Random random = new Random(2);
        GaussianRegression fit = bic.regression();
        for (int run = 0; run < 50; run++) {
            int node = random.nextInt(20);
            fit.start(node);
            List<Integer> in = new ArrayList<>();
            for (int step = 0; step < 30; step++) {
                int x = random.nextInt(20);
                if (x == node) {
                    continue;
                }
                if (in.contains(x)) {
                    in.remove(Integer.valueOf(x));
                    fit.remove(x);
                } else {
                    double with = fit.scoreWith(x);
                    in.add(x);
                    fit.add(x);
                    assertThat(fit.score()).isCloseTo(with, within(1e-8));
                }
                int[] parents = in.stream().mapToInt(i -> i).sorted().toArray();
                assertThat(fit.score()).isCloseTo(bic.local(node, parents), within(1e-8));
                double[] without = new double[parents.length];
                fit.scoresWithout(without);
                for (int i = 0; i < parents.length; i++) {
                    int out = fit.regressor(i);
                    int[] rest = Arrays.stream(parents).filter(p -> p != out).toArray();
                    assertThat(without[i]).isCloseTo(bic.local(node, rest), within(1e-8));
                }
            }
        }
    }

    private static Table table(double[]... columns) {
        List<Column> list = new ArrayList<>();
        for (int i = 0; i < columns.length; i++) {
            list.add(new ContinuousColumn("c" + i, columns[i], "as given"));
        }
        return new Table("test", list);
    }

    @Test
    void collinearOrTooManyParentsAreNeverChosen() {
        Random random = new Random(3);
        double[] a = random.doubles(30).toArray();
        double[] b = random.doubles(30).toArray();
        double[] sum = IntStream.range(0, 30).mapToDouble(i -> a[i] + 2 * b[i]).toArray();
        double[] y = random.doubles(30).toArray();
        GaussianBic bic = GaussianBic.of(table(a, b, sum, y), 1);
        assertThat(bic.local(3, new int[] {0, 1, 2})).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(bic.local(2, new int[] {0, 1})).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(bic.local(3, new int[] {0, 2})).isFinite();
        GaussianRegression fit = bic.regression();
        fit.start(3);
        fit.add(0);
        fit.add(1);
        assertThat(fit.scoreWith(2)).isEqualTo(Double.NEGATIVE_INFINITY);
        fit.add(2);
        assertThat(fit.score()).isEqualTo(Double.NEGATIVE_INFINITY);
        double[] without = new double[3];
        fit.scoresWithout(without);
        assertThat(without[1]).isCloseTo(bic.local(3, new int[] {0, 2}), within(1e-8));
        fit.remove(1);
        assertThat(fit.score()).isCloseTo(bic.local(3, new int[] {0, 2}), within(1e-8));
        Table wide = table(
                IntStream.range(0, 9).mapToObj(i -> random.doubles(6).toArray()).toArray(double[][]::new));
        assertThat(GaussianBic.of(wide, 1).local(8, new int[] {0, 1, 2, 3, 4, 5}))
                .isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void constantsAndCopiesAreNamed() {
        double[] a = {1, 2, 4, 8, 9};
        assertThatThrownBy(() -> GaussianBic.of(table(a, new double[] {3, 3, 3, 3, 3}), 1))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("c1 is constant");
        double[] scaled = Arrays.stream(a).map(v -> 1 - 3 * v).toArray();
        assertThatThrownBy(() -> GaussianBic.of(table(a, scaled), 1))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("c0 and c1");
    }

    @Test
    void completeRowsOnly() {
        double[] a = {1, 2, 4, 8, 9, 3, 5};
        double[] b = {2, 1, 5, Double.NaN, 7, 3, 3};
        Table table = table(a, b);
        Score score = ScoreKind.BIC.on(table, SearchOptions.defaults());
        Table complete = table.takeRows(new int[] {0, 1, 2, 4, 5, 6});
        assertThat(score.local(1, new int[] {0}))
                .isCloseTo(byLeastSquares(complete, 1, new int[] {0}, 2), within(1e-9));
        assertThat(ScoreKind.warnings(table)).singleElement().asString().contains("1 of 7 rows");
        assertThat(ScoreKind.warnings(complete)).isEmpty();
        double[] gaps = {Double.NaN, 1, Double.NaN, 2, Double.NaN, 4, Double.NaN};
        assertThatThrownBy(() -> ScoreKind.BIC.on(table(a, b, gaps), SearchOptions.defaults()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("only 2 of 7 rows")
                .hasMessageContaining("c2");
    }

    @Test
    void words() {
        assertThat(ScoreKind.named("ebic")).isEqualTo(ScoreKind.EXTENDED_BIC);
        assertThatThrownBy(() -> ScoreKind.named("bdu")).hasMessageContaining("bdeu");
        assertThat(ScoreKind.suited(DATA)).isEqualTo(ScoreKind.BIC);
    }
}

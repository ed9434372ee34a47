package dev.whence.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.InputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bytedeco.javacpp.Pointer;
import org.hipparchus.stat.correlation.Covariance;
import org.junit.jupiter.api.Test;

class MomentsTest {

    static Table random(int rows, int columns, double missing, long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        List<Column> made = new ArrayList<>();
        double[] common = new double[rows];
        Arrays.setAll(common, i -> random.nextGaussian());
        for (int j = 0; j < columns; j++) {
            double offset = random.nextGaussian() * 100;
            double scale = Math.exp(random.nextGaussian());
            double[] values = new double[rows];
            for (int i = 0; i < rows; i++) {
                values[i] = random.nextDouble() < missing
                        ? Double.NaN
                        : offset + scale * (common[i] + random.nextGaussian());
            }
            made.add(new ContinuousColumn("v" + j, values));
        }
        return new Table("random", made);
    }

    private static double[][] rowsOf(Table table, int[] rows, int[] columns) {
        double[][] data = new double[rows.length][columns.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < columns.length; j++) {
                data[i][j] = table.columns().get(columns[j]).numbers()[rows[i]];
            }
        }
        return data;
    }

    private static void assertAgrees(Moments moments, double[][] data) {
        double[][] expected = new Covariance(data).getCovarianceMatrix().getData();
        assertThat(moments.rows()).isEqualTo(data.length);
        for (int j = 0; j < moments.size(); j++) {
            for (int k = 0; k < moments.size(); k++) {
                double scale = Math.sqrt(expected[j][j] * expected[k][k]);
                assertThat(moments.covariance(j, k)).isCloseTo(expected[j][k], within(1e-12 * scale));
            }
        }
    }

    @Property(tries = 100)
    void covariancesAgreeWithHipparchus(
            @ForAll @IntRange(min = 2, max = 300) int rows,
            @ForAll @IntRange(min = 2, max = 12) int columns,
            @ForAll long seed) {
        Table table = random(rows, columns, 0, seed);
        assertAgrees(
                Moments.of(table),
                rowsOf(table, table.completeRows(), IntStream.range(0, columns).toArray()));
    }

    @Test
    void bothProductsAgreeAcrossBlockBoundaries() {
        // 20 001 rows: two full blocks and a part.
        Table table = random(20_001, 7, 0, 5);
        GramMatrix.Rows rows = (from, count, block) -> {
            for (int j = 0; j < 7; j++) {
                System.arraycopy(table.columns().get(j).numbers(), from, block, j * count, count);
            }
        };
        double[] java = GramMatrix.inJava(20_001, 7, rows);
        double[] blas = GramMatrix.inOpenBlas(20_001, 7, rows);
        for (int i = 0; i < java.length; i++) {
            assertThat(blas[i]).isCloseTo(java[i], within(1e-13 * Math.abs(java[i]) + 1e-9));
        }
    }

    @Test
    void nativeMemoryIsGivenBack() {
        GramMatrix.Rows rows = (from, count, block) -> Arrays.fill(block, 1);
        GramMatrix.inOpenBlas(5000, 4, rows);
        long before = Pointer.totalBytes();
        for (int i = 0; i < 1000; i++) {
            GramMatrix.inOpenBlas(500, 4, rows);
        }
        assertThat(Pointer.totalBytes()).isLessThanOrEqualTo(before);
    }

    @Test
    void aLargeTableGoesThroughOpenBlasAndAgrees() {
        Table table = random(60_000, 30, 0, 6);
        assertThat(60_000L * 30 * 31 / 2).isGreaterThan(GramMatrix.NATIVE_FROM);
        assertAgrees(
                Moments.of(table),
                rowsOf(table, table.completeRows(), IntStream.range(0, 30).toArray()));
    }

    @Property(tries = 60)
    void eachSubsetUsesItsOwnCompleteRows(@ForAll long seed, @ForAll @IntRange(min = 2, max = 5) int size) {
        Table gappy = random(80, 6, 0.1, seed);
        List<Column> columns = new ArrayList<>(gappy.columns());
        columns.addAll(random(80, 3, 0, seed + 1).columns().stream()
                .map(column -> column.named("whole_" + column.name()))
                .toList());
        Table table = new Table("mixed", columns);
        MomentsSource source = MomentsSource.of(table);
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 10; round++) {
            int[] subset = random.ints(0, 9).distinct().limit(size).toArray();
            int[] complete = table.completeRows(
                    Arrays.stream(subset).mapToObj(i -> columns.get(i).name()).toList());
            Moments moments = source.moments(subset);
            assertThat(moments.names())
                    .isEqualTo(Arrays.stream(subset)
                            .mapToObj(i -> columns.get(i).name())
                            .toList());
            assertAgrees(moments, rowsOf(table, complete, subset));
        }
    }

    @Property(tries = 50)
    void theOrderOfRowsDoesNotMatter(@ForAll long seed) {
        Table table = random(200, 5, 0.05, seed);
        int[] order = IntStream.range(0, 200).toArray();
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 199; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swap = order[i];
            order[i] = order[j];
            order[j] = swap;
        }
        Moments one = Moments.of(table);
        Moments other = Moments.of(table.takeRows(order));
        for (int j = 0; j < 5; j++) {
            for (int k = 0; k < 5; k++) {
                assertThat(other.correlation(j, k)).isCloseTo(one.correlation(j, k), within(1e-12));
            }
        }
    }

    @Test
    void threadsGetTheSameBits() {
        Table table = random(60_000, 30, 0, 7);
        double[] alone = Moments.of(table).covariances();
        List<double[]> together = IntStream.range(0, 8)
                .parallel()
                .mapToObj(i -> Moments.of(table).covariances())
                .toList();
        for (double[] each : together) {
            assertThat(each).containsExactly(alone);
        }
    }

    @Test
    void numbersAroundALargeMeanKeepTheirVariance() {
        double[] values = new double[100_000];
        Arrays.setAll(values, i -> 1e9 + (i % 2));
        Moments moments = Moments.of(new Table("t", List.of(new ContinuousColumn("a", values))));
        assertThat(moments.variance(0)).isCloseTo(0.25 * 100_000 / 99_999, within(1e-12));
    }

    @Test
    void tooFewCompleteRowsAreNamed() {
        Table table = new Table(
                "t.csv",
                List.of(
                        new ContinuousColumn("a", new double[] {1, Double.NaN, 3}),
                        new ContinuousColumn("b", new double[] {Double.NaN, 2, 4})));
        assertThatThrownBy(() -> Moments.of(table))
                .isInstanceOf(InputException.class)
                .hasMessage("t.csv: 1 of 3 rows have a value in every one of a, b; at least two are needed for a"
                        + " covariance");
    }

    @Test
    void textWithThreeLevelsHasNoMoments() {
        Table table = Tables.parse("t.csv", "a,b\nx,1.5\ny,2\nz,3\nx,4\n", ReadOptions.defaults());
        assertThatThrownBy(() -> MomentsSource.of(table))
                .isInstanceOf(InputException.class)
                .hasMessage("column 'a' has 3 levels of text (x, y, z), which cannot be read as numbers; use a discrete"
                        + " test, or leave the column out");
    }

    @Test
    void twoLevelsAndNumericLevelsAreNumbers() {
        Table table = Tables.parse("t.csv", "sex,k\nm,10\nf,20\nm,10\nm,20\n", ReadOptions.defaults());
        assertThat(table.column("sex").numbers()).containsExactly(1, 0, 1, 1);
        assertThat(table.column("k").numbers()).containsExactly(10, 20, 10, 20);
        assertThat(Moments.of(table).covariance(0, 1)).isCloseTo(-5.0 / 3, within(1e-14));
    }
}

package dev.whence.discovery.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.InputException;
import dev.whence.causal.equivalence.LatentProjection;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.tables.Column;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.DiscreteColumn;
import dev.whence.tables.Moments;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.special.Gamma;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Simulated data against the models that they are said to follow. */
final class SimulationTest {
    private static final GraphModel TEN = GraphModel.erdosRenyi(10, 3);

    private static Simulated draw(DataModel model, int rows, long seed) {
        return Simulation.run(SimulationOptions.of(TEN, model, rows, seed));
    }

    /** Sample covariances of linear data against (I - B)^-1 S (I - B)^-T, in every scaling. */
    @ParameterizedTest
    @EnumSource(Scaling.class)
    void covariancesOfLinearDataAreThoseOfTheModel(Scaling scaling) {
        for (DataKind kind : List.of(DataKind.LINEAR_GAUSSIAN, DataKind.LINEAR_UNIFORM, DataKind.LINEAR_EXPONENTIAL)) {
            Simulated drawn = draw(DataModel.of(kind).withScaling(scaling), 40_000, 7);
            RealMatrix expected = covariance(drawn);
            Moments found = Moments.of(drawn.data());
            for (int i = 0; i < 10; i++) {
                for (int j = 0; j < 10; j++) {
                    double scale = Math.sqrt(expected.getEntry(i, i) * expected.getEntry(j, j));
                    assertThat(found.covariance(i, j) / scale).isCloseTo(expected.getEntry(i, j) / scale, within(0.04));
                }
            }
        }
    }

    private static RealMatrix covariance(Simulated drawn) {
        Dag dag = drawn.truth();
        RealMatrix b = MatrixUtils.createRealIdentityMatrix(dag.size());
        drawn.coefficients().forEach((edge, c) -> b.setEntry(edge.to(), edge.from(), -c));
        RealMatrix inverse = new LUDecomposition(b).getSolver().getInverse();
        RealMatrix noise = MatrixUtils.createRealDiagonalMatrix(dag.nodes().stream()
                .mapToDouble(name -> Math.pow(drawn.noiseSd().getOrDefault(name, Double.NaN), 2))
                .toArray());
        return inverse.multiply(noise).multiply(inverse.transpose());
    }

    @Test
    void coefficientsLieInTheirRangeWithBothSigns() {
        Simulated drawn = Simulation.linearGaussian(200, 4, 2, 3);
        assertThat(drawn.coefficients()).hasSize(400);
        assertThat(drawn.coefficients().values()).allMatch(c -> Math.abs(c) >= 0.5 && Math.abs(c) <= 2);
        long positive =
                drawn.coefficients().values().stream().filter(c -> c > 0).count();
        assertThat(positive).isBetween(150L, 250L);
        assertThat(drawn.coefficients().keySet())
                .containsExactlyInAnyOrderElementsOf(drawn.truth().edges());
    }

    /** Mean 0, variance 1, and each distribution's skewness and kurtosis in closed form. */
    @ParameterizedTest
    @CsvSource({
        "GAUSSIAN,0,3",
        "UNIFORM,0,1.8",
        "LAPLACE,0,6",
        "EXPONENTIAL,2,9",
        "GUMBEL,1.1395470994046486,5.4",
        "STUDENT,0,9"
    })
    void noiseHasTheMomentsOfItsDistribution(Noise noise, double skewness, double kurtosis) {
        SplittableRandom random = new SplittableRandom(1);
        int n = 1_000_000;
        double[] power = new double[5];
        for (int i = 0; i < n; i++) {
            double x = noise.draw(random);
            for (int k = 1; k <= 4; k++) {
                power[k] += Math.pow(x, k) / n;
            }
        }
        assertThat(power[1]).isCloseTo(0, within(0.005));
        assertThat(power[2]).isCloseTo(1, within(0.015));
        boolean heavy = noise == Noise.STUDENT; // its fourth moment has no sampling variance to speak of
        assertThat(power[3]).isCloseTo(skewness, within(heavy ? 0.5 : 0.1));
        assertThat(power[4]).isCloseTo(kurtosis, within(heavy ? 3 : 0.05 * kurtosis));
    }

    @Test
    void variancesGrowAlongTheOrderOnlyOnTheRawScale() {
        for (Scaling scaling : Scaling.values()) {
            Simulated drawn = draw(DataModel.of(DataKind.LINEAR_GAUSSIAN).withScaling(scaling), 2000, 5);
            Moments moments = Moments.of(drawn.data());
            long up = drawn.truth().edges().stream()
                    .filter(edge -> moments.variance(edge.to()) > 1.01 * moments.variance(edge.from()))
                    .count();
            if (scaling == Scaling.RAW) {
                assertThat(up).isGreaterThanOrEqualTo(11); // of 15
            } else {
                assertThat(up).isZero();
            }
        }
    }

    /** One cause, coefficient 1 and noise 1: the effect's variance is 2, and the cause's function explains half of it. */
    @ParameterizedTest
    @EnumSource(names = {"NONLINEAR_GP", "NONLINEAR_SIGMOID", "NONLINEAR_QUADRATIC"})
    void functionsHaveTheStrengthOfTheirCoefficient(DataKind kind) {
        DataModel model = DataModel.of(kind).withCoefficients(1, 1).withNoiseSd(1, 1);
        for (long seed = 1; seed <= 5; seed++) {
            Simulated drawn = Simulation.run(SimulationOptions.of(GraphModel.erdosRenyi(2, 1), model, 20_000, seed));
            Edge edge = drawn.truth().edges().getFirst();
            double[] effect = drawn.data().columns().get(edge.to()).numbers();
            double[] cause = drawn.data().columns().get(edge.from()).numbers();
            assertThat(variance(effect)).isCloseTo(2, within(0.1));
            assertThat(withinBins(cause, effect)).isCloseTo(1, within(0.06));
        }
    }

    /** The mean variance of y within 200 bins of x. */
    private static double withinBins(double[] x, double[] y) {
        Integer[] order = new Integer[x.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Double.compare(x[a], x[b]));
        int width = x.length / 200;
        double sum = 0;
        for (int bin = 0; bin < 200; bin++) {
            double[] values = new double[width];
            for (int i = 0; i < width; i++) {
                values[i] = y[order[bin * width + i]];
            }
            sum += variance(values) * width / (width - 1) / 200;
        }
        return sum;
    }

    private static double variance(double[] values) {
        return Math.pow(Numbers.sd(values, Numbers.mean(values)), 2);
    }

    @Test
    void postNonlinearEffectsAreIncreasingFunctions() {
        for (int seed = 0; seed < 20; seed++) {
            double[] values =
                    new SplittableRandom(seed).doubles(200, -3, 3).sorted().toArray();
            double[] distorted = values.clone();
            RandomFunctions.distort(distorted, new SplittableRandom(seed));
            for (int i = 1; i < values.length; i++) {
                assertThat(distorted[i]).isGreaterThan(distorted[i - 1]);
            }
        }
    }

    /** Each configuration's frequencies against the table that they were drawn from. */
    @Test
    void discreteDataFollowTheirTables() {
        Dag dag = Dag.parse("a -> c, b -> c, c -> d");
        DataModel model = DataModel.of(DataKind.DISCRETE).withConcentration(1);
        DiscreteData.Network network = DiscreteData.network(dag, model, Order.streams(new SplittableRandom(3), 4), 1);
        List<Column> columns = DiscreteData.draw(dag, model, 20_000, new SplittableRandom(3), 1)
                .columns();
        for (int node = 0; node < 4; node++) {
            int levels = network.levels()[node];
            assertThat(((DiscreteColumn) columns.get(node)).levels()).hasSize(levels);
            double[] table = network.tables()[node];
            int[] counts = new int[table.length];
            for (int row = 0; row < 20_000; row++) {
                int configuration = 0;
                for (int parent : dag.parents(node)) {
                    configuration =
                            configuration * network.levels()[parent] + ((DiscreteColumn) columns.get(parent)).code(row);
                }
                counts[configuration * levels + ((DiscreteColumn) columns.get(node)).code(row)]++;
            }
            double chiSquare = 0;
            int degrees = 0;
            for (int start = 0; start < table.length; start += levels) {
                int total = Arrays.stream(counts, start, start + levels).sum();
                double sum = 0;
                for (int level = 0; level < levels; level++) {
                    sum += table[start + level];
                    double expected = total * table[start + level];
                    chiSquare += total == 0 ? 0 : Math.pow(counts[start + level] - expected, 2) / expected;
                }
                assertThat(sum).isCloseTo(1, within(1e-12));
                degrees += total == 0 ? 0 : levels - 1;
            }
            assertThat(Gamma.regularizedGammaQ(degrees / 2.0, chiSquare / 2)).isGreaterThan(0.001);
        }
    }

    @ParameterizedTest
    @CsvSource({"0.3", "1", "4.5"})
    void gammaVariatesHaveTheirMoments(double shape) {
        SplittableRandom random = new SplittableRandom(1);
        double[] values = new double[200_000];
        Arrays.setAll(values, i -> DiscreteData.gamma(shape, random));
        assertThat(Numbers.mean(values)).isCloseTo(shape, within(0.02 * (1 + shape)));
        assertThat(variance(values)).isCloseTo(shape, within(0.04 * (1 + shape)));
    }

    @Test
    void poissonVariatesHaveTheirMoments() {
        for (double mean : new double[] {0.2, 3, 60}) {
            SplittableRandom random = new SplittableRandom(1);
            double[] values = new double[100_000];
            Arrays.setAll(values, i -> MixedData.poisson(mean, random));
            assertThat(Numbers.mean(values)).isCloseTo(mean, within(0.02 * (1 + mean)));
            assertThat(variance(values)).isCloseTo(mean, within(0.03 * (1 + mean)));
        }
    }

    @Test
    void mixedDataHaveTheirShareOfDiscreteColumns() {
        Simulated drawn = draw(DataModel.of(DataKind.MIXED).withDiscreteShare(0.3), 500, 2);
        assertThat(drawn.data().columns().stream().filter(DiscreteColumn.class::isInstance))
                .hasSize(3);
    }

    /** Variances of a vector autoregression against the solution of its Lyapunov equation, by summing powers. */
    @Test
    void seriesHaveTheCovarianceOfTheirModel() {
        DataModel model = DataModel.of(DataKind.SERIES_LINEAR);
        Simulated drawn = Simulation.run(SimulationOptions.of(GraphModel.erdosRenyi(4, 2), model, 100_000, 4));
        Dag truth = drawn.truth();
        int lags = 2;
        int size = 4;
        RealMatrix[] b = new RealMatrix[lags + 1];
        Arrays.setAll(b, i -> MatrixUtils.createRealMatrix(size, size));
        drawn.coefficients().forEach((edge, c) -> b[edge.from() / size].setEntry(edge.to(), edge.from() % size, c));
        RealMatrix mix = new LUDecomposition(
                        MatrixUtils.createRealIdentityMatrix(size).subtract(b[0]))
                .getSolver()
                .getInverse();
        // the effect of noise k steps ago: psi(k) = sum over lags of A(lag) psi(k - lag); covariance = sum psi psi'
        RealMatrix[] psi = new RealMatrix[400];
        RealMatrix expected = MatrixUtils.createRealMatrix(size, size);
        for (int k = 0; k < psi.length; k++) {
            psi[k] = k == 0 ? mix : MatrixUtils.createRealMatrix(size, size);
            for (int lag = 1; lag <= Math.min(k, lags); lag++) {
                psi[k] = psi[k].add(mix.multiply(b[lag]).multiply(psi[k - lag]));
            }
            expected = expected.add(psi[k].multiply(psi[k].transpose()));
        }
        Moments found = Moments.of(drawn.data());
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                assertThat(found.covariance(i, j))
                        .isCloseTo(
                                expected.getEntry(i, j),
                                within(0.05 * Math.sqrt(expected.getEntry(i, i) * expected.getEntry(j, j))));
            }
        }
        assertThat(truth.nodes()).hasSize(12).contains("X1(t)", "X4(t-2)");
        assertThat(truth.edges()).allMatch(edge -> truth.name(edge.to()).endsWith("(t)"));
    }

    @ParameterizedTest
    @EnumSource(names = {"SERIES_LINEAR", "SERIES_NONLINEAR"})
    void seriesAreStationaryHoweverStrongTheEffectsAskedFor(DataKind kind) {
        for (long seed = 1; seed <= 5; seed++) {
            Simulated drawn = Simulation.run(SimulationOptions.of(
                    GraphModel.erdosRenyi(8, 4), DataModel.of(kind).withCoefficients(0.8, 1.5), 40_000, seed));
            for (Column column : drawn.data().columns()) {
                double[] values = column.numbers();
                double first = variance(Arrays.copyOfRange(values, 0, 20_000));
                double second = variance(Arrays.copyOfRange(values, 20_000, 40_000));
                assertThat(second / first).isBetween(0.6, 1.6);
            }
        }
    }

    @Test
    void spectralRadiiAreThoseOfTheEigenvalues() {
        assertThat(SeriesData.spectralRadius(new double[][] {{0.5, 1}, {0, 0.2}}))
                .isCloseTo(0.5, within(1e-4));
        // a rotation by 60 degrees, shrunk: complex eigenvalues of modulus 0.9
        double c = 0.9 * Math.cos(Math.PI / 3);
        double s = 0.9 * Math.sin(Math.PI / 3);
        assertThat(SeriesData.spectralRadius(new double[][] {{c, -s}, {s, c}})).isCloseTo(0.9, within(1e-4));
        assertThat(SeriesData.spectralRadius(new double[][] {{0, 1}, {0, 0}})).isZero();
    }

    @Test
    void hiddenVariablesAreConfoundersAndThePagIsTheirProjection() {
        for (long seed = 1; seed <= 10; seed++) {
            Simulated drawn = Simulation.run(SimulationOptions.of(TEN, DataModel.of(DataKind.LINEAR_GAUSSIAN), 10, seed)
                    .withLatents(2));
            assertThat(drawn.latent().size()).isEqualTo(2);
            assertThat(drawn.data().names()).hasSize(8).isEqualTo(drawn.pag().nodes());
            drawn.latent().forEachNode(node -> {
                assertThat(drawn.truth().children(node).size()).isGreaterThanOrEqualTo(2);
                assertThat(drawn.data().names()).doesNotContain(drawn.truth().name(node));
            });
            assertThat(drawn.findable()).isEqualTo(LatentProjection.pag(drawn.truth(), drawn.latent()));
        }
    }

    @ParameterizedTest
    @EnumSource(DataKind.class)
    void theSeedDecidesEverythingAndThreadsNothing(DataKind kind) {
        SimulationOptions options = SimulationOptions.of(GraphModel.erdosRenyi(60, 2), DataModel.of(kind), 50, 11)
                .withMissing(MissingModel.of(MissingKind.MAR, 0.2));
        Simulated one = Simulation.run(options.withThreads(1));
        Simulated many = Simulation.run(options.withThreads(5));
        assertThat(values(many)).isEqualTo(values(one));
        assertThat(many.truth()).isEqualTo(one.truth());
        assertThat(many.coefficients()).isEqualTo(one.coefficients());
        assertThat(values(Simulation.run(options.withSeed(12)))).isNotEqualTo(values(one));
        if (!kind.isSeries()) {
            assertThat(one.truth())
                    .isEqualTo(Simulation.run(SimulationOptions.of(
                                    GraphModel.erdosRenyi(60, 2), DataModel.of(DataKind.LINEAR_GAUSSIAN), 5, 11))
                            .truth());
        }
    }

    private static List<String> values(Simulated drawn) {
        return drawn.data().columns().stream()
                .map(column -> switch (column) {
                    case ContinuousColumn numbers -> Arrays.toString(numbers.numbers());
                    case DiscreteColumn levels ->
                        Arrays.toString(java.util.stream.IntStream.range(0, levels.rows())
                                .map(levels::code)
                                .toArray());
                })
                .toList();
    }

    @Test
    void aLargeSparseGraphTakesSeconds() {
        Simulated drawn = Simulation.linearGaussian(5000, 3, 100, 1);
        assertThat(drawn.truth().edges()).hasSize(7500);
        assertThat(drawn.data().rows()).isEqualTo(100);
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> DataKind.named("linear-gausian"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("linear-gaussian");
        assertThatThrownBy(() -> SimulationOptions.of(TEN, DataModel.of(DataKind.MIXED), 5, 1)
                        .withLatents(10))
                .hasMessageContaining("from 0 to 9");
        assertThatThrownBy(() -> Simulation.run(
                        SimulationOptions.of(GraphModel.erdosRenyi(30, 29), DataModel.of(DataKind.DISCRETE), 5, 1)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("too many ways");
        assertThatThrownBy(() -> DataModel.of(DataKind.SERIES_LINEAR).withAutocorrelation(0.5, 1))
                .hasMessageContaining("below 1");
    }
}

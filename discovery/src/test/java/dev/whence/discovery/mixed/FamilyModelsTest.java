package dev.whence.discovery.mixed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.SearchOptions;
import dev.whence.discovery.score.FamilyBic;
import dev.whence.discovery.score.GaussianBic;
import dev.whence.discovery.score.Score;
import dev.whence.discovery.score.ScoreKind;
import dev.whence.discovery.simulation.DataKind;
import dev.whence.discovery.simulation.DataModel;
import dev.whence.discovery.simulation.GraphModel;
import dev.whence.discovery.simulation.Simulated;
import dev.whence.discovery.simulation.Simulation;
import dev.whence.discovery.simulation.SimulationOptions;
import dev.whence.tables.Column;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.DiscreteColumn;
import dev.whence.tables.Table;
import edu.cmu.tetrad.data.DataSet;
import edu.cmu.tetrad.graph.Node;
import edu.cmu.tetrad.search.score.ConditionalGaussianScore;
import edu.cmu.tetrad.search.score.DegenerateGaussianScore;
import edu.cmu.tetrad.search.test.IndTestDegenerateGaussianLrt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.hipparchus.special.Gamma;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The likelihoods and scores of mixed families against Tetrad, closed forms and a plain search for the maximum. */
final class FamilyModelsTest {
    private record Family(int x, int y, int[] z, int[] zy) {}

    private static List<Family> families(int count, long seed) {
        Random random = new Random(seed);
        List<Family> families = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5));
            Collections.shuffle(order, random);
            int[] z = order.subList(2, 2 + random.nextInt(4)).stream()
                    .mapToInt(v -> v)
                    .sorted()
                    .toArray();
            int[] zy = IntStream.concat(Arrays.stream(z), IntStream.of(order.get(1)))
                    .sorted()
                    .toArray();
            families.add(new Family(order.get(0), order.get(1), z, zy));
        }
        return families;
    }

    private static double gain(Score score, Family family) {
        return score.local(family.x(), family.zy()) - score.local(family.x(), family.z());
    }

    @Test
    void degenerateGaussianGainsAreTetrads() {
        for (long seed = 1; seed <= 4; seed++) {
            Table table = MixedTestsTest.mixed(500, seed);
            Score ours = FamilyBic.of(DegenerateGaussian.of(table), 2);
            DegenerateGaussianScore peer = new DegenerateGaussianScore(InTetrad.of(table), true);
            peer.setPenaltyDiscount(2);
            for (Family f : families(60, seed)) {
                assertThat(gain(ours, f))
                        .isCloseTo(peer.localScore(f.x(), f.zy()) - peer.localScore(f.x(), f.z()), within(1e-5));
            }
        }
    }

    /**
     * Tetrad 7.6.6 refers twice the likelihood-ratio statistic to its distribution (its p-values of continuous pairs are
     * far from Fisher's z, and not uniform under independence); with ours doubled the two agree.
     */
    @Test
    void degenerateGaussianPValuesAreTetradsOnceItsStatisticIsHalved() {
        Table table = MixedTestsTest.mixed(500, 1);
        DegenerateGaussianTest ours = DegenerateGaussianTest.of(table);
        DataSet data = InTetrad.of(table);
        IndTestDegenerateGaussianLrt peer = new IndTestDegenerateGaussianLrt(data);
        for (Family f : families(60, 1)) {
            Set<Node> given = new HashSet<>();
            Arrays.stream(f.z()).forEach(v -> given.add(data.getVariable(v)));
            double theirs = peer.checkIndependence(data.getVariable(f.x()), data.getVariable(f.y()), given)
                    .getPValue();
            var result = ours.test(f.x(), f.y(), NodeSet.of(f.z()));
            assertThat(Gamma.regularizedGammaQ(result.degreesOfFreedom() / 2, result.statistic()))
                    .isCloseTo(theirs, within(1e-4));
        }
    }

    /**
     * Tetrad's conditional Gaussian score divides covariances by n - 1 within each configuration, which takes about 1 from
     * twice the log-likelihood of each, and does not count the configurations' means as parameters. Allowing for both, the
     * gains of continuous variables agree.
     */
    @Test
    void conditionalGaussianGainsAreTetradsUpToItsDivisorAndItsCount() {
        int compared = 0;
        for (long seed = 1; seed <= 4; seed++) {
            Table table = MixedTestsTest.mixed(4000, seed);
            ConditionalGaussian model = ConditionalGaussian.of(table);
            Score ours = FamilyBic.of(model, 1);
            ConditionalGaussianScore peer = new ConditionalGaussianScore(InTetrad.of(table), 1, false);
            for (Family f : families(60, seed)) {
                int[] discrete = Arrays.stream(f.zy()).filter(model::isDiscrete).toArray();
                if (model.isDiscrete(f.x()) || discrete.length > 1) {
                    continue;
                }
                int more = model.isDiscrete(f.y()) ? levels(table, f.y()) - 1 : 0;
                double theirs = peer.localScore(f.x(), f.zy()) - peer.localScore(f.x(), f.z());
                assertThat(gain(ours, f)).isCloseTo(theirs - more * (Math.log(4000) - 1), within(0.05));
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(40);
    }

    private static int levels(Table table, int column) {
        return ((DiscreteColumn) table.columns().get(column)).levels().size();
    }

    /** On continuous columns every one of the scores is the Gaussian BIC, but for a constant of each variable. */
    @ParameterizedTest
    @ValueSource(strings = {"dg-bic", "cg-bic", "glm-bic"})
    void continuousColumnsGainWhatTheGaussianBicSays(String word) {
        Table table = Simulation.linearGaussian(6, 3, 300, 2).data();
        Score ours = ScoreKind.named(word).on(table, SearchOptions.defaults());
        Score known = GaussianBic.of(table, 2);
        for (Family f : families(40, 3)) {
            assertThat(gain(ours, f)).isCloseTo(gain(known, f), within(1e-6));
        }
    }

    /** A saturated logistic or Poisson regression on one discrete parent has its likelihood in closed form. */
    @Test
    void saturatedRegressionsHaveClosedForms() {
        SplittableRandom random = new SplittableRandom(2);
        int n = 500;
        int[] parent = random.ints(n, 0, 3).toArray();
        int[] level = new int[n];
        double[] count = new double[n];
        for (int i = 0; i < n; i++) {
            level[i] = Math.min(2, random.nextInt(1 + parent[i] + 1));
            count[i] = random.nextInt(3 + 2 * parent[i]);
        }
        Table table = new Table(
                "saturated",
                List.of(
                        new DiscreteColumn("parent", parent, List.of("a", "b", "c")),
                        new DiscreteColumn("level", level, List.of("u", "v", "w")),
                        new ContinuousColumn("count", count)));
        GeneralisedLinear model = GeneralisedLinear.of(table);
        assertThat(model.counts()).containsExactly("count");
        double[][] cell = new double[3][3];
        double[] rows = new double[3];
        double[] sum = new double[3];
        for (int i = 0; i < n; i++) {
            cell[parent[i]][level[i]]++;
            rows[parent[i]]++;
            sum[parent[i]] += count[i];
        }
        double multinomial = 0;
        double poisson = 0;
        for (int i = 0; i < n; i++) {
            multinomial += Math.log(cell[parent[i]][level[i]] / rows[parent[i]]);
            double mean = sum[parent[i]] / rows[parent[i]];
            poisson += count[i] * Math.log(mean) - mean - Gamma.logGamma(count[i] + 1);
        }
        // level w never occurs under parent a: the fit ends near the supremum, not at it
        assertThat(model.fit(1, new int[] {0}).logLikelihood()).isBetween(multinomial - 0.3, multinomial);
        assertThat(model.fit(1, new int[] {0}).parameters()).isEqualTo(6);
        assertThat(model.fit(2, new int[] {0}).logLikelihood()).isCloseTo(poisson, within(0.01));
        assertThat(model.fit(2, new int[] {0}).parameters()).isEqualTo(3);
    }

    /** Against nested golden-section searches of the likelihood, which know nothing of derivatives. */
    @Test
    void regressionsOnANumberReachTheMaximum() {
        SplittableRandom random = new SplittableRandom(3);
        int n = 200;
        double[] x = new double[n];
        int[] binary = new int[n];
        double[] count = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = random.nextGaussian();
            binary[i] = random.nextDouble() < 1 / (1 + Math.exp(-0.5 - x[i])) ? 1 : 0;
            count[i] = random.nextInt(1 + (int) Math.exp(1 + 0.5 * x[i]));
        }
        Table table = new Table(
                "regressions",
                List.of(
                        new ContinuousColumn("x", x),
                        new DiscreteColumn("binary", binary, List.of("no", "yes")),
                        new ContinuousColumn("count", count)));
        GeneralisedLinear model = GeneralisedLinear.of(table);
        double logistic = highest(a -> highest(b -> IntStream.range(0, n)
                .mapToDouble(i -> {
                    double eta = a + b * x[i];
                    return binary[i] * eta - Math.log1p(Math.exp(eta));
                })
                .sum()));
        double poisson = highest(a -> highest(b -> IntStream.range(0, n)
                .mapToDouble(i -> count[i] * (a + b * x[i]) - Math.exp(a + b * x[i]) - Gamma.logGamma(count[i] + 1))
                .sum()));
        assertThat(model.fit(1, new int[] {0}).logLikelihood()).isCloseTo(logistic, within(0.003));
        assertThat(model.fit(2, new int[] {0}).logLikelihood()).isCloseTo(poisson, within(0.003));
    }

    private static double highest(DoubleUnaryOperator concave) {
        double low = -4;
        double high = 4;
        double golden = (Math.sqrt(5) - 1) / 2;
        for (int i = 0; i < 40; i++) {
            double a = high - golden * (high - low);
            double b = low + golden * (high - low);
            if (concave.applyAsDouble(a) < concave.applyAsDouble(b)) {
                low = a;
            } else {
                high = b;
            }
        }
        return concave.applyAsDouble((low + high) / 2);
    }

    @Test
    void separatedLevelsGiveAFiniteScoreNearTheSupremum() {
        int n = 100;
        double[] x = IntStream.range(0, n).asDoubleStream().toArray();
        int[] level = IntStream.range(0, n).map(i -> i < 50 ? 0 : 1).toArray();
        Table table = new Table(
                "separated",
                List.of(
                        new ContinuousColumn(
                                "x", Arrays.stream(x).map(v -> v + 0.5).toArray()),
                        new DiscreteColumn("level", level, List.of("low", "high"))));
        double logLikelihood = GeneralisedLinear.of(table).fit(1, new int[] {0}).logLikelihood();
        assertThat(logLikelihood).isBetween(-3.0, 0.0); // the supremum is 0; without x it is -69.3
    }

    /** Families with a parent too many or too few score less, where no mean reaches the simulation's bound. */
    @Test
    void theGeneralisedLinearScorePrefersTheTruthAmongCounts() {
        int right = 0;
        for (long seed = 1; seed <= 10; seed++) {
            Simulated drawn = Simulation.from(
                    Dag.parse("a -> b, c -> b, b -> d"),
                    SimulationOptions.of(
                            GraphModel.erdosRenyi(4, 1),
                            DataModel.of(DataKind.COUNTS).withCoefficients(0.2, 0.4),
                            1000,
                            seed));
            Score score = ScoreKind.named("glm-bic").on(drawn.data(), SearchOptions.defaults());
            double truth = score.local(1, new int[] {0, 2}) + score.local(3, new int[] {1});
            boolean best = truth > score.local(1, new int[] {0}) + score.local(3, new int[] {1})
                    && truth > score.local(1, new int[] {2}) + score.local(3, new int[] {1})
                    && truth > score.local(1, new int[] {0, 2}) + score.local(3, new int[] {})
                    && truth > score.local(1, new int[] {0, 2}) + score.local(3, new int[] {0, 1});
            right += best ? 1 : 0;
        }
        assertThat(right).isGreaterThanOrEqualTo(9);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dg-bic", "cg-bic", "glm-bic"})
    void scoresDoNotDependOnTheOrderOfColumns(String word) {
        Table table = MixedTestsTest.mixed(300, 6);
        List<String> names = new ArrayList<>(table.names());
        Collections.shuffle(names, new Random(1));
        Score one = ScoreKind.named(word).on(table, SearchOptions.defaults());
        Score other = ScoreKind.named(word).on(table.select(names), SearchOptions.defaults());
        for (Family f : families(30, 5)) {
            int[] moved = Arrays.stream(f.zy())
                    .map(v -> names.indexOf(table.names().get(v)))
                    .sorted()
                    .toArray();
            assertThat(other.local(names.indexOf(table.names().get(f.x())), moved))
                    .isEqualTo(one.local(f.x(), f.zy()));
        }
    }

    /** Resamples lose rare levels and tie rows; every score stays a number that a search can compare. */
    @ParameterizedTest
    @ValueSource(strings = {"dg-bic", "cg-bic", "glm-bic"})
    void scoresOfResamplesAreNumbers(String word) {
        SplittableRandom random = new SplittableRandom(4);
        int n = 40;
        int[] rare = new int[n];
        rare[3] = 1;
        rare[4] = 2;
        double[] tied = random.doubles(n).map(v -> Math.rint(3 * v) - 1).toArray();
        List<Column> columns = List.of(
                new ContinuousColumn("x", random.doubles(n).toArray()),
                new ContinuousColumn("tied", tied),
                new DiscreteColumn("rare", rare, List.of("a", "b", "c")),
                new DiscreteColumn("plain", random.ints(n, 0, 2).toArray(), List.of("a", "b")));
        int tried = 0;
        for (int i = 0; i < 60; i++) {
            Table drawn =
                    new Table("rare", columns).takeRows(random.ints(n, 0, n).toArray());
            if (((DiscreteColumn) drawn.column("rare")).levelCounts()[0] == n) {
                continue; // the bootstrap leaves a constant column out
            }
            Score score = ScoreKind.named(word).on(drawn, SearchOptions.defaults());
            for (int node = 0; node < 4; node++) {
                int[] parents = NodeSet.range(4).without(node).toArray();
                assertThat(score.local(node, parents)).isNotNaN().isLessThan(Double.POSITIVE_INFINITY);
                assertThat(score.local(node, new int[0])).isFinite();
            }
            tried++;
        }
        assertThat(tried).isGreaterThan(30);
    }
}

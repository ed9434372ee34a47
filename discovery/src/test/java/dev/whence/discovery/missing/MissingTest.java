package dev.whence.discovery.missing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.causal.compare.GraphComparison;
import dev.whence.causal.equivalence.MarkovEquivalence;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.Found;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchOptions;
import dev.whence.discovery.constraint.PcOptions;
import dev.whence.discovery.constraint.PcSearch;
import dev.whence.discovery.independence.FisherZ;
import dev.whence.discovery.methods.Methods;
import dev.whence.discovery.simulation.DataKind;
import dev.whence.discovery.simulation.DataModel;
import dev.whence.discovery.simulation.GraphModel;
import dev.whence.discovery.simulation.MissingKind;
import dev.whence.discovery.simulation.MissingModel;
import dev.whence.discovery.simulation.Noise;
import dev.whence.discovery.simulation.Simulated;
import dev.whence.discovery.simulation.Simulation;
import dev.whence.discovery.simulation.SimulationOptions;
import dev.whence.tables.Column;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.DiscreteColumn;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Searching with missing values: what leaving out rows does, and what the correction undoes. */
final class MissingTest {
    /**
     * x -> w <- y, z -> x and z -> y; y is missing where w is high. Given z, x and y are independent, but not among the
     * rows that are complete.
     */
    private static Table selected(int n, long seed, Noise noise, double effect) {
        return selected(n, seed, noise, effect, 0.6);
    }

    private static Table selected(int n, long seed, Noise noise, double effect, double ofZ) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] v = new double[4][n];
        for (int i = 0; i < n; i++) {
            double z = noise.draw(random);
            double x = ofZ * z + noise.draw(random);
            double y = ofZ * z + effect * x + noise.draw(random);
            double w = x + y + 0.5 * noise.draw(random);
            boolean missing = random.nextDouble() < 1 / (1 + Math.exp(-2 * w));
            v[0][i] = x;
            v[1][i] = missing ? Double.NaN : y;
            v[2][i] = z;
            v[3][i] = w;
        }
        return new Table(
                "selected",
                List.of(
                        new ContinuousColumn("x", v[0]),
                        new ContinuousColumn("y", v[1]),
                        new ContinuousColumn("z", v[2]),
                        new ContinuousColumn("w", v[3])));
    }

    private static final MissingCauses BY_W = new MissingCauses(Map.of("y", List.of("w")));

    /** Leaving out rows rejects independence nearly always; corrected p-values are uniform. */
    @Test
    void correctedNullPValuesAreUniform() {
        int seeds = 300;
        double[] p = new double[seeds];
        int rejected = 0;
        for (int seed = 0; seed < seeds; seed++) {
            Table table = selected(1000, seed, Noise.GAUSSIAN, 0);
            p[seed] = CorrectedFisherZ.of(table, BY_W).pValue(0, 1, NodeSet.of(2));
            rejected += FisherZ.of(table).pValue(0, 1, NodeSet.of(2)) < 0.01 ? 1 : 0;
        }
        assertThat(rejected / (double) seeds)
                .as("share rejected without the correction")
                .isGreaterThan(0.8);
        assertThat(kolmogorovSmirnov(p)).isGreaterThan(0.005);
    }

    private static double kolmogorovSmirnov(double[] p) {
        double[] sorted = p.clone();
        Arrays.sort(sorted);
        int n = p.length;
        double distance = 0;
        for (int i = 0; i < n; i++) {
            distance = Math.max(distance, Math.max((i + 1.0) / n - sorted[i], sorted[i] - (double) i / n));
        }
        double t = (Math.sqrt(n) + 0.12 + 0.11 / Math.sqrt(n)) * distance;
        double sum = 0;
        for (int k = 1; k < 100; k++) {
            sum += (k % 2 == 1 ? 2 : -2) * Math.exp(-2.0 * k * k * t * t);
        }
        return Math.max(0, Math.min(1, sum));
    }

    @Test
    void dependenceIsStillSeen() {
        int seen = 0;
        for (int seed = 0; seed < 50; seed++) {
            Table table = selected(1000, seed, Noise.GAUSSIAN, 0.4);
            seen += CorrectedFisherZ.of(table, BY_W).pValue(0, 1, NodeSet.of(2)) < 0.01 ? 1 : 0;
        }
        assertThat(seen).isGreaterThan(40);
    }

    /** A limit: of skewed noise the regression on w is not a line, and selection by w then bends it. */
    @Test
    void skewedNoiseIsNotCorrectedWhereWIsAnEffect() {
        int rejected = 0;
        for (int seed = 0; seed < 50; seed++) {
            Table table = selected(1000, seed, Noise.EXPONENTIAL, 0);
            rejected += CorrectedFisherZ.of(table, BY_W).pValue(0, 1, NodeSet.of(2)) < 0.01 ? 1 : 0;
        }
        assertThat(rejected).isGreaterThan(10);
    }

    /** The standard error that the delta method gives is the spread of the estimates over many samples. */
    @Test
    void theStatisticOfAnEffectHasUnitSpread() {
        int seeds = 300;
        double[] z = new double[seeds];
        for (int seed = 0; seed < seeds; seed++) {
            z[seed] = CorrectedFisherZ.of(selected(1000, seed, Noise.EXPONENTIAL, 0), BY_W)
                    .test(0, 1, NodeSet.of(2))
                    .statistic();
        }
        double mean = Arrays.stream(z).average().orElseThrow();
        double variance = Arrays.stream(z).map(v -> (v - mean) * (v - mean)).sum() / (seeds - 1);
        assertThat(variance).isCloseTo(1, within(0.25)); // about three standard errors
    }

    @Test
    void nothingIsCorrectedWhereNothingNeedsIt() {
        Table table = selected(500, 1, Noise.GAUSSIAN, 0);
        FisherZ plain = FisherZ.of(table);
        CorrectedFisherZ corrected = CorrectedFisherZ.of(table, BY_W);
        assertThat(corrected.test(0, 2, NodeSet.empty())).isEqualTo(plain.test(0, 2, NodeSet.empty()));
        assertThat(corrected.test(0, 1, NodeSet.of(2, 3))).isEqualTo(plain.test(0, 1, NodeSet.of(2, 3)));
        assertThat(CorrectedFisherZ.of(table, new MissingCauses(Map.of())).test(0, 1, NodeSet.of(2)))
                .isEqualTo(plain.test(0, 1, NodeSet.of(2)));
    }

    @Test
    void causesOfGapsAreFound() {
        int right = 0;
        int wrong = 0;
        int missed = 0;
        for (long seed = 1; seed <= 10; seed++) {
            Simulated drawn = Simulation.run(SimulationOptions.of(
                            GraphModel.erdosRenyi(8, 2), DataModel.of(DataKind.LINEAR_GAUSSIAN), 2000, seed)
                    .withMissing(MissingModel.of(MissingKind.MAR, 0.25).withColumns(0.4)));
            MissingCauses found = MissingCauses.of(drawn.data(), 0.001, Progress.NONE);
            for (var gap : drawn.gaps()) {
                List<String> on = found.causes().getOrDefault(gap.column(), List.of());
                right += on.containsAll(gap.causes()) ? 1 : 0;
                missed += on.containsAll(gap.causes()) ? 0 : 1;
                wrong += on.stream()
                        .mapToInt(name -> gap.causes().contains(name) ? 0 : 1)
                        .sum();
            }
        }
        assertThat(missed).isLessThanOrEqualTo(1);
        assertThat(right).isGreaterThanOrEqualTo(29);
        assertThat(wrong).isLessThanOrEqualTo(4);
    }

    @Test
    void gapsCompletelyAtRandomDependOnNothing() {
        int found = 0;
        for (long seed = 1; seed <= 10; seed++) {
            Simulated drawn = Simulation.run(
                    SimulationOptions.of(GraphModel.erdosRenyi(8, 2), DataModel.of(DataKind.MIXED), 1000, seed)
                            .withMissing(MissingModel.of(MissingKind.MCAR, 0.2)));
            found += MissingCauses.of(drawn.data(), 0.001, Progress.NONE).causes().values().stream()
                    .mapToInt(List::size)
                    .sum();
        }
        assertThat(found).isLessThanOrEqualTo(2); // of 280 pairs at 0.001
    }

    /** Over twenty samples PC on complete rows joins x and y; MVPC finds the true graph in nearly all. */
    @Test
    void mvpcFindsTheGraphWhereLeavingOutRowsLeavesASpuriousEdge() {
        Graph truth = MarkovEquivalence.cpdag(Dag.parse("z -> x, z -> y, x -> w, y -> w"));
        int spurious = 0;
        int joined = 0;
        int exact = 0;
        for (long seed = 1; seed <= 20; seed++) {
            // z strong, so that what it gives x and y in common does not cancel against the selection
            Table table = selected(3000, 1000 + seed, Noise.GAUSSIAN, 0, 1.2);
            Graph deleted =
                    PcSearch.run(FisherZ.of(table), PcOptions.alpha(0.01)).graph();
            spurious += deleted.isAdjacent(deleted.index("x"), deleted.index("y")) ? 1 : 0;
            Found found = Methods.named("mvpc").search(new SearchInput(table), Progress.NONE);
            Graph graph = found.graph();
            joined += graph.isAdjacent(graph.index("x"), graph.index("y")) ? 1 : 0;
            exact += GraphComparison.of(graph, truth).structuralHammingDistance() == 0 ? 1 : 0;
            assertThat(found.facts().get("Gaps of y")).contains("w");
            assertThat(found.explanation().of("x", "y")).isNotEmpty();
        }
        assertThat(spurious).isEqualTo(20);
        assertThat(joined).isLessThanOrEqualTo(2);
        assertThat(exact).isGreaterThanOrEqualTo(16);
    }

    @Test
    void mvpcDependsNeitherOnTheOrderOfColumnsNorOnThreads() {
        Simulated drawn = Simulation.run(
                SimulationOptions.of(GraphModel.erdosRenyi(8, 3), DataModel.of(DataKind.LINEAR_LAPLACE), 600, 3)
                        .withMissing(MissingModel.of(MissingKind.MAR, 0.2)));
        Table table = drawn.data();
        SearchOptions options = SearchOptions.defaults();
        Graph one = Methods.named("mvpc")
                .search(new SearchInput(table).withOptions(options.withThreads(1)), Progress.NONE)
                .graph();
        List<String> names = new ArrayList<>(table.names());
        Collections.shuffle(names, new Random(2));
        Graph other = Methods.named("mvpc")
                .search(new SearchInput(table.select(names)).withOptions(options.withThreads(3)), Progress.NONE)
                .graph();
        assertThat(GraphComparison.of(other, one).structuralHammingDistance()).isZero();
        MissingCauses causes = MissingCauses.of(table, 0.01, Progress.NONE);
        CorrectedFisherZ test = CorrectedFisherZ.of(table, causes);
        CorrectedFisherZ shuffled = CorrectedFisherZ.of(table.select(names), causes);
        for (int x = 0; x < 7; x++) {
            int y = x + 1;
            int z = (x + 3) % 8;
            NodeSet moved = NodeSet.of(names.indexOf(table.names().get(z)));
            assertThat(shuffled.pValue(
                            names.indexOf(table.names().get(y)),
                            names.indexOf(table.names().get(x)),
                            moved))
                    .isEqualTo(test.pValue(x, y, NodeSet.of(z)));
        }
    }

    @Test
    void columnsOfTextAreNamed() {
        Column text = new DiscreteColumn("colour", new int[] {0, 1, 2, 0, 1, 2}, List.of("red", "green", "blue"));
        Column x = new ContinuousColumn("x", new double[] {1, 2, 4, 3, 1, Double.NaN});
        assertThatThrownBy(() ->
                        Methods.named("mvpc").search(new SearchInput(new Table("t", List.of(text, x))), Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("colour");
    }
}

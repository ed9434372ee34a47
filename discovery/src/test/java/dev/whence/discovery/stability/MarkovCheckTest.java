package dev.whence.discovery.stability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.causal.equivalence.LatentProjection;
import dev.whence.causal.equivalence.MarkovEquivalence;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.RandomGraphs;
import dev.whence.causal.model.LinearModel;
import dev.whence.discovery.independence.FisherZ;
import dev.whence.discovery.independence.OracleTest;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MarkovCheckTest {
    private static final MarkovCheck.Options OPTIONS = new MarkovCheck.Options(0.05, 500, 1, 2);

    private static Table sample(LinearModel model, int rows, long seed) {
        double[][] data = model.units(rows, seed).data();
        List<ContinuousColumn> columns = new ArrayList<>();
        List<String> names = model.observed();
        for (int i = 0; i < names.size(); i++) {
            double[] values = new double[rows];
            for (int row = 0; row < rows; row++) {
                values[row] = data[row][i];
            }
            columns.add(new ContinuousColumn(names.get(i), values));
        }
        return new Table("sample", List.copyOf(columns));
    }

    @Test
    void theTrueGraphIsRejectedAsOftenAsAlphaAndKeepsItsEdges() {
        double rejected = 0;
        double confirmed = 0;
        int alarms = 0;
        int models = 40;
        for (int i = 0; i < models; i++) {
            Dag dag = RandomGraphs.dag(12, 0.25, new SplittableRandom(i));
            LinearModel model = LinearModel.random(dag, new SplittableRandom(100 + i));
            MarkovResult result = MarkovCheck.run(
                    MarkovEquivalence.cpdag(dag), FisherZ.of(sample(model, 1000, i)), OPTIONS, Progress.NONE);
            rejected += result.rejected() / models;
            confirmed += result.confirmed() / models;
            alarms += result.contradicts() ? 1 : 0;
        }
        assertThat(rejected).isBetween(0.035, 0.065); // about 2,000 tests
        assertThat(confirmed).isGreaterThan(0.9);
        assertThat(alarms).isLessThanOrEqualTo(1); // the tests are not quite independent of one another
    }

    @Test
    void aGraphThatLacksEdgesIsContradicted() {
        int contradicted = 0;
        for (int i = 0; i < 20; i++) {
            Dag dag = RandomGraphs.dag(12, 0.4, new SplittableRandom(i));
            LinearModel model = LinearModel.random(dag, new SplittableRandom(100 + i));
            List<Edge> half = dag.edges().stream()
                    .filter(edge -> (edge.from() + edge.to()) % 2 == 0)
                    .toList();
            MarkovResult result = MarkovCheck.run(
                    Dag.of(dag.nodes(), half), FisherZ.of(sample(model, 1000, i)), OPTIONS, Progress.NONE);
            contradicted += result.contradicts() ? 1 : 0;
        }
        assertThat(contradicted).isGreaterThanOrEqualTo(19);
    }

    @Test
    void whatAGraphImpliesIsTrueInIt() {
        for (int i = 0; i < 200; i++) {
            SplittableRandom random = new SplittableRandom(i);
            Dag dag = RandomGraphs.dag(8, 0.3, random);
            OracleTest oracle = new OracleTest(dag);
            MarkovResult result = MarkovCheck.run(MarkovEquivalence.cpdag(dag), oracle, OPTIONS, Progress.NONE);
            assertThat(result.rejected()).isIn(0.0, Double.NaN);
            assertThat(result.confirmed()).isIn(1.0, Double.NaN);
            NodeSet latent = NodeSet.of(random.nextInt(4), 4 + random.nextInt(4));
            Graph pag = LatentProjection.pag(dag, latent);
            MarkovResult hidden = MarkovCheck.run(pag, new OracleTest(dag, pag.nodes()), OPTIONS, Progress.NONE);
            assertThat(hidden.rejected()).isIn(0.0, Double.NaN);
        }
    }

    @Test
    void largeGraphsAreSampled() {
        Dag dag = RandomGraphs.dag(60, 0.05, new SplittableRandom(1));
        MarkovResult result =
                MarkovCheck.run(dag, new OracleTest(dag), new MarkovCheck.Options(0.05, 50, 1, 1), Progress.NONE);
        assertThat(result.independencies()).hasSize(50);
        assertThat(result.rejected()).isZero();
    }

    /** The past of a time series has causes that its graph does not draw: only the present is held against it. */
    @Test
    void onlyNodesWhoseCausesAreGivenAreTested() {
        Dag unrolled = Dag.parse("u -> a1, u -> b1, a1 -> a0, b1 -> b0, a0 -> b0");
        Dag drawn = Dag.parse("a1 -> a0, b1 -> b0, a0 -> b0");
        OracleTest oracle = new OracleTest(unrolled, drawn.nodes());
        MarkovResult whole = MarkovCheck.run(drawn, oracle, OPTIONS, Progress.NONE);
        assertThat(whole.rejected()).isPositive();
        MarkovResult present = MarkovCheck.run(drawn, name -> name.endsWith("0"), oracle, OPTIONS, Progress.NONE);
        assertThat(present.independencies()).hasSize(2);
        assertThat(present.rejected()).isZero();
        assertThat(present.confirmed()).isEqualTo(1);
    }

    @Test
    void aGraphOfNoDagIsRefused() {
        Cpdag square = Cpdag.parse("a -- b; b -- c; c -- d; d -- a");
        assertThatThrownBy(
                        () -> MarkovCheck.run(square, new OracleTest(Dag.parse("a; b; c; d")), OPTIONS, Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no DAG");
    }

    @Test
    void distanceFromUniform() {
        assertThat(MarkovCheck.distanceFromUniform(new double[] {0.5})).isEqualTo(0.5);
        assertThat(MarkovCheck.distanceFromUniform(new double[] {0.25, 0.75})).isEqualTo(0.25);
        assertThat(MarkovCheck.distanceFromUniform(new double[] {0.0, 0.0})).isEqualTo(1);
    }
}

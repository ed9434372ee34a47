package dev.whence.discovery.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hipparchus.special.Gamma;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Random DAGs against their definitions. */
final class RandomDagsTest {
    @ParameterizedTest
    @CsvSource({"1,0", "2,1", "7,3", "20,3", "20,19", "50,2.5", "400,6"})
    void everyShapeHasExactlyTheEdgesOfItsDegree(int variables, double degree) {
        SplittableRandom random = new SplittableRandom(1);
        long edges = Math.round(variables * degree / 2);
        for (int i = 0; i < 5; i++) {
            assertThat(RandomDags.draw(GraphModel.erdosRenyi(variables, degree), random)
                            .dag()
                            .edges())
                    .hasSize((int) edges);
            assertThat(RandomDags.draw(GraphModel.scaleFree(variables, degree), random)
                            .dag()
                            .edges())
                    .hasSize((int) edges);
        }
    }

    @Test
    void everyPairIsAsLikelyInEitherDirection() {
        SplittableRandom random = new SplittableRandom(2);
        int draws = 6000;
        int[][] count = new int[6][6];
        for (int i = 0; i < draws; i++) {
            for (Edge edge :
                    RandomDags.draw(GraphModel.erdosRenyi(6, 2), random).dag().edges()) {
                count[edge.from()][edge.to()]++;
            }
        }
        double expected = draws * 6.0 / 30; // 6 edges among 30 ordered pairs
        double chiSquare = 0;
        for (int a = 0; a < 6; a++) {
            for (int b = 0; b < 6; b++) {
                chiSquare += a == b ? 0 : (count[a][b] - expected) * (count[a][b] - expected) / expected;
            }
        }
        // the pairs of one graph exclude each other, which only lowers the statistic
        assertThat(Gamma.regularizedGammaQ(29 / 2.0, chiSquare / 2)).isGreaterThan(0.001);
    }

    @Test
    void degreesOfAnErdosRenyiGraphAreHypergeometric() {
        // a node takes part in n-1 of the n(n-1)/2 pairs, of which m are edges
        SplittableRandom random = new SplittableRandom(3);
        int n = 40;
        int m = 80;
        double pairs = n * (n - 1) / 2.0;
        double share = (n - 1) / pairs;
        double variance = m * share * (1 - share) * (pairs - m) / (pairs - 1);
        double sum = 0;
        double squares = 0;
        int draws = 500;
        for (int i = 0; i < draws; i++) {
            Dag dag = RandomDags.draw(GraphModel.erdosRenyi(n, 4), random).dag();
            for (int node = 0; node < n; node++) {
                double degree = dag.adjacent(node).size();
                sum += degree;
                squares += (degree - 4) * (degree - 4);
            }
        }
        assertThat(sum / draws / n).isEqualTo(4.0); // exact by construction
        assertThat(squares / draws / n).isBetween(0.95 * variance, 1.05 * variance);
    }

    @Test
    void scaleFreeGraphsHaveHubsThatCause() {
        Dag hubs = RandomDags.draw(GraphModel.scaleFree(2000, 4), new SplittableRandom(4))
                .dag();
        Dag even = RandomDags.draw(GraphModel.erdosRenyi(2000, 4), new SplittableRandom(4))
                .dag();
        int largest = most(hubs, true);
        assertThat(largest).isGreaterThan(3 * most(even, true));
        assertThat(most(hubs, false)).isLessThanOrEqualTo(3); // each variable chooses two causes, one more by rounding
        // the tail falls as a power of the degree: with exponent near 3, degree 10 or more keeps a share of (2/10)^2
        long far = IntStream.range(0, 2000)
                .filter(v -> hubs.adjacent(v).size() >= 10)
                .count();
        assertThat(far / 2000.0).isBetween(0.02, 0.09);
    }

    private static int most(Dag dag, boolean children) {
        return IntStream.range(0, dag.size())
                .map(node -> (children ? dag.children(node) : dag.parents(node)).size())
                .max()
                .orElseThrow();
    }

    @Test
    void edgesOfALayeredGraphLeadToLaterLayers() {
        for (int seed = 0; seed < 20; seed++) {
            RandomDags drawn = RandomDags.draw(GraphModel.layered(17, 4, 4), new SplittableRandom(seed));
            assertThat(drawn.dag().edges()).hasSize(34);
            assertThat(drawn.tiers()).hasSize(4);
            assertThat(drawn.tiers().stream().mapToInt(List::size).sum()).isEqualTo(17);
            for (Edge edge : drawn.dag().edges()) {
                assertThat(tier(drawn, edge.from())).isLessThan(tier(drawn, edge.to()));
            }
        }
    }

    private static int tier(RandomDags drawn, int node) {
        String name = drawn.dag().name(node);
        return IntStream.range(0, drawn.tiers().size())
                .filter(i -> drawn.tiers().get(i).contains(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theFullLayeredGraphHasEveryPairOfDifferentLayers() {
        // layers of 2, 2 and 3: 21 pairs less 1, 1 and 3 within
        RandomDags full = RandomDags.draw(GraphModel.layered(7, 2 * 16.0 / 7, 3), new SplittableRandom(1));
        assertThat(full.dag().edges()).hasSize(16);
        assertThatThrownBy(() -> GraphModel.layered(7, 2 * 17.0 / 7, 3))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("7 variables in 3 layers");
    }

    @ParameterizedTest
    @EnumSource(GraphShape.class)
    void namesSayNothingOfTheOrder(GraphShape shape) {
        SplittableRandom random = new SplittableRandom(5);
        int forward = 0;
        int all = 0;
        for (int i = 0; i < 400; i++) {
            for (Edge edge : RandomDags.draw(new GraphModel(shape, 10, 2, 3), random)
                    .dag()
                    .edges()) {
                forward += edge.from() < edge.to() ? 1 : 0;
                all++;
            }
        }
        // clustered by graph: a generous band of about five standard errors
        assertThat(forward / (double) all).isBetween(0.44, 0.56);
    }

    @Test
    void impossibleDegreesAreRefusedWithTheLargest() {
        assertThatThrownBy(() -> GraphModel.erdosRenyi(20, 25))
                .isInstanceOf(InputException.class)
                .hasMessage("an average degree of 25.0 is not possible with 20 variables; the largest is 19.0");
        assertThatThrownBy(() -> GraphModel.erdosRenyi(0, 1)).isInstanceOf(InputException.class);
        assertThatThrownBy(() -> GraphModel.layered(3, 1, 4)).isInstanceOf(InputException.class);
    }
}

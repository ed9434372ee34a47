package dev.whence.discovery.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.functional.LinearData.Noise;
import dev.whence.discovery.knowledge.Arrow;
import dev.whence.discovery.knowledge.Knowledge;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class IcaLingamTest {
    private static LingamResult run(LinearData data) {
        return IcaLingam.run(data.table(), LingamOptions.defaults(), Progress.NONE);
    }

    @Test
    void recoversTheGraphAndTheWeights() {
        int seed = 100;
        int equal = 0;
        for (Noise noise : List.of(LinearData.UNIFORM, LinearData.LAPLACE, LinearData.EXPONENTIAL)) {
            for (int i = 0; i < 5; i++) {
                LinearData data = LinearData.draw(8, 3, 3000, noise, ++seed);
                LingamResult found = run(data);
                equal += found.graph().equals(data.graph()) ? 1 : 0;
                if (found.graph().equals(data.graph())) {
                    data.graph().edges().forEach(edge -> {
                        Weight weight = Objects.requireNonNull(found.weights()
                                .get(new Arrow(
                                        data.graph().name(edge.from()),
                                        data.graph().name(edge.to()))));
                        assertThat(weight.value())
                                .isCloseTo(
                                        data.weights()[edge.to()][edge.from()], within(4.5 * weight.standardError()));
                    });
                }
            }
        }
        assertThat(equal).isGreaterThanOrEqualTo(14);
    }

    @Test
    void effectsMatchTheTruthBeforeAnyPruning() {
        LinearData data = LinearData.draw(6, 3, 20_000, LinearData.UNIFORM, 8);
        Samples samples = Samples.of(data.table());
        FastIca ica = FastIca.of(samples.standardised(), 1, 2, Progress.NONE);
        assertThat(ica.converged()).isTrue();
        double[][] b = IcaLingam.effects(ica.unmixing());
        for (int i = 0; i < 6; i++) {
            for (int j = 0; j < 6; j++) {
                double scale = Math.sqrt(
                        samples.moments().variance(i) / samples.moments().variance(j));
                assertThat(b[i][j] * scale).isCloseTo(data.weights()[i][j], within(0.06));
            }
        }
    }

    @Test
    void unmixingUndoesAKnownMixing() {
        // Independent sources mixed by a rotation and scales: W A must be a signed permutation (Amari's index near 0).
        SplittableRandom random = new SplittableRandom(5);
        int p = 5;
        int n = 5000;
        double[][] sources = new double[p][n];
        double[][] mixing = new double[p][p];
        for (int i = 0; i < p; i++) {
            for (int t = 0; t < n; t++) {
                sources[i][t] = (i % 2 == 0 ? LinearData.UNIFORM : LinearData.LAPLACE).draw(random);
            }
            for (int j = 0; j < p; j++) {
                mixing[i][j] = random.nextGaussian();
            }
        }
        double[][] mixed = new double[p][n];
        for (int i = 0; i < p; i++) {
            for (int j = 0; j < p; j++) {
                for (int t = 0; t < n; t++) {
                    mixed[i][t] += mixing[i][j] * sources[j][t];
                }
            }
        }
        double[] scale = new double[p];
        for (int i = 0; i < p; i++) {
            double[] before = mixed[i].clone();
            Samples.standardise(mixed[i]);
            scale[i] = (mixed[i][1] - mixed[i][0]) / (before[1] - before[0]);
        }
        double[][] w = FastIca.of(mixed, 3, 1, Progress.NONE).unmixing();
        for (int i = 0; i < p; i++) {
            double largest = 0;
            double rest = 0;
            for (int j = 0; j < p; j++) {
                double gain = 0;
                for (int k = 0; k < p; k++) {
                    gain += w[i][k] * scale[k] * mixing[k][j];
                }
                rest += Math.abs(gain);
                largest = Math.max(largest, Math.abs(gain));
            }
            assertThat((rest - largest) / largest).isLessThan(0.15);
        }
    }

    @Test
    void assignmentIsTheCheapest() {
        SplittableRandom random = new SplittableRandom(2);
        for (int trial = 0; trial < 200; trial++) {
            int n = 1 + trial % 6;
            double[][] cost = new double[n][n];
            for (double[] row : cost) {
                for (int j = 0; j < n; j++) {
                    row[j] = random.nextInt(20);
                }
            }
            int[] found = Assignment.cheapest(cost);
            assertThat(found).doesNotHaveDuplicates();
            double total = 0;
            for (int i = 0; i < n; i++) {
                total += cost[i][found[i]];
            }
            assertThat(total).isEqualTo(cheapestByForce(cost, 0, new boolean[n]));
        }
    }

    private static double cheapestByForce(double[][] cost, int row, boolean[] taken) {
        if (row == cost.length) {
            return 0;
        }
        double least = Double.POSITIVE_INFINITY;
        for (int j = 0; j < cost.length; j++) {
            if (!taken[j]) {
                taken[j] = true;
                least = Math.min(least, cost[row][j] + cheapestByForce(cost, row + 1, taken));
                taken[j] = false;
            }
        }
        return least;
    }

    @Test
    void orderOfACyclicMatrixDropsTheSmallestThatCloseTheCycle() {
        double[][] b = {{0, 0, 0.3}, {0.9, 0, 0.1}, {0.05, 0.8, 0}
        }; // 0 -> 1 -> 2 strong, 2 -> 0 the weakest of the cycle
        assertThat(IcaLingam.order(b)).containsExactly(0, 1, 2);
    }

    @Test
    void neitherColumnOrderNorThreadsMatter() {
        LinearData data = LinearData.draw(9, 3, 600, LinearData.LAPLACE, 11);
        LingamResult first = run(data);
        Random random = new Random(1);
        for (int i = 0; i < 3; i++) {
            List<String> names = new ArrayList<>(data.table().names());
            Collections.shuffle(names, random);
            LingamResult other = IcaLingam.run(
                    data.table().select(names), LingamOptions.defaults().withThreads(1 + i), Progress.NONE);
            assertThat(other.order()).isEqualTo(first.order());
            assertThat(other.weights()).isEqualTo(first.weights());
        }
    }

    @Test
    void gaussianNoiseIsReportedAndKnowledgeRefused() {
        LinearData data = LinearData.draw(5, 2, 1000, LinearData.GAUSSIAN, 3);
        assertThat(run(data).warnings()).anyMatch(text -> text.contains("not identified"));
        Knowledge tiers = new Knowledge(Map.of("V1", 1), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of());
        SearchInput input = new SearchInput(data.table()).withKnowledge(tiers);
        assertThatThrownBy(() -> new IcaLingamMethod().search(input, Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("cannot honour tiers");
    }
}

package dev.whence.discovery.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.discovery.Evidence;
import dev.whence.discovery.Found;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchOptions;
import dev.whence.discovery.functional.LinearData.Noise;
import dev.whence.discovery.knowledge.Arrow;
import dev.whence.discovery.knowledge.Knowledge;
import dev.whence.discovery.linear.Vectors;
import dev.whence.tables.Column;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DirectLingamTest {
    private static LingamResult run(Table table) {
        return DirectLingam.run(table, Knowledge.none(), LingamOptions.defaults(), Progress.NONE);
    }

    @Test
    void recoversTheGraphAndTheWeights() {
        int seed = 0;
        for (Noise noise : List.of(LinearData.UNIFORM, LinearData.LAPLACE, LinearData.EXPONENTIAL)) {
            for (int i = 0; i < 5; i++) {
                LinearData data = LinearData.draw(10, 3, 3000, noise, ++seed);
                LingamResult found = run(data.table());
                assertThat(found.graph()).as("seed " + seed).isEqualTo(data.graph());
                assertThat(found.warnings()).isEmpty();
                data.graph().edges().forEach(edge -> {
                    String from = data.graph().name(edge.from());
                    String to = data.graph().name(edge.to());
                    Weight weight = Objects.requireNonNull(found.weights().get(new Arrow(from, to)));
                    double truth = data.weights()[edge.to()][edge.from()];
                    assertThat(weight.value()).isCloseTo(truth, within(4.5 * weight.standardError()));
                    assertThat(weight.standardError()).isLessThan(0.05);
                });
            }
        }
    }

    @Test
    void weightsAndStandardErrorsAreThoseOfLeastSquares() {
        // Closed form for one regressor: b = s_xy / s_xx, se^2 = RSS / (n - 2) / S_xx.
        LinearData data = LinearData.draw(2, 1, 400, LinearData.UNIFORM, 4);
        double[] x = data.table().column("V1").numbers();
        double[] y = data.table().column("V2").numbers();
        boolean forward = data.graph().parents(1).contains(0);
        double[] cause = forward ? x : y;
        double[] effect = forward ? y : x;
        double mx = 0;
        double my = 0;
        for (int i = 0; i < 400; i++) {
            mx += cause[i] / 400;
            my += effect[i] / 400;
        }
        double sxx = 0;
        double sxy = 0;
        double syy = 0;
        for (int i = 0; i < 400; i++) {
            sxx += (cause[i] - mx) * (cause[i] - mx);
            sxy += (cause[i] - mx) * (effect[i] - my);
            syy += (effect[i] - my) * (effect[i] - my);
        }
        double slope = sxy / sxx;
        double error = Math.sqrt((syy - slope * sxy) / 398 / sxx);
        Weight weight = run(data.table()).weights().values().iterator().next();
        assertThat(weight.value()).isCloseTo(slope, within(1e-10));
        assertThat(weight.standardError()).isCloseTo(error, within(1e-10));
    }

    @Test
    void gaussianNoiseIsReported() {
        LinearData data = LinearData.draw(6, 2, 1000, LinearData.GAUSSIAN, 3);
        LingamResult found = run(data.table());
        assertThat(found.warnings()).anyMatch(text -> text.contains("not identified"));
        assertThat(found.disturbances().stream()
                        .filter(Disturbance::looksGaussian)
                        .count())
                .isGreaterThanOrEqualTo(5);
        // and the direction of a single edge is then a toss-up
        int right = 0;
        for (int seed = 0; seed < 100; seed++) {
            LinearData pair = LinearData.draw(2, 1, 300, LinearData.GAUSSIAN, seed);
            right += run(pair.table()).graph().equals(pair.graph()) ? 1 : 0;
        }
        assertThat(right).isBetween(35, 65);
    }

    @Test
    void neitherColumnOrderNorScaleNorThreadsMatter() {
        LinearData data = LinearData.draw(12, 3, 500, LinearData.LAPLACE, 11);
        LingamResult first = run(data.table());
        Random random = new Random(1);
        for (int i = 0; i < 5; i++) {
            List<String> names = new ArrayList<>(data.table().names());
            Collections.shuffle(names, random);
            LingamResult other = DirectLingam.run(
                    data.table().select(names),
                    Knowledge.none(),
                    LingamOptions.defaults().withThreads(1 + i),
                    Progress.NONE);
            assertThat(other.order()).isEqualTo(first.order());
            assertThat(other.weights()).isEqualTo(first.weights()); // bit for bit
            assertThat(other.disturbances()).isEqualTo(first.disturbances());
            assertThat(other.explanation().of("V1", "V2"))
                    .isEqualTo(first.explanation().of("V2", "V1"));
        }
        List<Column> scaled = new ArrayList<>();
        for (int j = 0; j < data.table().columns().size(); j++) {
            double factor = Math.pow(10, j % 5 - 2);
            double shift = 100 * j;
            double[] values = data.table().columns().get(j).numbers().clone();
            for (int i = 0; i < values.length; i++) {
                values[i] = shift + factor * values[i];
            }
            scaled.add(new ContinuousColumn(data.table().names().get(j), values));
        }
        LingamResult rescaled = run(new Table("scaled", scaled));
        assertThat(rescaled.graph()).isEqualTo(first.graph());
        assertThat(rescaled.order()).isEqualTo(first.order());
    }

    @Test
    void earlyGivingUpDoesNotChangeTheOrder() {
        // The same greedy choice with every sum taken in full, by definition.
        for (int seed = 0; seed < 10; seed++) {
            LinearData data = LinearData.draw(8, 3, 200, LinearData.UNIFORM, seed);
            Samples samples = Samples.of(data.table());
            double[][] columns = new double[8][];
            for (int j = 0; j < 8; j++) {
                columns[j] = samples.standardised()[j].clone();
            }
            List<Integer> remaining = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5, 6, 7));
            List<String> order = new ArrayList<>();
            while (!remaining.isEmpty()) {
                int best = -1;
                double least = Double.POSITIVE_INFINITY;
                for (int i : remaining) {
                    double sum = 0;
                    for (int j : remaining) {
                        sum += i == j ? 0 : Math.pow(Math.min(0, CausalOrder.ratio(columns[i], columns[j])), 2);
                    }
                    if (sum < least) {
                        least = sum;
                        best = i;
                    }
                }
                remaining.remove((Integer) best);
                order.add(samples.names().get(best));
                for (int j : remaining) {
                    double r = Vectors.dot(columns[best], columns[j]) / 200;
                    for (int i = 0; i < 200; i++) {
                        columns[j][i] -= r * columns[best][i];
                    }
                    Samples.standardise(columns[j]);
                }
            }
            assertThat(run(data.table()).order()).isEqualTo(order);
        }
    }

    @Test
    void knowledgeIsHonoured() {
        for (int seed = 0; seed < 30; seed++) {
            LinearData data = LinearData.draw(6, 3, 150, LinearData.LAPLACE, seed);
            List<String> shuffled = new ArrayList<>(data.table().names());
            Collections.shuffle(shuffled, new Random(seed)); // mostly false knowledge: it must be honoured all the same
            Knowledge knowledge = new Knowledge(
                    Map.of(shuffled.get(0), 1, shuffled.get(1), 1, shuffled.get(2), 2),
                    Set.of(1),
                    Set.of(new Arrow(shuffled.get(3), shuffled.get(4))),
                    Set.of(new Arrow(shuffled.get(4), shuffled.get(5))),
                    Set.of(new Arrow(shuffled.get(2), shuffled.get(5)), new Arrow(shuffled.get(3), shuffled.get(0))),
                    Set.of(),
                    Set.of());
            LingamResult found = DirectLingam.run(data.table(), knowledge, LingamOptions.defaults(), Progress.NONE);
            var graph = found.graph();
            assertThat(graph.parents(graph.index(shuffled.get(5))).contains(graph.index(shuffled.get(4))))
                    .isTrue();
            assertThat(graph.parents(graph.index(shuffled.get(4))).contains(graph.index(shuffled.get(3))))
                    .isFalse();
            assertNoPath(found, shuffled.get(2), shuffled.get(5));
            assertNoPath(found, shuffled.get(3), shuffled.get(0));
            assertNoPath(found, shuffled.get(2), shuffled.get(0));
            assertNoPath(found, shuffled.get(2), shuffled.get(1));
            assertNoPath(found, shuffled.get(0), shuffled.get(1));
            assertNoPath(found, shuffled.get(1), shuffled.get(0));
            assertThat(found.explanation().of(shuffled.get(3), shuffled.get(4)))
                    .anyMatch(evidence -> evidence.kind() == Evidence.Kind.KNOWN
                            || evidence.sentence().startsWith(shuffled.get(4)));
        }
    }

    private static void assertNoPath(LingamResult found, String from, String to) {
        var graph = found.graph();
        assertThat(graph.ancestors(graph.indexes(List.of(to))).contains(graph.index(from)))
                .as(from + " ~> " + to + " in " + graph)
                .isFalse();
    }

    @Test
    void trueKnowledgeHelps() {
        // Gaussian noise leaves the order open; tiers close it.
        int right = 0;
        for (int seed = 0; seed < 20; seed++) {
            LinearData data = LinearData.draw(2, 1, 300, LinearData.GAUSSIAN, seed);
            List<Integer> order = data.graph().topologicalOrder();
            Map<String, Integer> tiers =
                    Map.of(data.graph().name(order.get(0)), 1, data.graph().name(order.get(1)), 2);
            Knowledge knowledge = new Knowledge(tiers, Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of());
            right += DirectLingam.run(data.table(), knowledge, LingamOptions.defaults(), Progress.NONE)
                            .graph()
                            .equals(data.graph())
                    ? 1
                    : 0;
        }
        assertThat(right).isEqualTo(20);
    }

    @Test
    void methodReportsItsEvidence() {
        LinearData data = LinearData.draw(5, 2, 1000, LinearData.EXPONENTIAL, 2);
        Found found = new DirectLingamMethod().search(new SearchInput(data.table()), Progress.NONE);
        assertThat(found.graph()).isEqualTo(data.graph());
        assertThat(found.weights()).hasSameSizeAs(found.graph().edges());
        assertThat(found.facts()).containsKeys("Causal order", "Noise of V1");
        var edge = found.graph().edges().getFirst();
        List<Evidence> why = found.explanation()
                .of(found.graph().name(edge.from()), found.graph().name(edge.to()));
        assertThat(why.get(0).sentence()).contains("log likelihood ratio");
        assertThat(why.get(1).sentence()).contains("standard error");
    }

    @Test
    void badInputIsNamed() {
        LinearData data = LinearData.draw(3, 1, 50, LinearData.UNIFORM, 1);
        List<Column> columns = new ArrayList<>(data.table().columns());
        double[] sum = new double[50];
        for (int i = 0; i < 50; i++) {
            sum[i] = columns.get(0).numbers()[i] + 2 * columns.get(1).numbers()[i];
        }
        columns.add(new ContinuousColumn("sum", sum));
        Table collinear = new Table("mine.csv", columns);
        assertThatThrownBy(() -> run(collinear))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("collinear");
        Table few = data.table().takeRows(new int[] {0, 1, 2});
        assertThatThrownBy(() -> run(few)).isInstanceOf(InputException.class).hasMessageContaining("rows");
        SearchOptions options = SearchOptions.defaults().withMore(Map.of("prune", "bik"));
        assertThatThrownBy(() -> new DirectLingamMethod()
                        .search(new SearchInput(data.table()).withOptions(options), Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("did you mean 'bic'");
    }
}

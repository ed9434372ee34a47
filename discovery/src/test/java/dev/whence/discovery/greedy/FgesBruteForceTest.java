package dev.whence.discovery.greedy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.equivalence.ClassMembers;
import dev.whence.causal.equivalence.MarkovEquivalence;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.RandomGraphs;
import dev.whence.causal.model.LinearModel;
import dev.whence.causal.separation.Separation;
import dev.whence.discovery.score.GaussianBic;
import dev.whence.discovery.score.Score;
import dev.whence.tables.Moments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Greedy equivalence search by its definition: from a class, every class that one more (one less) edge in one of its DAGs
 * leads to; the best scored one is taken while it improves. No operators, no operators' conditions, no regions.
 */
class FgesBruteForceTest {
    private static double total(Score score, Dag dag) {
        int[][] parents = new int[dag.size()][];
        Arrays.setAll(parents, node -> dag.parents(node).toArray());
        return score.total(parents);
    }

    private static Cpdag greedy(Score score) {
        Cpdag now = Cpdag.of(score.names(), List.of());
        for (boolean adding : new boolean[] {true, false}) {
            double value = total(score, MarkovEquivalence.member(now));
            while (true) {
                Cpdag best = null;
                double bestValue = value + 1e-7;
                for (Dag dag : ClassMembers.stream(now).toList()) {
                    for (Dag next : adding ? larger(dag) : smaller(dag)) {
                        double nextValue = total(score, next);
                        if (nextValue > bestValue + 1e-7) {
                            bestValue = nextValue;
                            best = MarkovEquivalence.cpdag(next);
                        }
                    }
                }
                if (best == null) {
                    break;
                }
                now = best;
                value = bestValue;
            }
        }
        return now;
    }

    private static List<Dag> larger(Dag dag) {
        List<Dag> result = new ArrayList<>();
        for (int a = 0; a < dag.size(); a++) {
            for (int b = 0; b < dag.size(); b++) {
                boolean cycle = dag.descendants(NodeSet.of(b)).contains(a);
                if (a != b && !dag.isAdjacent(a, b) && !cycle) {
                    List<Edge> edges = new ArrayList<>(dag.edges());
                    edges.add(Edge.directed(a, b));
                    result.add(Dag.of(dag.nodes(), edges));
                }
            }
        }
        return result;
    }

    private static List<Dag> smaller(Dag dag) {
        return dag.edges().stream()
                .map(out -> Dag.of(
                        dag.nodes(),
                        dag.edges().stream().filter(edge -> !edge.equals(out)).toList()))
                .toList();
    }

    /** Sometimes a random model's covariance, sometimes one that no sparse graph explains. */
    static Moments randomMoments(int size, int rows, RandomGenerator random) {
        double[][] covariance;
        if (random.nextInt(4) > 0) {
            covariance = LinearModel.random(RandomGraphs.dag(size, 0.6, random), random)
                    .covariance();
        } else {
            double[][] mix = new double[size][size];
            for (double[] each : mix) {
                Arrays.setAll(each, _ -> random.nextInt(3) == 0 ? random.nextGaussian() : 0);
            }
            covariance = new double[size][size];
            for (int i = 0; i < size; i++) {
                covariance[i][i] = 0.3;
                for (int j = 0; j < size; j++) {
                    for (int k = 0; k < size; k++) {
                        covariance[i][j] += mix[i][k] * mix[j][k];
                    }
                }
            }
        }
        List<String> names = RandomGraphs.dag(size, 0, random).nodes();
        return new Moments(names, rows, new double[size], flat(covariance));
    }

    private static double[] flat(double[][] covariance) {
        return Arrays.stream(covariance).flatMapToDouble(Arrays::stream).toArray();
    }

    @Test
    void sameAsTheDefinition() {
        SplittableRandom random = new SplittableRandom(11);
        int deletions = 0;
        for (int run = 0; run < 150; run++) {
            int size = 4 + run % 3;
            Moments moments = randomMoments(size, 100 + random.nextInt(3000), random);
            Score score = GaussianBic.of(moments, 1);
            FgesResult found = Fges.run(score, FgesOptions.defaults().withThreads(1));
            Cpdag expected = greedy(score);
            assertThat(found.graph()).as("run %s", run).isEqualTo(expected);
            deletions +=
                    (int) found.steps().stream().filter(step -> !step.added()).count();
            double gained = found.steps().stream().mapToDouble(FgesStep::gain).sum();
            double empty = total(score, Dag.of(score.names(), List.of()));
            assertThat(total(score, MarkovEquivalence.member(found.graph())) - empty)
                    .isCloseTo(gained, within(1e-6));
        }
        assertThat(deletions).as("the backward phase is exercised").isGreaterThan(20);
    }

    /** The Gaussian short cut and the general way give the same. */
    @Test
    void anyScoreTheSameWay() {
        SplittableRandom random = new SplittableRandom(12);
        for (int run = 0; run < 60; run++) {
            GaussianBic score = GaussianBic.of(randomMoments(8, 100 + random.nextInt(500), random), 1);
            Score plain = new Score() {
                @Override
                public List<String> names() {
                    return score.names();
                }

                @Override
                public String method() {
                    return "plain";
                }

                @Override
                public double local(int node, int[] parents) {
                    return score.local(node, parents);
                }
            };
            FgesOptions options = FgesOptions.defaults().withThreads(1);
            assertThat(Fges.run(plain, options).graph())
                    .isEqualTo(Fges.run(score, options).graph());
        }
    }

    /**
     * Chickering 2002, theorem 2: with the population's covariance greedy search finds the true class, if the
     * distribution is faithful to it. Models in which a partial correlation is all but zero without separation are passed
     * over; the theorem says nothing of them.
     */
    @Test
    void trueClassFromThePopulation() {
        SplittableRandom random = new SplittableRandom(13);
        int checked = 0;
        for (int run = 0; checked < 400; run++) {
            int size = 4 + run % 5;
            Dag dag = RandomGraphs.dag(size, Math.min(0.9, (1 + run % 4) / (size - 1.0)), random);
            LinearModel model = LinearModel.random(dag, random);
            Moments moments = new Moments(dag.nodes(), 2_000_000_000, new double[size], flat(model.covariance()));
            GaussianBic score = GaussianBic.of(moments, 1);
            if (isFaithful(dag, score)) {
                checked++;
                assertThat(Fges.run(score, FgesOptions.defaults().withThreads(1))
                                .graph())
                        .as("run %s", run)
                        .isEqualTo(MarkovEquivalence.cpdag(dag));
            }
        }
    }

    /** For every pair and every set: what is not separated has a squared partial correlation well above the penalty. */
    private static boolean isFaithful(Dag dag, GaussianBic score) {
        for (int x = 0; x < dag.size(); x++) {
            for (int y = 0; y < x; y++) {
                for (int bits = 0; bits < 1 << dag.size(); bits++) {
                    if ((bits >> x & 1) == 0 && (bits >> y & 1) == 0) {
                        NodeSet given = NodeSet.of(BitSet.valueOf(new long[] {bits}));
                        double gain = score.local(x, given.with(y).toArray()) - score.local(x, given.toArray());
                        if (!Separation.separated(dag, x, y, given) && gain < 1000) {
                            return false;
                        }
                    }
                }
            }
        }
        return true;
    }

    /** After every kind of operator the region that was redone gives the CPDAG of the whole. */
    @Test
    void regionsAreEnough() {
        Random random = new Random(14);
        for (int run = 0; run < 400; run++) {
            int size = 5 + random.nextInt(25);
            Dag dag = RandomGraphs.dag(size, random.nextDouble() * Math.min(1, 6.0 / size), random);
            Pattern graph = Pattern.of(MarkovEquivalence.cpdag(dag));
            for (int step = 0; step < 10; step++) {
                int x = random.nextInt(size);
                int y = random.nextInt(size);
                if (x == y) {
                    continue;
                }
                Pattern before = graph.copy();
                Completion change;
                if (!graph.isAdjacent(x, y)) {
                    int[] nearY = Bits.toArray(graph.neighbours[y]);
                    int[] clique = Arrays.stream(nearY)
                            .filter(each -> before.isAdjacent(each, x) || random.nextBoolean())
                            .toArray();
                    if (!graph.isClique(clique) || new Reach(graph).from(y, clique, x)) {
                        continue; // not valid
                    }
                    int[] t = Arrays.stream(clique)
                            .filter(each -> !before.isAdjacent(each, x))
                            .toArray();
                    Pattern drawn = graph.copy();
                    drawn.direct(x, y);
                    Arrays.stream(t).forEach(each -> drawn.direct(each, y));
                    change = Completion.insert(graph, x, y, t);
                    assertSame(graph, drawn, dag.nodes());
                } else if (!graph.isDirected(y, x)) {
                    int[] shared = Arrays.stream(Bits.toArray(graph.neighbours[y]))
                            .filter(each -> before.isAdjacent(each, x))
                            .toArray();
                    int[] h = Arrays.stream(shared)
                            .filter(_ -> random.nextBoolean())
                            .toArray();
                    int[] rest = Arrays.stream(shared)
                            .filter(each -> Arrays.binarySearch(h, each) < 0)
                            .toArray();
                    if (!graph.isClique(rest)) {
                        continue;
                    }
                    Pattern drawn = graph.copy();
                    drawn.remove(x, y);
                    for (int each : h) {
                        drawn.direct(y, each);
                        if (drawn.isUndirected(x, each)) {
                            drawn.direct(x, each);
                        }
                    }
                    change = Completion.delete(graph, x, y, h);
                    assertSame(graph, drawn, dag.nodes());
                } else {
                    continue;
                }
                if (random.nextInt(4) == 0) {
                    change.undo();
                    assertThat(graph.toCpdag(dag.nodes())).isEqualTo(before.toCpdag(dag.nodes()));
                }
            }
        }
    }

    private static void assertSame(Pattern completed, Pattern drawn, List<String> names) {
        assertThat(completed.toCpdag(names))
                .isEqualTo(MarkovEquivalence.cpdag(MarkovEquivalence.member(drawn.toCpdag(names))));
    }
}

package dev.whence.discovery.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.causal.equivalence.ClassMembers;
import dev.whence.causal.equivalence.MarkovEquivalence;
import dev.whence.causal.equivalence.Validity;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.RandomGraphs;
import dev.whence.causal.model.LinearModel;
import dev.whence.discovery.Evidence;
import dev.whence.discovery.Found;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchOptions;
import dev.whence.discovery.greedy.Fges;
import dev.whence.discovery.greedy.FgesOptions;
import dev.whence.discovery.knowledge.Arrow;
import dev.whence.discovery.knowledge.Knowledge;
import dev.whence.discovery.methods.Methods;
import dev.whence.discovery.order.BossOptions;
import dev.whence.discovery.order.BossSearch;
import dev.whence.discovery.score.GaussianBic;
import dev.whence.discovery.score.Score;
import dev.whence.tables.BuiltInData;
import dev.whence.tables.Moments;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The exact search against all DAGs there are, one by one. */
class ExactSearchTest {
    /** Every DAG on some nodes: each pair unjoined, or joined either way, without a cycle. */
    private static List<Dag> allDags(List<String> names) {
        int size = names.size();
        int pairs = size * (size - 1) / 2;
        List<Dag> all = new ArrayList<>();
        for (int code = 0; code < Math.pow(3, pairs); code++) {
            List<Edge> edges = new ArrayList<>();
            int rest = code;
            for (int a = 0; a < size; a++) {
                for (int b = 0; b < a; b++) {
                    switch (rest % 3) {
                        case 1 -> edges.add(Edge.directed(a, b));
                        case 2 -> edges.add(Edge.directed(b, a));
                        default -> {}
                    }
                    rest /= 3;
                }
            }
            if (Cpdag.of(names, edges).marks().directedCycle().isEmpty()) {
                all.add(Dag.of(names, edges));
            }
        }
        return all;
    }

    private static double total(Score score, Dag dag) {
        int[][] parents = new int[dag.size()][];
        Arrays.setAll(parents, node -> dag.parents(node).toArray());
        return score.total(parents);
    }

    /** Any number at all for each family: nothing that a real score has is relied upon. */
    private static Score random(int size, long seed) {
        return new Score() {
            @Override
            public List<String> names() {
                return IntStream.range(0, size).mapToObj(i -> "v" + i).toList();
            }

            @Override
            public String method() {
                return "random";
            }

            @Override
            public double local(int node, int[] parents) {
                return new SplittableRandom(seed * 31 + Arrays.hashCode(parents) * 1000003L + node).nextDouble() * 10;
            }
        };
    }

    private static ExactResult exact(Score score, Knowledge knowledge, int maxParents) {
        return ExactSearch.run(score, knowledge.over(score.names()), maxParents, 1, Progress.NONE);
    }

    @Test
    void countsOfDags() { // Robinson 1973: 1, 3, 25, 543, 29281
        assertThat(allDags(List.of("a", "b", "c", "d"))).hasSize(543);
    }

    @Test
    void bestOfAllDags() {
        List<Dag> five = allDags(random(5, 0).names());
        assertThat(five).hasSize(29281);
        List<Dag> four = allDags(random(4, 0).names());
        for (int seed = 0; seed < 40; seed++) {
            List<Dag> all = seed < 5 ? five : four;
            Score score = random(all.getFirst().size(), seed);
            int most = seed % 2 == 0 ? Integer.MAX_VALUE : 2;
            ExactResult found = exact(score, Knowledge.none(), most);
            double best = all.stream()
                    .filter(dag -> IntStream.range(0, dag.size())
                            .allMatch(node -> dag.parents(node).size() <= most))
                    .mapToDouble(dag -> total(score, dag))
                    .max()
                    .orElseThrow();
            assertThat(found.score()).isCloseTo(best, within(1e-9));
            assertThat(total(score, found.dag())).isCloseTo(best, within(1e-9));
        }
    }

    @Test
    void bestOfThoseThatAgreeWithWhatIsKnown() {
        List<Dag> all = allDags(random(4, 0).names());
        SplittableRandom random = new SplittableRandom(3);
        for (int seed = 0; seed < 200; seed++) {
            Score score = random(4, seed);
            Knowledge knowledge = randomKnowledge(score.names(), random);
            double best = all.stream()
                    .filter(dag -> agrees(dag, knowledge))
                    .mapToDouble(dag -> total(score, dag))
                    .max()
                    .orElseThrow();
            ExactResult found = exact(score, knowledge, Integer.MAX_VALUE);
            assertThat(found.score()).as("%s", knowledge).isCloseTo(best, within(1e-9));
            assertThat(agrees(found.dag(), knowledge)).as("%s", knowledge).isTrue();
            Cpdag narrowed = ExactMethod.narrowed(found.dag(), knowledge.over(score.names()));
            assertThat(Validity.isMpdag(narrowed)).isTrue();
            assertThat(ClassMembers.stream(narrowed)).contains(found.dag());
        }
    }

    /** By definition: the edges one by one, the tiers for every path. */
    private static boolean agrees(Dag dag, Knowledge knowledge) {
        for (int a = 0; a < dag.size(); a++) {
            for (int b = 0; b < dag.size(); b++) {
                Arrow arrow = new Arrow(dag.name(a), dag.name(b));
                boolean edge = dag.children(a).contains(b);
                if ((edge && knowledge.forbidden().contains(arrow))
                        || (!edge && knowledge.required().contains(arrow))) {
                    return false;
                }
                Integer from = knowledge.tiers().get(dag.name(a));
                Integer to = knowledge.tiers().get(dag.name(b));
                boolean path = a != b && dag.descendants(NodeSet.of(a)).contains(b);
                if (path && from != null && to != null && from > to) {
                    return false;
                }
            }
        }
        return true;
    }

    private static Knowledge randomKnowledge(List<String> names, SplittableRandom random) {
        Map<String, Integer> tiers = new HashMap<>();
        Set<Arrow> forbidden = new HashSet<>();
        Set<Arrow> required = new HashSet<>();
        for (int i = 0; i < names.size(); i++) {
            if (random.nextBoolean()) {
                tiers.put(names.get(i), i / 2);
            }
            for (int j = 0; j < names.size(); j++) {
                if (i < j && random.nextInt(6) == 0) {
                    required.add(new Arrow(names.get(i), names.get(j)));
                } else if (i != j && random.nextInt(5) == 0) {
                    forbidden.add(new Arrow(names.get(i), names.get(j)));
                }
            }
        }
        return new Knowledge(tiers, Set.of(), forbidden, required, Set.of(), Set.of(), Set.of());
    }

    @Test
    void greedySearchesAreNeverBetter() {
        SplittableRandom random = new SplittableRandom(5);
        int beaten = 0;
        for (int run = 0; run < 60; run++) {
            int size = 6 + run % 5;
            LinearModel model = LinearModel.random(RandomGraphs.dag(size, 0.6, random), random);
            double[] covariance = Arrays.stream(model.covariance())
                    .flatMapToDouble(Arrays::stream)
                    .toArray();
            GaussianBic score = GaussianBic.of(
                    new Moments(model.dag().nodes(), 100 + random.nextInt(900), new double[size], covariance), 2);
            double exact = exact(score, Knowledge.none(), Integer.MAX_VALUE).score();
            double greedy = total(
                    score,
                    MarkovEquivalence.member(
                            Fges.run(score, FgesOptions.defaults().withThreads(1))
                                    .graph()));
            assertThat(greedy).isLessThanOrEqualTo(exact + 1e-6);
            assertThat(BossSearch.run(score, BossOptions.defaults()).score()).isLessThanOrEqualTo(exact + 1e-6);
            beaten += greedy < exact - 1e-6 ? 1 : 0;
        }
        assertThat(beaten).as("greedy search stops early now and then").isPositive();
    }

    /** The determinants' short cut gives the scores of the regressions. */
    @Test
    void gaussianScoresByDeterminants() {
        Table table = BuiltInData.load("sachs");
        GaussianBic score = GaussianBic.of(table, 2);
        ExactResult found = exact(score, Knowledge.none(), Integer.MAX_VALUE);
        assertThat(total(score, found.dag())).isCloseTo(found.score(), within(1e-6));
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
        ExactResult again = exact(plain, Knowledge.none(), Integer.MAX_VALUE);
        assertThat(again.score()).isCloseTo(found.score(), within(1e-6));
        assertThat(MarkovEquivalence.cpdag(again.dag())).isEqualTo(MarkovEquivalence.cpdag(found.dag()));
    }

    @Test
    void columnOrderThreadsAndExplanation() {
        Table table = BuiltInData.load("sachs");
        Found first = new ExactMethod().search(new SearchInput(table), Progress.NONE);
        assertThat(Validity.isValid(first.graph())).isTrue();
        List<String> names = new ArrayList<>(table.names());
        Collections.shuffle(names, new Random(6));
        Found other = new ExactMethod()
                .search(
                        new SearchInput(table.select(names))
                                .withOptions(SearchOptions.defaults().withThreads(3)),
                        Progress.NONE);
        for (Edge edge : first.graph().edges()) {
            String a = first.graph().name(edge.from());
            String b = first.graph().name(edge.to());
            assertThat(other.graph()
                            .markAt(other.graph().index(a), other.graph().index(b)))
                    .contains(edge.fromMark());
            assertThat(other.graph()
                            .markAt(other.graph().index(b), other.graph().index(a)))
                    .contains(edge.toMark());
        }
        assertThat(other.graph().edges()).hasSameSizeAs(first.graph().edges());
        assertThat(other.facts()).isEqualTo(first.facts());
        Edge edge = first.graph().edges().getFirst();
        List<Evidence> why = first.explanation()
                .of(first.graph().name(edge.from()), first.graph().name(edge.to()));
        assertThat(why).extracting(Evidence::kind).contains(Evidence.Kind.KEPT, Evidence.Kind.ORIENTED);
        assertThat(why.getFirst().sentence()).contains("less");
        assertThat(why).anyMatch(each -> each.sentence().contains("scores the same"));
    }

    @Test
    void refusals() {
        assertThatThrownBy(() -> ExactSearch.requireMemory(40, 8_000_000_000L))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("40 columns needs 19")
                .hasMessageContaining("TB")
                .hasMessageContaining("up to 25 columns fit");
        ExactSearch.requireMemory(20, 200_000_000L);
        Knowledge closed =
                new Knowledge(Map.of("v0", 1, "v1", 1), Set.of(1), Set.of(), Set.of(), Set.of(), Set.of(), Set.of());
        assertThatThrownBy(() -> exact(random(3, 1), closed, 2))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("v0 and v1")
                .hasMessageContaining("(v2)");
        Knowledge many = new Knowledge(
                Map.of(),
                Set.of(),
                Set.of(),
                Set.of(new Arrow("v0", "v2"), new Arrow("v1", "v2")),
                Set.of(),
                Set.of(),
                Set.of());
        assertThatThrownBy(() -> exact(random(3, 1), many, 1))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no graph over v0, v1, v2");
        Progress stop = new Progress() {
            @Override
            public void at(String stage, long done, long total) {}

            @Override
            public boolean cancelled() {
                return true;
            }
        };
        assertThatThrownBy(() -> Methods.named("exact").search(new SearchInput(BuiltInData.load("sachs")), stop))
                .isInstanceOf(CancellationException.class);
    }
}

package dev.whence.discovery.constraint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.causal.equivalence.MarkovEquivalence;
import dev.whence.causal.equivalence.MeekRules;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.RandomGraphs;
import dev.whence.discovery.Evidence;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchOptions;
import dev.whence.discovery.independence.FisherZ;
import dev.whence.discovery.independence.OracleTest;
import dev.whence.discovery.knowledge.Arrow;
import dev.whence.discovery.knowledge.Knowledge;
import dev.whence.discovery.knowledge.KnowledgeOver;
import dev.whence.tables.Column;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is known is in the graph, with what follows from it, and never contradicted by it. */
class PcKnowledgeTest {
    private static final PcOptions ORACLE = PcOptions.alpha(0.5).withThreads(1);

    /** Direct knowledge adds to the true class what Meek's rules make of it, no more and no less. */
    @Test
    void withPerfectTestsTheMpdag() {
        SplittableRandom random = new SplittableRandom(11);
        int added = 0;
        for (int i = 0; i < 2000; i++) {
            Dag dag = RandomGraphs.dag(2 + random.nextInt(7), random.nextDouble(0.2, 0.7), random);
            Knowledge knowledge = direct(dag, random);
            KnowledgeOver over = knowledge.over(dag.nodes());
            Cpdag cpdag = MarkovEquivalence.cpdag(dag);
            List<Edge> known = dag.edges().stream()
                    .filter(edge -> over.requires(edge.from(), edge.to()) || over.forbids(edge.to(), edge.from()))
                    .toList();
            Cpdag expected = MeekRules.orient(cpdag, known);
            added += expected.equals(cpdag) ? 0 : 1;
            ColliderRule rule = ColliderRule.values()[i % ColliderRule.values().length];
            PcResult found = PcSearch.run(new OracleTest(dag), knowledge, ORACLE.withColliderRule(rule), Progress.NONE);
            assertThat(found.graph()).as(dag + " " + knowledge + " " + rule).isEqualTo(expected);
            assertThat(found.warnings()).isEmpty();
            assertThat(found.conflicts()).isEmpty();
        }
        assertThat(added).isGreaterThan(500);
    }

    /** True knowledge: some edges, some absent ones, or every variable's tier. */
    private static Knowledge direct(Dag dag, SplittableRandom random) {
        Set<Arrow> required = new HashSet<>();
        Set<Arrow> forbidden = new HashSet<>();
        Map<String, Integer> tiers = new HashMap<>();
        Set<Integer> closed = new HashSet<>();
        for (int a = 0; a < dag.size(); a++) {
            for (int b = 0; b < dag.size(); b++) {
                if (dag.children(a).contains(b) && random.nextInt(4) == 0) {
                    required.add(new Arrow(dag.name(a), dag.name(b)));
                } else if (a != b && !dag.children(a).contains(b) && random.nextInt(6) == 0) {
                    forbidden.add(new Arrow(dag.name(a), dag.name(b)));
                }
            }
        }
        if (random.nextBoolean()) {
            List<Integer> order = causesFirst(dag);
            int tier = 1;
            Map<Integer, Set<Integer>> members = new HashMap<>();
            for (int node : order) {
                tier += random.nextInt(3) == 0 ? 1 : 0;
                tiers.put(dag.name(node), tier);
                members.computeIfAbsent(tier, _ -> new HashSet<>()).add(node);
            }
            members.forEach((number, nodes) -> {
                if (nodes.stream().noneMatch(node -> nodes.stream().anyMatch(dag.children(node)::contains))) {
                    closed.add(number);
                }
            });
        }
        return new Knowledge(tiers, closed, forbidden, required, Set.of(), Set.of(), Set.of());
    }

    private static List<Integer> causesFirst(Dag dag) {
        List<Integer> order = new ArrayList<>();
        while (order.size() < dag.size()) {
            for (int node = 0; node < dag.size(); node++) {
                if (!order.contains(node) && order.containsAll(dag.parents(node).toList())) {
                    order.add(node);
                }
            }
        }
        return order;
    }

    /** Knowledge of causes that are not direct, against every DAG of the class that agrees with it. */
    @Test
    void withoutCertainPathsWhatAllGraphsOfTheClassShare() {
        SplittableRandom random = new SplittableRandom(12);
        int added = 0;
        for (int i = 0; i < 600; i++) {
            Dag dag = RandomGraphs.dag(3 + random.nextInt(4), random.nextDouble(0.3, 0.7), random);
            Set<Arrow> noPath = new HashSet<>();
            Map<String, Integer> tiers = new HashMap<>();
            List<Integer> order = causesFirst(dag);
            for (int a = 0; a < dag.size(); a++) {
                NodeSet effects = dag.descendants(NodeSet.of(a));
                for (int b = 0; b < dag.size(); b++) {
                    if (!effects.contains(b) && random.nextInt(8) == 0) {
                        noPath.add(new Arrow(dag.name(a), dag.name(b)));
                    }
                }
                if (i % 2 == 0 && random.nextInt(3) == 0) {
                    tiers.put(dag.name(a), order.indexOf(a));
                }
            }
            Knowledge knowledge = new Knowledge(tiers, Set.of(), Set.of(), Set.of(), noPath, Set.of(), Set.of());
            Cpdag cpdag = MarkovEquivalence.cpdag(dag);
            Cpdag expected = shared(cpdag, knowledge.over(dag.nodes()));
            added += expected.equals(cpdag) ? 0 : 1;
            PcResult found = PcSearch.run(new OracleTest(dag), knowledge, ORACLE, Progress.NONE);
            assertThat(found.graph()).as(dag + " " + knowledge).isEqualTo(expected);
        }
        assertThat(added).isGreaterThan(100);
    }

    /** By enumeration: all ways to direct the skeleton that keep the class and agree with what is known. */
    private static Cpdag shared(Cpdag cpdag, KnowledgeOver knowledge) {
        List<Edge> edges = cpdag.edges();
        Set<Edge> seen = new HashSet<>();
        for (int bits = 0; bits < 1 << edges.size(); bits++) {
            List<Edge> directed = new ArrayList<>();
            for (int e = 0; e < edges.size(); e++) {
                Edge edge = Edge.directed(edges.get(e).from(), edges.get(e).to());
                directed.add((bits >> e & 1) == 0 ? edge : Edge.directed(edge.to(), edge.from()));
            }
            Cpdag candidate = Cpdag.of(cpdag.nodes(), directed);
            if (candidate.marks().directedCycle().isEmpty()
                    && contradictions(candidate, knowledge).isEmpty()
                    && MarkovEquivalence.cpdag(Dag.of(cpdag.nodes(), directed)).equals(cpdag)) {
                seen.addAll(directed);
            }
        }
        return Cpdag.of(
                cpdag.nodes(),
                edges.stream()
                        .map(edge -> {
                            Edge one = Edge.directed(edge.from(), edge.to());
                            Edge other = Edge.directed(edge.to(), edge.from());
                            return seen.contains(one) && seen.contains(other) ? edge : seen.contains(one) ? one : other;
                        })
                        .toList());
    }

    /** Where a graph says what is known not to be. */
    private static List<String> contradictions(Cpdag graph, KnowledgeOver knowledge) {
        List<String> found = new ArrayList<>();
        for (int a = 0; a < graph.size(); a++) {
            NodeSet effects = graph.descendants(NodeSet.of(a));
            for (int b = 0; b < graph.size(); b++) {
                String pair = graph.name(a) + " " + graph.name(b);
                if (a == b) {
                    continue;
                }
                if (knowledge.requires(a, b) && !graph.children(a).contains(b)) {
                    found.add(pair + " required");
                }
                boolean possible =
                        graph.children(a).contains(b) || graph.neighbours(a).contains(b);
                if (knowledge.forbids(a, b) && possible) {
                    found.add(pair + " forbidden");
                }
                if (knowledge.excludesCause(a, b) && effects.contains(b)) {
                    found.add(pair + " no cause");
                }
            }
        }
        return found;
    }

    /** Few rows and knowledge at random, true or false: the graph agrees with it, and has no cycle. */
    @Test
    void withDataNothingKnownIsContradicted() {
        SplittableRandom random = new SplittableRandom(13);
        int overruled = 0;
        int used = 0;
        for (int i = 0; i < 1500; i++) {
            Table table = data(4 + random.nextInt(6), 40 + random.nextInt(200), random);
            Knowledge knowledge = anything(table.names(), random);
            KnowledgeOver over;
            try {
                over = knowledge.over(table.names());
            } catch (InputException contradictory) {
                continue;
            }
            used++;
            PcOptions options = PcOptions.alpha(0.1)
                    .withThreads(1)
                    .withColliderRule(ColliderRule.values()[i % 4])
                    .withConflictRule(ConflictRule.values()[i % 3]);
            PcResult found = PcSearch.run(FisherZ.of(table), knowledge, options, Progress.NONE);
            assertThat(contradictions(found.graph(), over))
                    .as(found.graph() + " " + knowledge + " " + options)
                    .isEmpty();
            assertThat(found.graph().marks().directedCycle()).isEmpty();
            overruled += found.warnings().isEmpty() ? 0 : 1;
        }
        assertThat(used).isGreaterThan(700);
        assertThat(overruled).isGreaterThan(100); // so that the data did contradict
    }

    private static Knowledge anything(List<String> names, SplittableRandom random) {
        List<Set<Arrow>> sets = List.of(new HashSet<>(), new HashSet<>(), new HashSet<>());
        for (int i = random.nextInt(6); i > 0; i--) {
            int a = random.nextInt(names.size());
            int b = (a + 1 + random.nextInt(names.size() - 1)) % names.size();
            sets.get(random.nextInt(3)).add(new Arrow(names.get(a), names.get(b)));
        }
        Map<String, Integer> tiers = new HashMap<>();
        if (random.nextBoolean()) {
            names.stream().filter(_ -> random.nextInt(4) > 0).forEach(name -> tiers.put(name, random.nextInt(3)));
        }
        Set<Integer> closed = random.nextBoolean() ? Set.of(1) : Set.of();
        return new Knowledge(tiers, closed, sets.get(0), sets.get(1), sets.get(2), Set.of(), Set.of());
    }

    private static Table data(int variables, int rows, SplittableRandom random) {
        double[][] values = new double[variables][rows];
        for (int j = 0; j < variables; j++) {
            for (int i = 0; i < rows; i++) {
                values[j][i] = random.nextGaussian();
            }
            for (int k = 0; k < j; k++) {
                double effect = random.nextInt(3) == 0 ? random.nextDouble(-1, 1) : 0;
                for (int i = 0; i < rows && effect != 0; i++) {
                    values[j][i] += effect * values[k][i];
                }
            }
        }
        List<Column> columns = new ArrayList<>();
        for (int j = 0; j < variables; j++) {
            columns.add(new ContinuousColumn("V" + (variables - j), values[j]));
        }
        return new Table("test data", columns);
    }

    @Test
    void aKnownEdgeThatTheTestsDenyIsKeptAndSaidSo() {
        Dag dag = Dag.parse("x -> m -> y");
        Knowledge knowledge =
                new Knowledge(Map.of(), Set.of(), Set.of(), Set.of(new Arrow("x", "y")), Set.of(), Set.of(), Set.of());
        PcResult found = PcSearch.run(new OracleTest(dag), knowledge, ORACLE, Progress.NONE);
        assertThat(found.graph().children(dag.index("x")).contains(dag.index("y")))
                .isTrue();
        assertThat(found.warnings()).anyMatch(warning -> warning.contains("that the knowledge requires"));
        assertThat(found.explanation().of("y", "x"))
                .extracting(Evidence::kind)
                .contains(Evidence.Kind.CONFLICT, Evidence.Kind.KNOWN);
    }

    @Test
    void anEdgeThatFitsInNoDirectionIsLeftOutAndSaidSo() {
        Dag dag = Dag.parse("a -> b, b -> c, a -> c"); // any direction but the cycle's is forbidden
        Knowledge knowledge = new Knowledge(
                Map.of(),
                Set.of(),
                Set.of(new Arrow("b", "a"), new Arrow("c", "b"), new Arrow("a", "c")),
                Set.of(),
                Set.of(),
                Set.of(),
                Set.of());
        PcResult found = PcSearch.run(new OracleTest(dag), knowledge, ORACLE, Progress.NONE);
        assertThat(found.graph()).isEqualTo(Cpdag.parse("a -> b, b -> c"));
        assertThat(found.warnings()).anyMatch(warning -> warning.contains("would close a directed cycle"));
        assertThat(found.explanation().of("a", "c"))
                .extracting(Evidence::kind)
                .containsExactly(Evidence.Kind.CONFLICT, Evidence.Kind.KNOWN);
    }

    @Test
    void whatCannotBeHonouredIsRefused() {
        Table table = data(4, 50, new SplittableRandom(1));
        Knowledge paths = new Knowledge(
                Map.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(new Arrow("V1", "V2")), Set.of());
        assertThatThrownBy(() ->
                        new PcMethod().search(new SearchInput(table, paths, SearchOptions.defaults()), Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("cannot honour required paths");
    }
}

package dev.whence.causal.equivalence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.RandomGraphs;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkovEquivalenceTest {
    /** The union of the edges: directed where all agree, undirected where two differ. */
    private static Cpdag union(Collection<Dag> dags) {
        Dag first = dags.iterator().next();
        Set<Edge> all = new TreeSet<>();
        dags.forEach(dag -> all.addAll(dag.edges()));
        List<Edge> edges = new ArrayList<>();
        for (Edge edge : all) {
            boolean both = all.contains(Edge.directed(edge.to(), edge.from()));
            edges.add(both ? Edge.undirected(edge.from(), edge.to()) : edge);
        }
        return Cpdag.of(first.nodes(), edges);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void theClassesOfAllSmallDagsByTheirIndependences(int size) {
        Map<BitSet, List<Dag>> classes =
                AllGraphs.dags(size).stream().collect(Collectors.groupingBy(AllGraphs::independences));
        for (List<Dag> members : classes.values()) {
            Cpdag expected = union(members);
            for (Dag member : members) {
                assertThat(MarkovEquivalence.cpdag(member)).isEqualTo(expected);
                assertThat(MarkovEquivalence.equivalent(member, members.getFirst()))
                        .isTrue();
            }
            assertThat(ClassMembers.stream(expected)).containsExactlyInAnyOrderElementsOf(members);
            assertThat(ClassMembers.count(expected)).isEqualTo(BigInteger.valueOf(members.size()));
            assertThat(members).contains(MarkovEquivalence.member(expected));
        }
        Dag[] one = classes.values().stream().map(List::getFirst).toArray(Dag[]::new);
        for (int i = 1; i < one.length; i++) {
            assertThat(MarkovEquivalence.equivalent(one[i - 1], one[i])).isFalse();
        }
    }

    /** Numbers of labelled DAGs (OEIS A003024) and of their classes (OEIS A007984; Gillispie and Perlman 2001). */
    @ParameterizedTest
    @CsvSource({"1,1,1", "2,3,2", "3,25,11", "4,543,185", "5,29281,8782"})
    void publishedNumbersOfDagsAndClasses(int size, int dags, int classes) {
        Map<Cpdag, List<Dag>> found =
                AllGraphs.dags(size).stream().collect(Collectors.groupingBy(MarkovEquivalence::cpdag));
        assertThat(found.values().stream().mapToInt(List::size).sum()).isEqualTo(dags);
        assertThat(found).hasSize(classes);
        found.forEach((cpdag, members) -> {
            assertThat(cpdag).isEqualTo(union(members));
            assertThat(ClassMembers.count(cpdag).intValueExact()).isEqualTo(members.size());
        });
    }

    @Test
    void equivalenceMatchesNodesByName() {
        Dag chain = Dag.parse("x -> y -> z");
        assertThat(MarkovEquivalence.equivalent(chain, Dag.parse("z -> y -> x")))
                .isTrue();
        assertThat(MarkovEquivalence.equivalent(chain, Dag.parse("z -> y <- x")))
                .isFalse();
        assertThat(MarkovEquivalence.equivalent(chain, Dag.parse("z -> y -> w")))
                .isFalse();
    }

    /** The alarm-free part of Lauritzen and Spiegelhalter's (1988) chest clinic; its CPDAG is well known. */
    @Test
    void theChestClinic() {
        Dag asia = Dag.parse("asia -> tub -> either -> xray, smoke -> lung -> either -> dysp, smoke -> bronc -> dysp");
        assertThat(MarkovEquivalence.cpdag(asia))
                .isEqualTo(Cpdag.of(
                        asia.nodes(),
                        Cpdag.parse("asia -- tub -> either -> xray, smoke -- lung -> either -> dysp, "
                                        + "smoke -- bronc -> dysp")
                                .edges()));
        assertThat(ClassMembers.count(MarkovEquivalence.cpdag(asia))).isEqualTo(6);
    }

    @Test
    void sizesWithClosedForms() {
        assertThat(ClassMembers.count(Cpdag.parse("a -- b -- c -- d -- e"))).isEqualTo(5);
        StringBuilder complete = new StringBuilder();
        for (int[] pair : AllGraphs.pairs(12)) {
            complete.append("n" + pair[0] + " -- n" + pair[1] + "\n");
        }
        assertThat(ClassMembers.count(Cpdag.parse(complete.toString()))).isEqualTo(479001600);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.3, 0.6, 0.9})
    void countingAgreesWithEnumeratingOnRandomGraphs(double density) {
        Random random = new Random(5);
        for (int i = 0; i < 60; i++) {
            Dag dag = RandomGraphs.dag(7, density, random);
            Cpdag cpdag = MarkovEquivalence.cpdag(dag);
            Set<Dag> members = ClassMembers.stream(cpdag).collect(Collectors.toSet());
            assertThat(ClassMembers.count(cpdag).intValueExact()).isEqualTo(members.size());
            assertThat(members).contains(dag).allMatch(member -> MarkovEquivalence.equivalent(member, dag));
        }
    }

    @Test
    void aGraphWithoutExtensionSaysWhy() {
        Cpdag square = Cpdag.parse("a -- b -- c -- d -- a");
        assertThatThrownBy(() -> MarkovEquivalence.member(square))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("stuck among a, b, c, d")
                .hasMessageContaining("a would become the new collider b -> a <- d");
        assertThatThrownBy(() -> ClassMembers.stream(Cpdag.parse("a -> b -> c -> a")))
                .hasMessageContaining("a -> b is directed");
    }

    /** Meek's (1995) claim: with background knowledge the four rules direct what all extensions agree on. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void closureWithBackgroundKnowledgeIsTheUnionOfItsExtensions(int size) {
        Random random = new Random(7);
        Map<Integer, Integer> used = new LinkedHashMap<>();
        for (int i = 0; i < 250; i++) {
            Dag dag = RandomGraphs.dag(size, 0.4 + 0.6 * random.nextDouble(), random);
            Cpdag cpdag = MarkovEquivalence.cpdag(dag);
            List<Edge> known = new ArrayList<>(dag.edges());
            known.removeIf(edge -> random.nextInt(3) > 0);
            List<Dag> members = ClassMembers.stream(cpdag)
                    .filter(member -> new HashSet<>(member.edges()).containsAll(known))
                    .toList();
            Cpdag oriented = MeekRules.orient(cpdag, known);
            assertThat(oriented).isEqualTo(union(members));
            assertThat(ClassMembers.stream(oriented)).containsExactlyInAnyOrderElementsOf(members);
            assertThat(ClassMembers.count(oriented).intValueExact()).isEqualTo(members.size());
            assertThat(members).contains(MarkovEquivalence.member(oriented));
            Cpdag unclosed = with(cpdag, known);
            MeekRules.steps(unclosed).forEach(step -> used.merge(step.rule(), 1, Integer::sum));
            assertThat(MeekRules.orient(unclosed)).isEqualTo(oriented);
        }
        assertThat(used.keySet()).contains(1, 2, 4);
    }

    private static Cpdag with(Graph cpdag, List<Edge> known) {
        List<Edge> edges = new ArrayList<>(cpdag.edges());
        for (Edge edge : known) {
            edges.remove(Edge.undirected(edge.from(), edge.to()).canonical());
            if (!edges.contains(edge)) {
                edges.add(edge);
            }
        }
        return Cpdag.of(cpdag.nodes(), edges);
    }

    @Test
    void eachRuleOnItsOwnPicture() {
        assertThat(MeekRules.orient(Cpdag.parse("a -> b -- c"))).isEqualTo(Cpdag.parse("a -> b -> c"));
        assertThat(MeekRules.orient(Cpdag.parse("a -> b -> c, a -- c"))).isEqualTo(Cpdag.parse("a -> b -> c, a -> c"));
        assertThat(MeekRules.orient(Cpdag.parse("a -- b, a -- c, a -- d, b -> d, c -> d")))
                .isEqualTo(Cpdag.parse("a -- b, a -- c, a -> d, b -> d, c -> d"));
        assertThat(MeekRules.orient(Cpdag.parse("a -- b, a -- c, a -- d, d -> c -> b")))
                .isEqualTo(Cpdag.parse("a -> b, a -- c, a -- d, d -> c -> b"));
    }

    @Test
    void contradictoryKnowledgeIsNamed() {
        Cpdag chain = Cpdag.parse("a -- b -- c");
        assertThatThrownBy(() -> MeekRules.orient(chain, List.of(Edge.directed(0, 1), Edge.directed(2, 1))))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("c --> b contradicts")
                .hasMessageContaining("b --> c");
        assertThatThrownBy(() -> MeekRules.orient(chain, List.of(Edge.directed(0, 2))))
                .hasMessageContaining("not adjacent");
        assertThatThrownBy(() -> MeekRules.orient(chain, List.of(Edge.bidirected(0, 1))))
                .hasMessageContaining("only directed edges");
    }

    @Test
    void thousandsOfNodes() {
        Dag dag = RandomGraphs.dag(5000, 3.0 / 4999, new Random(1));
        Cpdag cpdag = MarkovEquivalence.cpdag(dag);
        Dag member = MarkovEquivalence.member(cpdag);
        assertThat(MarkovEquivalence.cpdag(member)).isEqualTo(cpdag);
        assertThat(MarkovEquivalence.equivalent(dag, member)).isTrue();
    }
}

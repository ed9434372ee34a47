package dev.whence.causal.equivalence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.Mag;
import dev.whence.causal.graph.Mark;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.Pag;
import dev.whence.causal.graph.RandomGraphs;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ValidityTest {
    private static String problems(Graph graph) {
        return String.join(" | ", Validity.problems(graph));
    }

    @Test
    void validByConstruction() {
        assertThat(Validity.problems(Dag.parse("a -> b"))).isEmpty();
        assertThat(Validity.problems(Admg.parse("a -> b, a <-> b"))).isEmpty();
    }

    @Test
    void whatIsWrongWithACpdag() {
        assertThat(problems(Cpdag.parse("a -> b <- c, b -> d"))).isEmpty();
        assertThat(problems(Cpdag.parse("a -> b -> c -> a"))).isEqualTo("a directed cycle: a --> b --> c --> a");
        assertThat(problems(Cpdag.parse("a -> b -- c")))
                .isEqualTo("not closed: b --- c must be b --> c by Meek's rule 1, because of a --> b");
        assertThat(problems(Cpdag.parse("a -> b -> c, a -- c"))).contains("a --> c by Meek's rule 2");
        assertThat(problems(Cpdag.parse("a -- b -- c -- d -- a"))).contains("stuck among a, b, c, d");
        assertThat(problems(Cpdag.parse("a -> b")))
                .isEqualTo("a valid MPDAG (a class narrowed by background knowledge) but not a CPDAG: "
                        + "its colliders do not force a --> b");
        assertThat(problems(Cpdag.parse("a -> b -- c -- d -- a")))
                .contains("a semi-directed cycle: a --> b --- c --- d --- a");
        assertThat(Validity.isMpdag(Cpdag.parse("a -> b"))).isTrue();
        assertThat(Validity.isMpdag(Cpdag.parse("a -> b -- c"))).isFalse();
    }

    @Test
    void whatIsWrongWithAMag() {
        assertThat(problems(Mag.parse("a -> b <-> c"))).isEmpty();
        assertThat(problems(Mag.parse("a -> b -> c -> a")))
                .isEqualTo("not ancestral, a directed cycle: a --> b --> c --> a");
        assertThat(problems(Mag.parse("a -> b -> c, a <-> c")))
                .isEqualTo("not ancestral, an almost directed cycle: a --> b --> c <-> a");
        // Figure of Richardson and Spirtes (2002): ancestral, but nothing separates a from d.
        assertThat(problems(Mag.parse("a <-> b <-> c <-> d, b -> d, c -> a")))
                .isEqualTo(
                        "not maximal: a and d are not adjacent, but joined by the inducing path a <-> b <-> c <-> d");
    }

    @Test
    void whatIsWrongWithAPag() {
        assertThat(problems(Pag.parse("a o-> b <-o c"))).isEmpty();
        assertThat(problems(Pag.parse("a -> b")))
                .isEqualTo("the edge a --> b is a o-o b in the PAG of a --> b, a graph that it stands for");
        assertThat(problems(Pag.parse("a -- b o-> c"))).contains("a --- b means selection bias");
        assertThat(problems(Pag.parse("a o-o b o-o c o-o d o-o a"))).contains("its o-o edges cannot be directed");
        assertThat(problems(Pag.parse("a <-> b -> c -> a")))
                .contains("is no MAG")
                .contains("almost directed cycle");
    }

    /** Every graph of directed and undirected edges over four nodes: valid when, and only when, it is some DAG's CPDAG. */
    @Test
    void exactlyTheCpdagsOfFourNodesAreValid() {
        Set<Cpdag> cpdags =
                AllGraphs.dags(4).stream().map(MarkovEquivalence::cpdag).collect(Collectors.toCollection(HashSet::new));
        List<int[]> pairs = AllGraphs.pairs(4);
        int valid = 0;
        for (int code = 0; code < 4096; code++) {
            List<Edge> edges = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                int a = pairs.get(i)[0];
                int b = pairs.get(i)[1];
                switch (code >> 2 * i & 3) {
                    case 1 -> edges.add(Edge.directed(a, b));
                    case 2 -> edges.add(Edge.directed(b, a));
                    case 3 -> edges.add(Edge.undirected(a, b));
                    default -> {}
                }
            }
            Cpdag graph = Cpdag.of(AllGraphs.names(4), edges);
            assertThat(Validity.isValid(graph)).as("%s", graph).isEqualTo(cpdags.contains(graph));
            valid += cpdags.contains(graph) ? 1 : 0;
            String problems = problems(graph);
            assertThat(problems.contains("a valid MPDAG"))
                    .isEqualTo(Validity.isMpdag(graph) && !cpdags.contains(graph));
        }
        assertThat(valid).isEqualTo(185);
    }

    /** Every graph of directed and bidirected edges over four nodes: valid when ancestral and maximal by definition. */
    @Test
    void exactlyTheMagsOfFourNodesAreValid() {
        List<int[]> pairs = AllGraphs.pairs(4);
        Set<String> reasons = new HashSet<>();
        for (int code = 0; code < 4096; code++) {
            List<Edge> edges = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                int a = pairs.get(i)[0];
                int b = pairs.get(i)[1];
                switch (code >> 2 * i & 3) {
                    case 1 -> edges.add(Edge.directed(a, b));
                    case 2 -> edges.add(Edge.directed(b, a));
                    case 3 -> edges.add(Edge.bidirected(a, b));
                    default -> {}
                }
            }
            Mag graph = Mag.of(AllGraphs.names(4), edges);
            assertThat(Validity.isValid(graph))
                    .as("%s", graph)
                    .isEqualTo(AllGraphs.ancestral(graph) && AllGraphs.maximal(graph));
            Validity.problems(graph).forEach(problem -> reasons.add(problem.substring(0, problem.indexOf(' ', 4))));
        }
        assertThat(reasons).containsExactlyInAnyOrder("not ancestral,", "not maximal:");
    }

    /** True PAGs are valid; with one mark changed they are the PAG of no MAG. */
    @Test
    void aPagWithOneMarkChangedIsNotValid() {
        Random random = new Random(43);
        for (int i = 0; i < 40; i++) {
            Dag dag = RandomGraphs.dag(7, 0.35, random);
            Pag pag = LatentProjection.pag(dag, NodeSet.of(0, 1));
            assertThat(Validity.problems(pag)).isEmpty();
            for (Edge edge : pag.edges().size() > 6 ? List.<Edge>of() : pag.edges()) {
                for (Mark mark : Mark.values()) {
                    if (mark != edge.fromMark()) {
                        MarkTable changed = MarkTable.of(pag.marks());
                        changed.set(mark, edge.from(), edge.to());
                        Pag other = changed.toPag();
                        boolean ofSomeMag = otherPag(other);
                        assertThat(Validity.isValid(other)).as("%s", other).isEqualTo(ofSomeMag);
                    }
                }
            }
        }
    }

    /** Whether the graph is the PAG of one of the MAGs with its adjacencies. */
    private static boolean otherPag(Pag pag) {
        return AllGraphs.mags(pag).stream().anyMatch(mag -> PagOfMag.pag(mag).equals(pag));
    }
}

package dev.whence.causal.equivalence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Mag;
import dev.whence.causal.graph.Mark;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.Pag;
import dev.whence.causal.graph.RandomGraphs;
import dev.whence.causal.separation.Separation;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatentProjectionTest {
    @Test
    void textbookProjections() {
        Dag confounded = Dag.parse("u -> x, u -> y, x -> m, m -> y");
        assertThat(LatentProjection.admg(confounded, NodeSet.of(confounded.index("u"))))
                .isEqualTo(Admg.parse("x <-> y, x -> m, m -> y"));
        assertThat(LatentProjection.admg(confounded, confounded.indexes(List.of("u", "m"))))
                .isEqualTo(Admg.parse("x -> y, x <-> y"));
        assertThat(LatentProjection.mag(confounded, confounded.indexes(List.of("u", "m"))))
                .isEqualTo(Mag.parse("x -> y"));
        // x -> b <-> y with b -> y is an inducing path: nothing separates x from y, though no edge joins them.
        Dag inducing = Dag.parse("x -> b -> y, u -> b, u -> y");
        assertThat(LatentProjection.admg(inducing, NodeSet.of(inducing.index("u"))))
                .isEqualTo(Admg.parse("x -> b -> y, b <-> y"));
        assertThat(LatentProjection.mag(inducing, NodeSet.of(inducing.index("u"))))
                .isEqualTo(Mag.parse("x -> b -> y, x -> y"));
    }

    private record Case(Dag dag, NodeSet latent) {}

    private static Case random(int observed, int latent, double density, Random random) {
        Dag dag = RandomGraphs.dag(observed + latent, density, random);
        List<Integer> nodes = new ArrayList<>(NodeSet.range(dag.size()).toList());
        java.util.Collections.shuffle(nodes, random);
        return new Case(dag, NodeSet.of(nodes.subList(0, latent)));
    }

    @ParameterizedTest
    @CsvSource({"4,2,0.4", "5,3,0.3", "5,2,0.5", "6,3,0.3"})
    void projectionsKeepEverySeparationAndAncestryOfTheObserved(int observed, int latent, double density) {
        Random random = new Random(11);
        for (int i = 0; i < 80; i++) {
            Case a = random(observed, latent, density, random);
            NodeSet seen = NodeSet.range(a.dag().size()).minus(a.latent());
            BitSet truth = AllGraphs.independences(a.dag(), seen);
            Admg admg = LatentProjection.admg(a.dag(), a.latent());
            Mag mag = LatentProjection.mag(a.dag(), a.latent());
            assertThat(AllGraphs.independences(admg)).as("%s", a).isEqualTo(truth);
            assertThat(AllGraphs.independences(mag)).as("%s", a).isEqualTo(truth);
            assertThat(LatentProjection.mag(admg)).isEqualTo(mag);
            assertThat(AllGraphs.ancestral(mag)).isTrue();
            assertThat(AllGraphs.maximal(mag)).isTrue();
            for (int node : seen) {
                assertThat(admg.names(
                                admg.ancestors(NodeSet.of(admg.index(a.dag().name(node))))))
                        .isEqualTo(a.dag()
                                .names(a.dag().ancestors(NodeSet.of(node)).minus(a.latent())));
            }
            // In two steps as in one.
            int half = a.latent().first();
            Admg first = LatentProjection.admg(a.dag(), NodeSet.of(half));
            NodeSet rest = first.indexes(a.dag().names(a.latent().without(half)));
            assertThat(LatentProjection.admg(first, rest)).isEqualTo(admg);
            assertThat(LatentProjection.mag(first, rest)).isEqualTo(mag);
        }
    }

    /** FCI as defined, with a perfect answer to every question: a set that separates each pair, then the rules. */
    private static Pag fci(Dag dag, NodeSet latent) {
        int[] observed = NodeSet.range(dag.size()).minus(latent).toArray();
        Map<List<Integer>, NodeSet> sets = new HashMap<>();
        List<Edge> edges = new ArrayList<>();
        for (int[] pair : AllGraphs.pairs(observed.length)) {
            NodeSet rest = NodeSet.range(observed.length).without(pair[0]).without(pair[1]);
            AllGraphs.subsets(rest).stream()
                    .filter(set -> Separation.separated(
                            dag,
                            observed[pair[0]],
                            observed[pair[1]],
                            NodeSet.of(set.stream().map(i -> observed[i]).toArray())))
                    .findFirst()
                    .ifPresentOrElse(
                            set -> sets.put(List.of(pair[0], pair[1]), set),
                            () -> edges.add(Edge.undirected(pair[0], pair[1])));
        }
        MarkTable table = MarkTable.circles(
                Cpdag.of(dag.names(NodeSet.of(observed)), edges).marks());
        PagRules.orient(
                table,
                ColliderOracle.from(
                        (a, b) -> Objects.requireNonNull(sets.get(List.of(Math.min(a, b), Math.max(a, b))))),
                PagRules.Selection.POSSIBLE);
        return table.toPag();
    }

    @ParameterizedTest
    @CsvSource({"4,2,0.4", "5,3,0.4", "6,3,0.4", "7,3,0.3"})
    void theTruePagIsWhatSearchWithPerfectAnswersFinds(int observed, int latent, double density) {
        Random random = new Random(13);
        for (int i = 0; i < 60; i++) {
            Case a = random(observed, latent, density, random);
            Mag mag = LatentProjection.mag(a.dag(), a.latent());
            Pag pag = LatentProjection.pag(a.dag(), a.latent());
            assertThat(fci(a.dag(), a.latent())).isEqualTo(pag);
            MarkTable table = MarkTable.circles(mag.marks());
            PagRules.orient(table, ColliderOracle.from(PagOfMag.separatingSets(mag)), PagRules.Selection.POSSIBLE);
            assertThat(table.toPag()).isEqualTo(pag);
            Mag member = PagOfMag.member(pag);
            assertThat(AllGraphs.independences(member)).isEqualTo(AllGraphs.independences(mag));
            assertThat(PagOfMag.pag(member)).isEqualTo(pag);
        }
    }

    /** The definition of a PAG: a mark is drawn when, and only when, all MAGs of the class have it. */
    private static void marksAreThoseThatAllMagsShare(Cpdag skeleton) {
        Map<BitSet, List<Mag>> classes =
                AllGraphs.mags(skeleton).stream().collect(Collectors.groupingBy(AllGraphs::independences));
        for (List<Mag> members : classes.values()) {
            MarkTable shared = MarkTable.of(members.getFirst().marks());
            for (Mag member : members) {
                for (int[] pair : AllGraphs.pairs(skeleton.size())) {
                    keepShared(shared, member, pair[0], pair[1]);
                    keepShared(shared, member, pair[1], pair[0]);
                }
            }
            Pag expected = shared.toPag();
            for (Mag member : members) {
                assertThat(PagOfMag.pag(member)).as("%s", member).isEqualTo(expected);
            }
            Mag representative = PagOfMag.member(expected);
            assertThat(members).contains(representative);
        }
    }

    private static void keepShared(MarkTable shared, Mag member, int at, int other) {
        member.markAt(at, other).ifPresent(mark -> {
            if (!shared.is(mark, at, other)) {
                shared.set(Mark.CIRCLE, at, other);
            }
        });
    }

    @Test
    void everyPagOfFourNodes() {
        for (NodeSet edges : AllGraphs.subsets(NodeSet.range(6))) {
            marksAreThoseThatAllMagsShare(skeleton(4, edges));
        }
    }

    @ParameterizedTest
    @CsvSource({"5,6,20", "5,7,12", "5,8,4", "6,7,6", "6,8,2"})
    void pagsOfLargerSkeletons(int nodes, int edges, int samples) {
        Random random = new Random(17);
        int pairs = nodes * (nodes - 1) / 2;
        for (int i = 0; i < samples; i++) {
            List<Integer> all = new ArrayList<>(NodeSet.range(pairs).toList());
            java.util.Collections.shuffle(all, random);
            marksAreThoseThatAllMagsShare(skeleton(nodes, NodeSet.of(all.subList(0, edges))));
        }
    }

    private static Cpdag skeleton(int size, NodeSet edges) {
        List<int[]> pairs = AllGraphs.pairs(size);
        return Cpdag.of(
                AllGraphs.names(size),
                edges.stream()
                        .mapToObj(i -> Edge.undirected(pairs.get(i)[0], pairs.get(i)[1]))
                        .toList());
    }

    @Test
    void aPagThatMeansSelectionBiasHasNoMag() {
        assertThatThrownBy(() -> PagOfMag.member(Pag.parse("a -- b o-> c")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("a --- b")
                .hasMessageContaining("selection bias");
        assertThatThrownBy(() -> PagOfMag.member(Pag.parse("a o-o b o-o c o-o d o-o a")))
                .hasMessageContaining("the o-o edges of the PAG cannot be directed");
    }

    /** R5 to R7 by their pictures (Zhang 2008, figure 6): a cycle of four circles, then what hangs on it. */
    @Test
    void tailsFromSelectionBias() {
        ColliderOracle none = ColliderOracle.from((a, b) -> NodeSet.range(10));
        MarkTable cycle = MarkTable.circles(Pag.parse("a o-o b, b o-o c, c o-o d, d o-o a, d o-o e, e o-o f")
                .marks());
        PagRules.orient(cycle, none, PagRules.Selection.POSSIBLE);
        assertThat(cycle.toPag()).isEqualTo(Pag.parse("a -- b, b -- c, c -- d, d -- a, d -o e, e -o f"));
        MarkTable excluded = MarkTable.circles(
                Pag.parse("a o-o b, b o-o c, c o-o d, d o-o a").marks());
        PagRules.orient(excluded, none, PagRules.Selection.EXCLUDED);
        assertThat(excluded.toPag()).isEqualTo(Pag.parse("a o-o b, b o-o c, c o-o d, d o-o a"));
    }

    /** R8 in its two forms; no PAG of so few nodes as above needs it. */
    @Test
    void aTailThatADirectedPathForces() {
        ColliderOracle none = ColliderOracle.from((a, b) -> NodeSet.range(10));
        for (String[] beforeAndAfter : new String[][] {
            {"a -> b -> c, a o-> c", "a -> b -> c, a -> c"},
            {"a -o b -> c, a o-> c", "a -o b -> c, a -> c"},
            {"a o-> b -> c, a o-> c", "a o-> b -> c, a o-> c"}
        }) {
            MarkTable table = MarkTable.of(Pag.parse(beforeAndAfter[0]).marks());
            PagRules.close(table, none, PagRules.Selection.EXCLUDED);
            assertThat(table.toPag()).isEqualTo(Pag.parse(beforeAndAfter[1]));
        }
    }

    /** R1 goes on from marks that were set beforehand. */
    @Test
    void knowledgeThatIsThereStays() {
        MarkTable table = MarkTable.of(Pag.parse("a <-> b, b o-o c").marks());
        PagRules.close(table, ColliderOracle.from((a, b) -> NodeSet.range(10)), PagRules.Selection.EXCLUDED);
        assertThat(table.toPag()).isEqualTo(Pag.parse("a <-> b, b -> c"));
        table.remove(0, 1);
        assertThat(table.isAdjacent(0, 1)).isFalse();
        assertThatThrownBy(() -> table.mark(0, 1)).hasMessageContaining("no edge between nodes 0 and 1");
    }
}

package dev.whence.causal.adjustment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.Mag;
import dev.whence.causal.graph.Mark;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.Pag;
import dev.whence.causal.separation.Separation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Exhaustive on four nodes: every ADMG there is stands for one way in which hidden variables can act, so a set is valid
 * in a MAG or PAG exactly when it is valid in every ADMG that has that MAG or PAG, and in a CPDAG exactly when it is
 * valid in every DAG of the class.
 */
class EquivalenceClassesTest {
    private static final int SIZE = 4;
    private static final List<String> NAMES = List.of("a", "b", "c", "d");

    /** One ADMG, its separations, and its ancestors (bit 4 * a + b: a is an ancestor of b). */
    private record Known(Admg graph, int separations, int ancestors) {
        boolean causes(int a, int b) {
            return (ancestors >> SIZE * a + b & 1) == 1;
        }
    }

    private static final List<Known> ALL = new ArrayList<>();

    @BeforeAll
    static void listEveryAdmg() {
        extend(0, 1, new ArrayList<>());
    }

    private static void extend(int a, int b, List<Edge> edges) {
        if (a == SIZE - 1) {
            if (acyclic(edges)) {
                Admg graph = Admg.of(NAMES, edges);
                ALL.add(new Known(graph, separations(graph), ancestors(graph)));
            }
            return;
        }
        int nextA = b == SIZE - 1 ? a + 1 : a;
        int nextB = b == SIZE - 1 ? a + 2 : b + 1;
        for (int choice = 0; choice < 6; choice++) {
            List<Edge> more = new ArrayList<>(edges);
            if (choice % 3 > 0) {
                more.add(choice % 3 == 1 ? Edge.directed(a, b) : Edge.directed(b, a));
            }
            if (choice >= 3) {
                more.add(Edge.bidirected(a, b));
            }
            extend(nextA, nextB, more);
        }
    }

    private static boolean acyclic(List<Edge> edges) {
        boolean[][] reach = new boolean[SIZE][SIZE];
        edges.stream().filter(Edge::isDirected).map(Edge::canonical).forEach(e -> reach[e.from()][e.to()] = true);
        for (int k = 0; k < SIZE; k++) {
            for (int i = 0; i < SIZE; i++) {
                for (int j = 0; j < SIZE; j++) {
                    reach[i][j] |= reach[i][k] && reach[k][j];
                }
            }
        }
        return IntStream.range(0, SIZE).noneMatch(i -> reach[i][i]);
    }

    private static int separations(Graph graph) {
        int bits = 0;
        int at = 0;
        for (int a = 0; a < SIZE; a++) {
            for (int b = a + 1; b < SIZE; b++) {
                for (NodeSet z :
                        ByDefinition.subsets(NodeSet.range(SIZE).without(a).without(b))) {
                    bits |= Separation.separated(graph, a, b, z) ? 1 << at : 0;
                    at++;
                }
            }
        }
        return bits;
    }

    private static int ancestors(Graph graph) {
        int bits = 0;
        for (int b = 0; b < SIZE; b++) {
            for (int a : graph.ancestors(NodeSet.of(b))) {
                bits |= 1 << SIZE * a + b;
            }
        }
        return bits;
    }

    private static boolean adjacent(int separations, int a, int b) {
        int pair = 0;
        for (int i = 0; i < SIZE; i++) {
            for (int j = i + 1; j < SIZE; j++) {
                if (i == a && j == b) {
                    return (separations >> 4 * pair & 15) == 0;
                }
                pair++;
            }
        }
        throw new AssertionError();
    }

    /** The graph whose marks are those shared by all of the class: tail where a always causes b, arrow where never. */
    private static List<Edge> commonMarks(List<Known> members) {
        List<Edge> edges = new ArrayList<>();
        for (int a = 0; a < SIZE; a++) {
            for (int b = a + 1; b < SIZE; b++) {
                if (adjacent(members.getFirst().separations(), a, b)) {
                    edges.add(new Edge(a, b, mark(members, a, b), mark(members, b, a)));
                }
            }
        }
        return edges;
    }

    private static Mark mark(List<Known> members, int at, int other) {
        long causes = members.stream().filter(known -> known.causes(at, other)).count();
        return causes == members.size() ? Mark.TAIL : causes == 0 ? Mark.ARROW : Mark.CIRCLE;
    }

    private static final List<List<NodeSet>> QUESTIONS = List.of(
            List.of(NodeSet.of(0), NodeSet.of(1)),
            List.of(NodeSet.of(0, 1), NodeSet.of(2)),
            List.of(NodeSet.of(0), NodeSet.of(1, 2)));

    private final Map<Known, List<List<NodeSet>>> validSets = new HashMap<>();

    private void compare(Graph graph, List<Known> members, int[] tally) {
        for (int question = 0; question < QUESTIONS.size(); question++) {
            NodeSet x = QUESTIONS.get(question).getFirst();
            NodeSet y = QUESTIONS.get(question).getLast();
            int number = question;
            Adjustment query = Adjustment.of(graph, x, y);
            List<NodeSet> valid = ByDefinition.subsets(
                            NodeSet.range(SIZE).minus(x).minus(y))
                    .stream()
                    .filter(z -> members.stream()
                            .allMatch(known -> valid(known, number).contains(z)))
                    .toList();
            for (NodeSet z : ByDefinition.subsets(NodeSet.range(SIZE).minus(x).minus(y))) {
                Validity verdict = query.check(z);
                assertThat(verdict.valid())
                        .as("%s: %s on %s given %s: %s", graph, x, y, z, verdict)
                        .isEqualTo(valid.contains(z));
            }
            assertThat(query.allMinimal()).containsExactlyInAnyOrderElementsOf(ByDefinition.minimal(valid));
            assertThat(query.exists()).isEqualTo(!valid.isEmpty());
            assertThat(query.canonical().isPresent()).isEqualTo(!valid.isEmpty());
            query.canonical().ifPresent(set -> assertThat(valid).contains(set));
            for (int v : query.forbidden()) {
                assertThat(query.whyForbidden(v).orElseThrow()).contains(graph.name(v));
            }
            tally[0]++;
            tally[1] += valid.isEmpty() ? 0 : 1;
            tally[2] += query.amenability().holds() ? 0 : 1;
        }
    }

    private List<NodeSet> valid(Known known, int question) {
        return validSets
                .computeIfAbsent(
                        known,
                        any -> QUESTIONS.stream()
                                .map(q -> ByDefinition.validAdjustmentSets(any.graph(), q.getFirst(), q.getLast()))
                                .toList())
                .get(question);
    }

    @Test
    void everyPag() {
        Map<Integer, List<Known>> classes = new HashMap<>();
        ALL.forEach(known -> classes.computeIfAbsent(known.separations(), key -> new ArrayList<>())
                .add(known));
        int[] tally = new int[3];
        classes.values().forEach(members -> compare(Pag.of(NAMES, commonMarks(members)), members, tally));
        assertThat(tally[1]).isGreaterThan(50);
        assertThat(tally[2]).isGreaterThan(50);
    }

    @Test
    void everyMag() {
        Map<Long, List<Known>> classes = new HashMap<>();
        ALL.forEach(known -> classes.computeIfAbsent(
                        (long) known.separations() << 16 | known.ancestors(), key -> new ArrayList<>())
                .add(known));
        int[] tally = new int[3];
        for (List<Known> members : classes.values()) {
            List<Edge> edges = commonMarks(members);
            // Ancestors that no edge path shows belong to no MAG on these nodes: then the key is not a MAG's.
            Mag mag = Mag.of(NAMES, edges);
            if (ancestors(mag) == members.getFirst().ancestors()) {
                compare(mag, members, tally);
            }
        }
        assertThat(tally[1]).isGreaterThan(500);
        assertThat(tally[2]).isGreaterThan(500);
    }

    @Test
    void everyCpdagAndManyMpdags() {
        Map<Integer, List<Known>> classes = new HashMap<>();
        ALL.stream()
                .filter(known -> known.graph().edges().stream().allMatch(Edge::isDirected))
                .forEach(known -> classes.computeIfAbsent(known.separations(), key -> new ArrayList<>())
                        .add(known));
        assertThat(classes).hasSize(185); // Markov equivalence classes of DAGs on 4 labelled nodes (Gillispie 2002)
        SplittableRandom random = new SplittableRandom(4);
        int[] tally = new int[3];
        for (List<Known> members : classes.values()) {
            compare(cpdag(members), members, tally);
            for (int round = 0; round < 6; round++) { // background knowledge: some undirected edges as in one member
                List<Edge> known = members.get(random.nextInt(members.size())).graph().edges().stream()
                        .filter(edge -> random.nextInt(3) == 0)
                        .toList();
                List<Known> left = members.stream()
                        .filter(member -> member.graph().edges().containsAll(known))
                        .toList();
                compare(cpdag(left), left, tally);
            }
        }
        assertThat(tally[1]).isGreaterThan(300);
        assertThat(tally[2]).isGreaterThan(300);
    }

    /** In a DAG adjacent nodes are cause and effect, so that a circle means "either". */
    private static Cpdag cpdag(List<Known> members) {
        return Cpdag.of(
                NAMES,
                commonMarks(members).stream()
                        .map(edge -> edge.fromMark() == Mark.CIRCLE ? Edge.undirected(edge.from(), edge.to()) : edge)
                        .toList());
    }
}

package dev.whence.discovery.series;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.causal.Progress;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.discovery.independence.OracleTest;
import dev.whence.discovery.knowledge.Arrow;
import dev.whence.discovery.knowledge.Knowledge;
import dev.whence.discovery.series.PcmciOptions.Colliders;
import dev.whence.discovery.series.SeriesGraph.Link;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * With a separation oracle in place of a test PCMCI+ must find the class of the true graph, and PCMCI the true graph of a
 * model without links within a step. The oracle is d-separation in the model unrolled far enough back.
 */
class PcmciOracleTest {
    private static final List<String> NAMES = List.of("a", "b", "c", "d", "e");

    static SeriesGraph random(SplittableRandom random, int size, int maxLag, double own, double lagged, double within) {
        List<Link> links = new ArrayList<>();
        int[] order = new int[size]; // of a random order
        for (int i = 0; i < size; i++) {
            int at = random.nextInt(i + 1);
            order[i] = order[at];
            order[at] = i;
        }
        for (int from = 0; from < size; from++) {
            for (int to = 0; to < size; to++) {
                for (int lag = 1; lag <= maxLag; lag++) {
                    if (random.nextDouble() < (from == to && lag == 1 ? own : lagged)) {
                        links.add(Link.directed(from, lag, to));
                    }
                }
                if (order[from] < order[to] && random.nextDouble() < within) {
                    links.add(Link.directed(from, 0, to));
                }
            }
        }
        return SeriesGraph.of(NAMES.subList(0, size), maxLag, links);
    }

    static LaggedTest oracle(SeriesGraph truth) {
        int depth = 2 * truth.maxLag();
        int back = depth + 2 * truth.maxLag() * truth.variables().size();
        Dag unrolled = truth.unrolled(back);
        List<String> observed =
                unrolled.nodes().subList(0, (depth + 1) * truth.variables().size());
        return new LaggedTest(new OracleTest(unrolled, observed), truth.variables(), depth, 1, Progress.NONE);
    }

    /**
     * The class by its definition: all ways of directing the links within a step that are acyclic and have the colliders
     * of the truth; a link is directed where all agree.
     */
    static Set<Link> trueClass(SeriesGraph truth, Knowledge knowledge) {
        List<Link> within =
                truth.links().stream().filter(link -> link.lag() == 0).toList();
        List<Link> lagged =
                truth.links().stream().filter(link -> link.lag() > 0).toList();
        Set<String> colliders = colliders(truth);
        SeriesKnowledge known = SeriesKnowledge.of(knowledge, truth.variables(), truth.maxLag());
        Set<Link> directed = new HashSet<>();
        for (int choice = 0; choice < 1 << within.size(); choice++) {
            List<Link> links = new ArrayList<>(lagged);
            boolean allowed = true;
            for (int i = 0; i < within.size(); i++) {
                Link link = within.get(i);
                Link chosen = (choice >> i & 1) == 0 ? link : Link.directed(link.to(), 0, link.from());
                allowed &= !known.forbids(chosen.from(), 0, chosen.to());
                links.add(chosen);
            }
            SeriesGraph member = SeriesGraph.of(truth.variables(), truth.maxLag(), links);
            if (allowed
                    && member.cpdag().marks().directedCycle().isEmpty()
                    && colliders(member).equals(colliders)) {
                directed.addAll(links);
            }
        }
        return directed.stream()
                .map(link -> link.lag() == 0 && directed.contains(Link.directed(link.to(), 0, link.from()))
                        ? Link.undirected(link.from(), link.to())
                        : link)
                .collect(Collectors.toSet());
    }

    /** Pairs of parents of a present node that are not joined; both in the graph unrolled. */
    private static Set<String> colliders(SeriesGraph graph) {
        Set<String> colliders = new HashSet<>();
        SeriesGraph wide = SeriesGraph.of(graph.variables(), 2 * graph.maxLag(), graph.links());
        Set<Edge> edges = new HashSet<>();
        for (Link link : graph.links()) {
            for (int shift = 0; shift + link.lag() <= wide.maxLag(); shift++) {
                edges.add(Edge.undirected(wide.node(link.from(), link.lag() + shift), wide.node(link.to(), shift))
                        .canonical());
            }
        }
        for (Link one : graph.links()) {
            for (Link other : graph.links()) {
                int a = wide.node(one.from(), one.lag());
                int b = wide.node(other.from(), other.lag());
                if (one.to() == other.to() && a < b && !edges.contains(Edge.undirected(a, b))) {
                    colliders.add(a + ">" + one.to() + "<" + b);
                }
            }
        }
        return colliders;
    }

    private static SeriesKnowledge nothing(SeriesGraph truth) {
        return SeriesKnowledge.of(Knowledge.none(), truth.variables(), truth.maxLag());
    }

    @ParameterizedTest
    @EnumSource(Colliders.class)
    void pcmciPlusFindsTheTrueClass(Colliders rule) {
        SplittableRandom random = new SplittableRandom(11);
        int open = 0;
        int directed = 0;
        for (int model = 0; model < 150; model++) {
            int size = 2 + (model + model / 8) % 4;
            int maxLag = 1 + model % 2;
            SeriesGraph truth = random(random, size, maxLag, 0.25, 0.3 / size, 0.5);
            PcmciOptions options = PcmciOptions.of(maxLag, 0.5).withColliders(rule);
            SeriesResult found = PcmciPlus.run(oracle(truth), options, nothing(truth));
            assertThat(Set.copyOf(found.graph().links()))
                    .as("model %d: %s", model, truth)
                    .isEqualTo(trueClass(truth, Knowledge.none()));
            assertThat(found.warnings()).isEmpty();
            open += (int) found.graph().links().stream()
                    .filter(link -> !link.directed())
                    .count();
            directed += (int) found.graph().links().stream()
                    .filter(link -> link.directed() && link.lag() == 0)
                    .count();
        }
        assertThat(open).isGreaterThan(50); // both kinds were put to the test
        assertThat(directed).isGreaterThan(50);
    }

    @Test
    void pcmciFindsTheTrueGraphWithoutLinksWithinAStep() {
        SplittableRandom random = new SplittableRandom(12);
        for (int model = 0; model < 300; model++) {
            int size = 2 + model % 3;
            int maxLag = 1 + model % 2;
            SeriesGraph truth = random(random, size, maxLag, 0.7, 0.8 / size, 0);
            SeriesResult found = Pcmci.run(oracle(truth), PcmciOptions.of(maxLag, 0.5), nothing(truth));
            assertThat(found.graph()).as("model %d", model).isEqualTo(truth);
            assertThat(found.warnings()).isEmpty();
        }
    }

    @Test
    void trueKnowledgeDirectsWhatFollowsFromIt() {
        SplittableRandom random = new SplittableRandom(13);
        int more = 0;
        for (int model = 0; model < 120; model++) {
            int size = 3 + model % 3;
            SeriesGraph truth = random(random, size, 1, 0.2, 0.05, 0.6);
            Set<Arrow> forbidden = new HashSet<>();
            for (Link link : truth.links()) {
                if (link.lag() == 0 && random.nextDouble() < 0.3) {
                    String from = truth.variables().get(link.from());
                    String to = truth.variables().get(link.to());
                    forbidden.add(new Arrow(to + "(t)", from + "(t)"));
                }
            }
            Knowledge knowledge = new Knowledge(Map.of(), Set.of(), forbidden, Set.of(), Set.of(), Set.of(), Set.of());
            SeriesResult found = PcmciPlus.run(
                    oracle(truth), PcmciOptions.of(1, 0.5), SeriesKnowledge.of(knowledge, truth.variables(), 1));
            assertThat(Set.copyOf(found.graph().links()))
                    .as("model %d: %s knowing %s", model, truth, forbidden)
                    .isEqualTo(trueClass(truth, knowledge));
            more += Set.copyOf(found.graph().links()).equals(trueClass(truth, Knowledge.none())) ? 0 : 1;
        }
        assertThat(more).isGreaterThan(20);
    }
}

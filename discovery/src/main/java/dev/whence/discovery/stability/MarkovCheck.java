package dev.whence.discovery.stability;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.causal.equivalence.ConsistentExtension;
import dev.whence.causal.equivalence.Extension;
import dev.whence.causal.equivalence.PagOfMag;
import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.Mag;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.Pag;
import dev.whence.causal.separation.Separators;
import dev.whence.discovery.Parallel;
import dev.whence.discovery.independence.IndependenceTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * Holds a graph against rows that it was not found in. A graph implies independencies: in a DAG, each variable is
 * independent of those before it given its parents (Pearl 1988, section 3.3: the ordered Markov condition, which implies
 * all others). If the graph is right their p-values on fresh rows are uniform, so that about a share alpha is rejected;
 * a larger share means that edges are missing or turned. And an edge that is real shows as a dependence given the other
 * parents. Both are tested, on a random part of the pairs when there are many.
 */
public final class MarkovCheck {
    private MarkovCheck() {}

    /**
     * @param alpha level of the tests, in (0,1)
     * @param maxTests how many independencies, and how many edges, are tested at most
     * @param seed of the choice when there are more
     * @param threads the result does not depend on it
     */
    public record Options(double alpha, int maxTests, long seed, int threads) {}

    private record Question(int a, int b, NodeSet given) {}

    /**
     * Tests what a graph implies.
     *
     * @param graph over the variables of the test, by name; a CPDAG or a PAG stands for any of its members, which all imply
     *     the same
     * @param heldOut a test on rows that were not used to find the graph
     * @throws InputException when the graph is of no member (no DAG or MAG has its marks), says why
     */
    public static MarkovResult run(Graph graph, IndependenceTest heldOut, Options options, Progress progress) {
        return run(graph, _ -> true, heldOut, options, progress);
    }

    /**
     * As the other, for a graph that gives the causes of some nodes only, as that of a time series gives those of the
     * present: what is tested are these nodes, given their parents, against the nodes before them.
     *
     * @param caused whether the graph gives the causes of a node, by name; only for DAGs and CPDAGs
     */
    public static MarkovResult run(
            Graph graph, Predicate<String> caused, IndependenceTest heldOut, Options options, Progress progress) {
        List<Question> absent = new ArrayList<>();
        List<Question> present = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(options.seed());
        switch (graph) {
            case Dag dag -> ofDag(dag, caused, absent, present, options, random);
            case Cpdag cpdag -> {
                Dag member = switch (ConsistentExtension.find(cpdag)) {
                    case Extension.Found(Dag dag) -> dag;
                    case Extension.None none ->
                        throw new InputException("no DAG has the marks of this graph: " + none.reason());
                };
                ofDag(member, caused, absent, present, options, random);
            }
            case Pag pag -> ofMag(PagOfMag.member(pag), absent, options, random);
            case Mag mag -> ofMag(mag, absent, options, random);
            case Admg _ -> throw new InputException("the Markov check of an ADMG is not available");
        }
        int[] number = graph.nodes().stream()
                .mapToInt(name -> heldOut.names().indexOf(name))
                .toArray();
        List<MarkovResult.Tested> independencies = tested(graph, absent, heldOut, number, options, progress);
        List<MarkovResult.Tested> edges = tested(graph, present, heldOut, number, options, progress);
        return new MarkovResult(independencies, edges, options.alpha());
    }

    private static void ofDag(
            Dag dag,
            Predicate<String> caused,
            List<Question> absent,
            List<Question> present,
            Options options,
            SplittableRandom random) {
        int[] order =
                dag.topologicalOrder().stream().mapToInt(Integer::intValue).toArray();
        int[] position = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            position[order[i]] = i;
        }
        for (int[] pair : pairs(dag, options.maxTests(), random)) {
            boolean firstCaused = caused.test(dag.name(pair[0]));
            boolean secondCaused = caused.test(dag.name(pair[1]));
            if (!firstCaused && !secondCaused) {
                continue;
            }
            boolean laterFirst = firstCaused && secondCaused ? position[pair[0]] > position[pair[1]] : firstCaused;
            int later = laterFirst ? pair[0] : pair[1];
            int earlier = laterFirst ? pair[1] : pair[0];
            absent.add(new Question(later, earlier, dag.parents(later)));
        }
        List<Edge> edges = new ArrayList<>(dag.edges());
        while (edges.size() > options.maxTests()) {
            edges.remove(random.nextInt(edges.size()));
        }
        for (Edge edge : edges) {
            Edge arrow = edge.isDirected() ? edge : edge.reversed();
            present.add(new Question(
                    arrow.from(), arrow.to(), dag.parents(arrow.to()).without(arrow.from())));
        }
    }

    private static void ofMag(Mag mag, List<Question> absent, Options options, SplittableRandom random) {
        for (int[] pair : pairs(mag, options.maxTests(), random)) {
            Separators.minimal(mag, NodeSet.of(pair[0]), NodeSet.of(pair[1]))
                    .ifPresent(set -> absent.add(new Question(pair[0], pair[1], set)));
        }
    }

    /** Pairs without an edge: all, or as many as asked for at random. */
    private static List<int[]> pairs(Graph graph, int most, SplittableRandom random) {
        long size = graph.size();
        long all = size * (size - 1) / 2 - graph.edges().size();
        List<int[]> pairs = new ArrayList<>();
        if (all <= 4L * most) {
            for (int a = 0; a < size; a++) {
                for (int b = a + 1; b < size; b++) {
                    if (!graph.isAdjacent(a, b)) {
                        pairs.add(new int[] {a, b});
                    }
                }
            }
            while (pairs.size() > most) {
                pairs.remove(random.nextInt(pairs.size()));
            }
            return pairs;
        }
        while (pairs.size() < most) { // at least three quarters of the draws of two different nodes are not adjacent
            int a = random.nextInt(graph.size());
            int b = random.nextInt(graph.size());
            if (a != b && !graph.isAdjacent(a, b)) {
                pairs.add(new int[] {Math.min(a, b), Math.max(a, b)});
            }
        }
        return pairs;
    }

    private static List<MarkovResult.Tested> tested(
            Graph graph,
            List<Question> questions,
            IndependenceTest test,
            int[] number,
            Options options,
            Progress progress) {
        List<Optional<MarkovResult.Tested>> answers = Parallel.map(questions.size(), options.threads(), i -> {
            progress.at("checking on held-out rows", i, questions.size());
            Question question = questions.get(i);
            int a = number[question.a()];
            int b = number[question.b()];
            NodeSet given = NodeSet.of(
                    question.given().stream().map(node -> number[node]).toArray());
            try {
                double p = test.pValue(Math.min(a, b), Math.max(a, b), given);
                return Optional.of(new MarkovResult.Tested(
                        graph.name(question.a()), graph.name(question.b()), graph.names(question.given()), p));
            } catch (InputException impossible) {
                return Optional.empty(); // too few rows for so many parents, or collinear in this part of the rows
            }
        });
        List<MarkovResult.Tested> made =
                new ArrayList<>(answers.stream().flatMap(Optional::stream).toList());
        made.sort(Comparator.comparingDouble(MarkovResult.Tested::pValue)
                .thenComparing(MarkovResult.Tested::a)
                .thenComparing(MarkovResult.Tested::b));
        return made;
    }

    /** The largest distance between the p-values' distribution and the uniform one, in [0,1] (Kolmogorov). */
    static double distanceFromUniform(double[] pValues) {
        double[] sorted = pValues.clone();
        Arrays.sort(sorted);
        double distance = 0;
        for (int i = 0; i < sorted.length; i++) {
            distance = Math.max(distance, (i + 1.0) / sorted.length - sorted[i]);
            distance = Math.max(distance, sorted[i] - (double) i / sorted.length);
        }
        return distance;
    }
}

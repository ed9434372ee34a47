package dev.whence.discovery.greedy;

import dev.whence.causal.Progress;
import dev.whence.discovery.knowledge.Knowledge;
import dev.whence.discovery.knowledge.KnowledgeOver;
import dev.whence.discovery.score.GaussianBic;
import dev.whence.discovery.score.Score;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Greedy equivalence search (Chickering 2002, "Optimal structure identification with greedy search", JMLR 3), in the
 * manner of the fast version of Ramsey et al. (2017, "A million variables and more", Int. J. Data Sci. Anal. 3): from the
 * empty graph the best valid insertion again and again until none improves the score, then the best deletion. The best
 * operators of every node are kept, and found anew only where the last step changed something that they depend on: a
 * node's parents and neighbours, who is adjacent to its neighbours, or a path that stood in the way.
 *
 * <p>All pairs are considered at every step; no pair is set aside because it is independent without conditioning, so no
 * assumption of faithfulness is made beyond that of the score. Ties are broken by the numbers of the variables. The result
 * does not depend on the number of threads.
 */
public final class Fges {
    /** Below so many variables times nodes, one thread is done before others have started. */
    private static final int WORTHWHILE = 20_000;

    private final Score score;
    private final Guard guard;
    private final FgesOptions options;
    private final Progress progress;
    private final Pattern graph;
    private final Candidates[] candidates;
    /** By node, the nodes on paths that make insertions on it invalid. */
    private final long[][] watched;

    private final List<FgesStep> steps = new ArrayList<>();
    private final int[] degree;
    private boolean limited;

    private Fges(Score score, FgesOptions options, KnowledgeOver knowledge, Progress progress) {
        int size = score.names().size();
        this.score = score;
        this.guard = new Guard(knowledge);
        this.options = options;
        this.progress = progress;
        this.graph = guard.start();
        this.candidates = new Candidates[size];
        Arrays.setAll(candidates, _ -> new Candidates());
        this.watched = new long[size][graph.words];
        this.degree = new int[size];
        Arrays.setAll(degree, graph::degree);
    }

    /** As {@link #run(Score, FgesOptions, KnowledgeOver, Progress)}, with nothing known and silently. */
    public static FgesResult run(Score score, FgesOptions options) {
        return run(score, options, Knowledge.none().over(score.names()), Progress.NONE);
    }

    /**
     * Learns a class of DAGs over the score's variables.
     *
     * @param knowledge over the score's variables: tiers, forbidden and required edges, forbidden paths
     * @throws java.util.concurrent.CancellationException when the progress says so or the thread is interrupted
     */
    public static FgesResult run(Score score, FgesOptions options, KnowledgeOver knowledge, Progress progress) {
        return new Fges(score, options, knowledge, progress).search();
    }

    private FgesResult search() {
        try (Crew crew = new Crew(options.threads())) {
            forward(crew);
            backward(crew);
        }
        return new FgesResult(guard.result(graph), steps, limited, new FinalOffers(graph, score));
    }

    static Family family(Score score) {
        return score instanceof GaussianBic bic ? new GaussianFamily(bic) : new ScoredFamily(score);
    }

    private boolean isWorthwhile(int nodes) {
        return !(score instanceof GaussianBic) || (long) nodes * graph.size > WORTHWHILE;
    }

    private void forward(Crew crew) {
        Insertions[] workers = new Insertions[crew.threads()];
        Arrays.setAll(workers, _ -> new Insertions(graph, family(score)));
        int[] all = new int[graph.size];
        Arrays.setAll(all, node -> node);
        Tournament best = new Tournament(candidates);
        for (int from = 0; from < all.length; from += 256) { // in portions, to tell how far it is
            progress.check();
            progress.at("scores of all pairs", from, all.length);
            find(Arrays.copyOfRange(all, from, Math.min(all.length, from + 256)), workers, crew, best);
        }
        for (int y = best.best(); y >= 0; y = best.best()) {
            progress.check();
            Candidates mine = candidates[y];
            int x = mine.x();
            int[] clique = mine.clique();
            double gain = mine.gain();
            int[] dirty = insert(x, y, clique, gain, workers[0]);
            if (dirty.length == 0) {
                mine.poll();
                best.update(y);
            } else {
                find(dirty, workers, crew, best);
                progress.at("adding edges", steps.size(), steps.size() + 1);
            }
        }
        limited |= Arrays.stream(workers).anyMatch(Insertions::limited);
    }

    private void find(int[] nodes, Insertions[] workers, Crew crew, Tournament best) {
        crew.each(
                nodes.length,
                isWorthwhile(nodes.length),
                (worker, item) -> workers[worker].find(nodes[item], candidates[nodes[item]], watched[nodes[item]]));
        for (int node : nodes) {
            best.update(node);
        }
    }

    /** Makes the insertion if it is valid. Returns the nodes whose operators must be found anew; none if it was not. */
    private int[] insert(int x, int y, int[] clique, double gain, Insertions check) {
        int[] none = {};
        if (degree[x] >= options.maxDegree() || degree[y] >= options.maxDegree() || isRuledOut(x, y, clique)) {
            return none;
        }
        if (!check.isValid(x, y, clique, watched[y])) {
            return none;
        }
        int[] t =
                Arrays.stream(clique).filter(each -> !graph.isAdjacent(each, x)).toArray();
        List<Integer> given = given(x, y, clique);
        Completion change = Completion.insert(graph, x, y, t);
        if (!guard.admits(graph)) {
            change.undo();
            return none;
        }
        degree[x]++;
        degree[y]++;
        steps.add(new FgesStep(true, x, y, given, gain));
        long[] dirty = dirty(change, x, y);
        change.forBlocked((a, b) -> {
            for (int node = 0; node < graph.size; node++) {
                if (Bits.has(watched[node], a) && Bits.has(watched[node], b)) {
                    Bits.add(dirty, node);
                }
            }
        });
        return Bits.toArray(dirty);
    }

    /** What knowledge rules out at a glance: arrows that the insertion would make in every member of the class. */
    private boolean isRuledOut(int x, int y, int[] clique) {
        if (guard.isEmpty()) {
            return false;
        }
        boolean collider = Bits.hasOutside(graph.parents[y], graph.adjacent[x], x);
        for (int each : clique) {
            if (!graph.isAdjacent(each, x)) {
                collider = true;
                if (guard.forbids(each, y)) {
                    return true;
                }
            }
        }
        return guard.forbidsAdjacency(x, y) || (collider && guard.forbids(x, y));
    }

    private List<Integer> given(int x, int y, int[] clique) {
        long[] given = graph.parents[y].clone();
        for (int each : clique) {
            Bits.add(given, each);
        }
        Bits.remove(given, x);
        return Arrays.stream(Bits.toArray(given)).boxed().toList();
    }

    /** The nodes of which parents or neighbours changed, or who is adjacent to the neighbours. */
    private long[] dirty(Completion change, int x, int y) {
        long[] dirty = Bits.of(graph.words, change.changed());
        Bits.add(dirty, x);
        Bits.add(dirty, y);
        for (int i = 0; i < dirty.length; i++) {
            dirty[i] |= graph.neighbours[x][i] | graph.neighbours[y][i];
        }
        return dirty;
    }

    private void backward(Crew crew) {
        Deletions finder = new Deletions(graph, score);
        int[] all = new int[graph.size];
        Arrays.setAll(all, node -> node);
        crew.each(all.length, true, (_, node) -> finder.find(node, candidates[node]));
        Tournament best = new Tournament(candidates);
        for (int y = best.best(); y >= 0; y = best.best()) {
            progress.check();
            Candidates mine = candidates[y];
            int[] dirty = delete(mine.x(), y, mine.clique(), mine.gain());
            if (dirty.length == 0) {
                mine.poll();
                best.update(y);
            } else {
                crew.each(
                        dirty.length,
                        !(score instanceof GaussianBic),
                        (_, item) -> finder.find(dirty[item], candidates[dirty[item]]));
                for (int node : dirty) {
                    best.update(node);
                }
                progress.at("taking edges away", steps.size(), steps.size() + 1);
            }
        }
        limited |= finder.limited();
    }

    private int[] delete(int x, int y, int[] clique, double gain) {
        int[] none = {};
        if (guard.requiresAdjacency(x, y)) {
            return none;
        }
        long[] h = new long[graph.words];
        for (int i = 0; i < h.length; i++) {
            h[i] = graph.neighbours[y][i] & graph.adjacent[x][i];
        }
        for (int each : clique) {
            Bits.remove(h, each);
        }
        List<Integer> given = given(x, y, clique);
        Completion change = Completion.delete(graph, x, y, Bits.toArray(h));
        if (!guard.admits(graph)) {
            change.undo();
            return none;
        }
        degree[x]--;
        degree[y]--;
        steps.add(new FgesStep(false, x, y, given, gain));
        return Bits.toArray(dirty(change, x, y));
    }

    /** Looks at the operators on a pair of the found class when it is asked. */
    private record FinalOffers(Pattern graph, Score score) implements FgesResult.Offers {
        @Override
        public double adding(int a, int b) {
            return Math.max(into(a, b), into(b, a));
        }

        private double into(int x, int y) {
            Candidates found = new Candidates();
            new Insertions(graph, new SingleGain(score, x)).find(y, found, new long[graph.words]);
            return found.isEmpty() ? Double.NEGATIVE_INFINITY : found.gain();
        }

        @Override
        public double removing(int a, int b) {
            Deletions deletions = new Deletions(graph, score);
            return Math.max(
                    graph.isDirected(b, a) ? Double.NEGATIVE_INFINITY : deletions.best(a, b),
                    graph.isDirected(a, b) ? Double.NEGATIVE_INFINITY : deletions.best(b, a));
        }
    }
}

package dev.whence.discovery.latent;

import dev.whence.causal.Progress;
import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.Parallel;
import dev.whence.discovery.Subsets;
import dev.whence.discovery.independence.IndependenceTest;
import dev.whence.discovery.independence.TestResult;
import dev.whence.discovery.knowledge.KnowledgeOver;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Takes edges away between variables that some set separates. Level by level (the number of variables conditioned on),
 * every adjacent pair is tested given every candidate set of that size; the neighbours are those at the start of the
 * level, so that no pair's fate depends on when another was tested (Colombo and Maathuis 2014). Of the sets of a level
 * that separate a pair, the one with the largest p-value is kept.
 *
 * <p>What is known enters twice. A pair known to be joined, by a direct cause or by a hidden common cause, keeps its edge;
 * a test against it goes on record. And a variable known to cause neither of a pair is never conditioned on: a pair that
 * can be separated is separated by ancestors of the two (Richardson and Spirtes 2002, theorem 4.2).
 */
final class EdgeRemoval {
    private record Candidates(
            int a,
            int b,
            NodeSet nearA,
            NodeSet nearB,
            @Nullable NodeSet doneA,
            @Nullable NodeSet doneB) {}

    private record Verdict(@Nullable Separated best, long tests) {}

    private final IndependenceTest test;
    private final KnowledgeOver known;
    private final FciOptions options;
    private final Progress progress;
    private final int size;
    private final BitSet[] near;
    private final Map<Long, Separated> separated = new TreeMap<>();
    private final Map<Long, Separated> nearest = new TreeMap<>();
    private final Map<Long, Separated> overruled = new TreeMap<>();
    private final Map<Stage, Long> tests = new EnumMap<>(Stage.class);
    private final Map<Stage, Integer> cut = new EnumMap<>(Stage.class);
    private int depth = -1;

    /** Starts from the complete graph. */
    EdgeRemoval(IndependenceTest test, KnowledgeOver known, FciOptions options, Progress progress) {
        this.test = test;
        this.known = known;
        this.options = options;
        this.progress = progress;
        this.size = test.names().size();
        this.near = new BitSet[size];
        for (int a = 0; a < size; a++) {
            near[a] = new BitSet(size);
            near[a].set(0, size);
            near[a].clear(a);
        }
    }

    static long key(int a, int b) {
        return (long) Math.min(a, b) << 32 | Math.max(a, b);
    }

    boolean mustBeJoined(int a, int b) {
        return known.requiresAdjacency(a, b) || known.isConfounded(a, b);
    }

    /** Takes an edge away for a reason found elsewhere. */
    void separate(Separated reason) {
        near[reason.a()].clear(reason.b());
        near[reason.b()].clear(reason.a());
        separated.put(key(reason.a(), reason.b()), reason);
        nearest.remove(key(reason.a(), reason.b()));
    }

    /** Given subsets of the neighbours; only the pairs asked for. */
    void byNeighbours(PairFilter asked) {
        levels(Stage.NEIGHBOURS, options.maxDepth(), frozen -> {
            List<Candidates> pairs = new ArrayList<>();
            for (int a = 0; a < size; a++) {
                for (int b = frozen[a].next(a + 1); b >= 0; b = frozen[a].next(b + 1)) {
                    if (asked.test(a, b)) {
                        pairs.add(new Candidates(
                                a,
                                b,
                                eligible(frozen[a].without(b), a, b),
                                eligible(frozen[b].without(a), a, b),
                                null,
                                null));
                    }
                }
            }
            return pairs;
        });
    }

    /** Given subsets of Possible-D-SEP, as it is at the start (FCI-stable); what the first stage tested is left out. */
    void byPossibleDSep(BitSet[] arrowsAt, PairFilter asked) {
        NodeSet[] start = adjacent();
        PossibleDSep possible = new PossibleDSep(start, arrowsAt);
        List<Candidates> all = new ArrayList<>();
        for (int a = 0; a < size; a++) {
            for (int b = start[a].next(a + 1); b >= 0; b = start[a].next(b + 1)) {
                if (asked.test(a, b)) {
                    NodeSet ofA = eligible(possible.of(a, b), a, b);
                    NodeSet ofB = eligible(possible.of(b, a), a, b);
                    if (!start[a].containsAll(ofA) || !start[b].containsAll(ofB)) {
                        all.add(new Candidates(a, b, ofA, ofB, start[a], start[b]));
                    }
                }
            }
        }
        levels(
                Stage.POSSIBLE_D_SEP,
                Math.min(options.maxDepth(), options.possibleDSepDepth()),
                frozen -> all.stream()
                        .filter(pair -> frozen[pair.a()].contains(pair.b()))
                        .toList());
    }

    /** Which pairs to test. */
    interface PairFilter {
        boolean test(int a, int b);
    }

    private interface Pairs {
        List<Candidates> of(NodeSet[] frozen);
    }

    private NodeSet eligible(NodeSet set, int a, int b) {
        return known.isEmpty()
                ? set
                : set.filter(node -> !(known.excludesCause(node, a) && known.excludesCause(node, b)));
    }

    private void levels(Stage stage, int maxDepth, Pairs pairs) {
        BitSet[] stopped = new BitSet[size];
        for (int level = 0; level <= maxDepth; level++) {
            int conditioned = level;
            NodeSet[] frozen = adjacent();
            boolean more = false;
            List<Candidates> level0 = pairs.of(frozen);
            List<Candidates> now = new ArrayList<>();
            for (Candidates pair : level0) {
                if (Math.max(pair.nearA().size(), pair.nearB().size()) < level
                        || (stopped[pair.a()] != null && stopped[pair.a()].get(pair.b()))) {
                    continue;
                }
                more = true;
                if (choose(pair.nearA().size(), level) + choose(pair.nearB().size(), level) > options.maxSets()) {
                    BitSet row = stopped[pair.a()] == null ? new BitSet(size) : stopped[pair.a()];
                    row.set(pair.b());
                    stopped[pair.a()] = row;
                    cut.merge(stage, 1, Integer::sum);
                } else {
                    now.add(pair);
                }
            }
            if (!more) {
                break;
            }
            if (!now.isEmpty()) {
                depth = Math.max(depth, level);
            }
            String words = stage.words() + ", sets of " + level;
            AtomicLong done = new AtomicLong();
            List<Verdict> verdicts = Parallel.map(now.size(), options.threads(), i -> {
                Verdict verdict = best(now.get(i), conditioned, stage);
                progress.at(words, done.incrementAndGet(), now.size());
                return verdict;
            });
            verdicts.forEach(verdict -> apply(verdict, stage));
        }
    }

    private Verdict best(Candidates pair, int level, Stage stage) {
        Best best = new Best(pair.a(), pair.b(), stage);
        Subsets.forEach(pair.nearA(), level, given -> {
            if (!isDone(pair, given)) {
                best.tryGiven(given);
            }
        });
        Subsets.forEach(pair.nearB(), level, given -> {
            if (!pair.nearA().containsAll(given) && !isDone(pair, given)) {
                best.tryGiven(given);
            }
        });
        return new Verdict(best.found, best.tests);
    }

    private static boolean isDone(Candidates pair, NodeSet given) {
        return pair.doneA() != null
                && pair.doneB() != null
                && (pair.doneA().containsAll(given) || pair.doneB().containsAll(given));
    }

    /** The largest p-value so far; the first set found stays on a tie, and sets come in the order of the names. */
    private final class Best {
        private final int a;
        private final int b;
        private final Stage stage;
        private @Nullable Separated found;
        private long tests;

        Best(int a, int b, Stage stage) {
            this.a = a;
            this.b = b;
            this.stage = stage;
        }

        void tryGiven(NodeSet given) {
            progress.check();
            tests++;
            TestResult result = test.test(a, b, given);
            if (found == null || result.pValue() > found.pValue()) {
                found = new Separated(a, b, given, result, stage);
            }
        }
    }

    private void apply(Verdict verdict, Stage stage) {
        tests.merge(stage, verdict.tests(), Long::sum);
        Separated best = verdict.best();
        if (best == null) {
            return;
        }
        long key = key(best.a(), best.b());
        if (best.pValue() > options.alpha()) {
            if (mustBeJoined(best.a(), best.b())) {
                keepLarger(overruled, key, best);
            } else {
                separate(best);
            }
        } else {
            keepLarger(nearest, key, best);
        }
    }

    private static void keepLarger(Map<Long, Separated> among, long key, Separated candidate) {
        among.merge(key, candidate, (before, now) -> now.pValue() > before.pValue() ? now : before);
    }

    /**
     * Tests one pair given subsets of a set, small ones first, and takes its edge away by the best set of the first size
     * that separates it; whether it did.
     */
    boolean separateWithin(int a, int b, NodeSet within, int smallest, Stage stage) {
        int low = Math.min(a, b);
        int high = Math.max(a, b);
        for (int level = smallest; level <= Math.min(within.size(), options.maxDepth()); level++) {
            Best best = new Best(low, high, stage);
            Subsets.forEach(within, level, best::tryGiven);
            apply(new Verdict(best.found, best.tests), stage);
            if (!isAdjacent(a, b)) {
                return true;
            }
        }
        return false;
    }

    /** Tests one pair given one set; true when independent. */
    boolean independent(int a, int b, NodeSet given, Stage stage) {
        Best best = new Best(Math.min(a, b), Math.max(a, b), stage);
        best.tryGiven(given);
        tests.merge(stage, best.tests, Long::sum);
        return best.found != null && best.found.pValue() > options.alpha();
    }

    /** For each separated pair with a common neighbour, the set of {@link ColliderEvidence#MAX_P}. */
    Map<Long, Separated> largestP() {
        NodeSet[] now = adjacent();
        List<Separated> ends = separated.values().stream()
                .filter(pair -> pair.stage() != Stage.SCORE && now[pair.a()].intersects(now[pair.b()]))
                .toList();
        AtomicLong done = new AtomicLong();
        List<Verdict> verdicts = Parallel.map(ends.size(), options.threads(), i -> {
            Separated pair = ends.get(i);
            NodeSet nearA = eligible(now[pair.a()], pair.a(), pair.b());
            NodeSet nearB = eligible(now[pair.b()], pair.a(), pair.b());
            Best best = new Best(pair.a(), pair.b(), pair.stage());
            best.found = pair;
            int largest = Math.min(options.maxDepth(), Math.max(nearA.size(), nearB.size()));
            for (int level = 0; level <= largest; level++) {
                if (choose(nearA.size(), level) + choose(nearB.size(), level) > options.maxSets()) {
                    break;
                }
                Subsets.forEach(nearA, level, best::tryGiven);
                Subsets.forEach(nearB, level, given -> {
                    if (!nearA.containsAll(given)) {
                        best.tryGiven(given);
                    }
                });
            }
            progress.at("deciding colliders", done.incrementAndGet(), ends.size());
            return new Verdict(best.found, best.tests);
        });
        Map<Long, Separated> largest = new TreeMap<>(separated);
        for (Verdict verdict : verdicts) {
            tests.merge(Stage.NEIGHBOURS, verdict.tests(), Long::sum);
            Separated best = verdict.best();
            if (best != null) {
                largest.put(key(best.a(), best.b()), best);
            }
        }
        return largest;
    }

    /** How many subsets of that size; no more than the largest long. */
    static long choose(int of, int size) {
        if (size > of) {
            return 0;
        }
        double count = 1;
        for (int i = 1; i <= Math.min(size, of - size); i++) {
            count = count * (of - i + 1) / i;
        }
        return count > 1e15 ? Long.MAX_VALUE / 4 : Math.round(count);
    }

    boolean isAdjacent(int a, int b) {
        return near[a].get(b);
    }

    NodeSet[] adjacent() {
        NodeSet[] frozen = new NodeSet[size];
        for (int a = 0; a < size; a++) {
            frozen[a] = NodeSet.of(near[a]);
        }
        return frozen;
    }

    int size() {
        return size;
    }

    /** By pair ({@link #key}), the test (or the score) that took its edge away. */
    Map<Long, Separated> separated() {
        return separated;
    }

    /** By pair with an edge, the test that came nearest to taking it away. */
    Map<Long, Separated> nearest() {
        return nearest;
    }

    /** By pair known to be joined, the test that would have taken the edge away. */
    Map<Long, Separated> overruled() {
        return overruled;
    }

    Map<Stage, Long> tests() {
        return tests;
    }

    /** By stage, the pairs that had too many sets to be tested to the end. */
    Map<Stage, Integer> cut() {
        return cut;
    }

    /** The largest set conditioned on; -1 when nothing was tested. */
    int depth() {
        return depth;
    }
}

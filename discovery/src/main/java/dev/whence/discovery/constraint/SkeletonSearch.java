package dev.whence.discovery.constraint;

import dev.whence.causal.Progress;
import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.Parallel;
import dev.whence.discovery.independence.IndependenceTest;
import dev.whence.discovery.independence.SeparatorScan;
import dev.whence.discovery.knowledge.Knowledge;
import dev.whence.discovery.knowledge.KnowledgeOver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Learns which pairs are adjacent: PC-stable (Colombo and Maathuis 2014, algorithm 4.1). Level by level, every pair that
 * is still adjacent is tested given sets of that size drawn from the neighbours of either variable; the neighbours are
 * those at the start of the level, so that no pair's fate depends on when another was tested.
 *
 * <p>Ties are broken by the numbers of the variables: on a test in {@link dev.whence.discovery.independence.TestByName}
 * nothing depends on the order of the columns. The number of threads never matters.
 */
public final class SkeletonSearch {
    private static final int[] EMPTY = {};
    private static final Verdicts NOTHING = new Verdicts();

    private final IndependenceTest test;
    private final KnowledgeOver knowledge;
    private final SkeletonOptions options;
    private final Progress progress;
    private final int size;
    private final int[] identity;
    /** The neighbours of each variable: the most dependent on it first, without conditions; ties by number. */
    private int[][] byStrength;

    private final PairSets separators = new PairSets();
    private final PairSets nearest = new PairSets();
    private final PairSets known = new PairSets();
    private final PairSets contradicted = new PairSets();
    private final Queue<SeparatorScan> scans = new ConcurrentLinkedQueue<>();
    private long tests;
    private long impossible;

    private SkeletonSearch(IndependenceTest test, KnowledgeOver knowledge, SkeletonOptions options, Progress progress) {
        this.test = test;
        this.knowledge = knowledge;
        this.options = options;
        this.progress = progress;
        this.size = test.names().size();
        this.identity = IntStream.range(0, size).toArray();
        this.byStrength = new int[size][];
    }

    /** As below, with nothing known. */
    public static Skeleton learn(IndependenceTest test, SkeletonOptions options, Progress progress) {
        return learn(test, Knowledge.none().over(test.names()), options, progress);
    }

    /**
     * @param knowledge over the test's names in their order: forbidden adjacencies are not tested, required ones are
     *     never removed (what the tests say against them is on record)
     * @throws dev.whence.causal.InputException when two variables cannot be tested at all
     * @throws java.util.concurrent.CancellationException when the progress says so or the thread is interrupted
     */
    public static Skeleton learn(
            IndependenceTest test, KnowledgeOver knowledge, SkeletonOptions options, Progress progress) {
        return new SkeletonSearch(test, knowledge, options, progress).run();
    }

    private Skeleton run() {
        if (size > 1 && test.mostConditions() < 0) {
            test.test(0, 1, NodeSet.empty()); // says how many rows are needed
        }
        List<String> warnings = new ArrayList<>();
        int depth = size < 2 ? -1 : 0;
        withoutConditions();
        int most = Math.min(options.maxDepth(), test.mostConditions());
        int level = 1;
        while (level <= most && level(level)) {
            depth = level++;
        }
        if (level > most && most < options.maxDepth() && anyWithMore(most)) {
            warnings.add("the rows allow conditioning on " + Math.max(0, most) + " variables at most; some edges may be"
                    + " there only because more would have been needed");
        }
        if (impossible > 0) {
            warnings.add(impossible + (impossible == 1 ? " test was" : " tests were")
                    + " passed over: variables that determine one another, or too few rows that have them all");
        }
        int[][] near = new int[size][];
        for (int a = 0; a < size; a++) {
            near[a] = byStrength[a].clone();
            Arrays.sort(near[a]);
        }
        return new Skeleton(test, near, separators, nearest, known, contradicted, tests, depth, warnings);
    }

    /** A scan that no other thread uses; to be handed back. It keeps counting from before. */
    private SeparatorScan borrow() {
        SeparatorScan idle = scans.poll();
        return idle == null ? test.scan(identity, options.alpha(), progress) : idle;
    }

    /** What the tests of one variable with those after it said; parallel arrays. */
    private static final class Verdicts {
        private int[] other = new int[0];
        private float[] dependence = new float[0];
        private int[][] set = new int[0][];
        private boolean[] separated = new boolean[0];
        private int count;
        private long tests;
        private long impossible;

        Verdicts() {}

        Verdicts(SeparatorScan counting) {
            tests = -counting.tests();
            impossible = -counting.impossible();
        }

        void finish(SeparatorScan counting) {
            tests += counting.tests();
            impossible += counting.impossible();
        }

        void add(int b, double value, int[] best, boolean apart) {
            if (count == other.length) {
                other = Arrays.copyOf(other, 2 * count + 4);
                dependence = Arrays.copyOf(dependence, 2 * count + 4);
                set = Arrays.copyOf(set, 2 * count + 4);
                separated = Arrays.copyOf(separated, 2 * count + 4);
            }
            other[count] = b;
            dependence[count] = (float) value;
            set[count] = best;
            separated[count++] = apart;
        }
    }

    private void withoutConditions() {
        AtomicLong done = new AtomicLong();
        List<Verdicts> rows = Parallel.map(size, options.threads(), a -> {
            progress.check();
            SeparatorScan scan = borrow();
            Verdicts row = new Verdicts(scan);
            for (int b = a + 1; b < size; b++) {
                if (options.sufficient() && knowledge.forbidsAdjacency(a, b)) {
                    continue;
                }
                boolean separated = scan.areIndependent(a, b);
                if (!separated) {
                    row.add(b, scan.dependence(), EMPTY, false);
                } else if (knowledge.requiresAdjacency(a, b)) {
                    row.add(b, 0, EMPTY, true);
                }
            }
            row.finish(scan);
            scans.add(scan);
            progress.at("testing without conditions", done.incrementAndGet(), size);
            return row;
        });
        if (options.sufficient() && !knowledge.isEmpty()) {
            noteKnown();
        }
        int[] counts = new int[size];
        for (int a = 0; a < size; a++) {
            Verdicts row = rows.get(a);
            tests += row.tests;
            impossible += row.impossible;
            counts[a] += row.count;
            for (int i = 0; i < row.count; i++) {
                counts[row.other[i]]++;
            }
        }
        float[][] strength = new float[size][];
        for (int a = 0; a < size; a++) {
            byStrength[a] = new int[counts[a]];
            strength[a] = new float[counts[a]];
        }
        int[] filled = new int[size];
        for (int a = 0; a < size; a++) {
            Verdicts row = rows.get(a);
            for (int i = 0; i < row.count; i++) {
                int b = row.other[i];
                if (row.separated[i]) {
                    contradicted.put(a, b, EMPTY, row.dependence[i]);
                }
                nearest.put(a, b, EMPTY, row.dependence[i]);
                byStrength[a][filled[a]] = b;
                strength[a][filled[a]++] = row.dependence[i];
                byStrength[b][filled[b]] = a;
                strength[b][filled[b]++] = row.dependence[i];
            }
        }
        for (int a = 0; a < size; a++) {
            byStrength[a] = sorted(byStrength[a], strength[a]);
        }
    }

    private void noteKnown() {
        for (int a = 0; a < size; a++) {
            for (int b = a + 1; b < size; b++) {
                if (knowledge.forbidsAdjacency(a, b)) {
                    known.put(a, b, EMPTY, 0);
                }
            }
        }
    }

    /** The most dependent first; ties by number. */
    private static int[] sorted(int[] nodes, float[] strength) {
        long[] keys = new long[nodes.length];
        for (int i = 0; i < keys.length; i++) {
            int bits = Float.floatToIntBits(strength[i] + 0f);
            int ordered = bits >= 0 ? bits : ~bits ^ Integer.MIN_VALUE; // increasing with the number
            keys[i] = (long) ~ordered << 32 | nodes[i];
        }
        Arrays.sort(keys);
        int[] result = new int[nodes.length];
        for (int i = 0; i < keys.length; i++) {
            result[i] = (int) keys[i];
        }
        return result;
    }

    /** One level; false when no pair has enough neighbours for it. */
    private boolean level(int level) {
        int[][] frozen = byStrength;
        AtomicLong done = new AtomicLong();
        String stage = "testing given " + level + (level == 1 ? " variable" : " variables");
        List<Verdicts> rows = Parallel.map(size, options.threads(), a -> {
            Verdicts row = of(a, level, frozen);
            progress.at(stage, done.incrementAndGet(), size);
            return row;
        });
        boolean any = false;
        boolean[] changed = new boolean[size];
        for (int a = 0; a < size; a++) {
            Verdicts row = rows.get(a);
            any |= row.count > 0;
            tests += row.tests;
            impossible += row.impossible;
            for (int i = 0; i < row.count; i++) {
                int b = row.other[i];
                if (!row.separated[i]) {
                    if (row.dependence[i] < nearest.value(a, b)) {
                        nearest.put(a, b, row.set[i], row.dependence[i]);
                    }
                } else if (knowledge.requiresAdjacency(a, b)) {
                    contradicted.put(a, b, row.set[i], row.dependence[i]);
                } else {
                    separators.put(a, b, row.set[i], row.dependence[i]);
                    changed[a] = true;
                    changed[b] = true;
                }
            }
        }
        byStrength = new int[size][];
        for (int a = 0; a < size; a++) {
            int self = a;
            byStrength[a] = changed[a]
                    ? Arrays.stream(frozen[a])
                            .filter(b -> !separators.has(self, b))
                            .toArray()
                    : frozen[a];
        }
        return any;
    }

    private Verdicts of(int a, int level, int[][] frozen) {
        if (frozen[a].length == 0) {
            return NOTHING;
        }
        SeparatorScan scan = borrow();
        Verdicts row = new Verdicts(scan);
        int[] one = new int[frozen[a].length];
        int[] other = new int[0];
        for (int b : sortedAfter(frozen[a], a)) {
            progress.check();
            if (knowledge.requiresAdjacency(a, b) && contradicted.has(a, b)) {
                continue; // kept whatever the tests say
            }
            int inOne = candidates(a, b, frozen[a], one);
            if (other.length < frozen[b].length) {
                other = new int[frozen[b].length];
            }
            int inOther = candidates(b, a, frozen[b], other);
            if (Math.max(inOne, inOther) < level) {
                continue;
            }
            scan.pair(a, b);
            boolean stop = options.choice() == SkeletonOptions.Choice.FIRST;
            if (!scan.subsets(one, inOne, new boolean[0], level, stop)) {
                scan.subsets(other, inOther, members(other, inOther, one, inOne), level, stop);
            }
            if (scan.tested()) {
                row.add(b, scan.dependence(), scan.best(), scan.separates());
            } else {
                row.add(b, Double.POSITIVE_INFINITY, EMPTY, false);
            }
        }
        row.finish(scan);
        scans.add(scan);
        return row;
    }

    private static int[] sortedAfter(int[] nodes, int a) {
        return Arrays.stream(nodes).filter(b -> b > a).sorted().toArray();
    }

    /** The neighbours of {@code of} that a set separating it from {@code from} can need. */
    private int candidates(int of, int from, int[] near, int[] into) {
        int count = 0;
        for (int c : near) {
            if (c != from && usable(c, of, from)) {
                into[count++] = c;
            }
        }
        return count;
    }

    private boolean usable(int c, int of, int from) {
        return knowledge.isEmpty()
                || (options.sufficient()
                        ? !knowledge.forbids(c, of)
                        : !(knowledge.excludesCause(c, of) && knowledge.excludesCause(c, from)));
    }

    /** Which of some nodes are among others. */
    static boolean[] members(int[] nodes, int count, int[] among, int amongCount) {
        boolean[] marks = new boolean[count];
        if ((long) count * amongCount <= 256) {
            for (int i = 0; i < count; i++) {
                for (int j = 0; j < amongCount && !marks[i]; j++) {
                    marks[i] = nodes[i] == among[j];
                }
            }
            return marks;
        }
        int[] sorted = Arrays.copyOf(among, amongCount);
        Arrays.sort(sorted);
        for (int i = 0; i < count; i++) {
            marks[i] = Arrays.binarySearch(sorted, nodes[i]) >= 0;
        }
        return marks;
    }

    private boolean anyWithMore(int conditions) {
        for (int[] near : byStrength) {
            if (near.length - 1 > conditions) {
                return true;
            }
        }
        return false;
    }
}

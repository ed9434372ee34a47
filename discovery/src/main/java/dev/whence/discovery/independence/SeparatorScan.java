package dev.whence.discovery.independence;

import java.util.Arrays;

/**
 * Goes through the subsets of candidates and remembers the one given which a pair is most nearly independent. For one
 * thread; made by {@link IndependenceTest#scan}. Ask {@link #pair}, then {@link #subsets} as often as needed, then what
 * was found.
 *
 * <p>Sets are compared by {@link #dependence()}, a number that grows as the p-value shrinks, so that the p-value itself
 * need not be computed. Equal ones go to the smaller set and then to the one whose numbers come first.
 */
public abstract class SeparatorScan {
    /** Told of every set that separates the pair. */
    @FunctionalInterface
    public interface Listener {
        /** @param set in no particular order; valid during the call only */
        void separates(int[] set, int size);
    }

    private static final int[] NONE = {};

    /** Says nothing. */
    private static final Listener SILENT = (set, size) -> {};

    /** Dependence below this separates. */
    private final double critical;

    private Listener listener = SILENT;
    private int[] best = NONE;
    private double least = Double.POSITIVE_INFINITY;
    private boolean any;
    private long tests;
    private long impossible;

    SeparatorScan(double critical) {
        this.critical = critical;
    }

    /** Starts on a pair: nothing found yet. */
    public final void pair(int x, int y) {
        best = NONE;
        least = Double.POSITIVE_INFINITY;
        any = false;
        start(x, y);
    }

    /** From now on tells of every set that separates. */
    public final void listen(Listener to) {
        this.listener = to;
    }

    /**
     * Starts on a pair and tests it without conditions, as {@link #pair} and {@link #subsets} do; but where it is
     * independent nothing need be remembered of it, which makes this quick: it is asked of every pair.
     */
    public boolean areIndependent(int x, int y) {
        pair(x, y);
        return subsets(NONE, 0, new boolean[0], 0, true);
    }

    /** Takes up a pair. */
    abstract void start(int x, int y);

    /**
     * Tests the pair given every subset of one size, in the lexicographic order of the candidates' positions. A set that
     * cannot be tested, because its variables determine one another or leave too few rows, is passed over.
     *
     * @param candidates distinct numbers, without the pair's own
     * @param count how many of them count, from the first
     * @param seen subsets of which all members are marked here are left out, by position; an empty array marks none
     * @param stop whether to stop at the first set that separates
     * @return whether it stopped
     */
    public abstract boolean subsets(int[] candidates, int count, boolean[] seen, int size, boolean stop);

    /** Hands in the outcome for a set; returns whether it separates. */
    final boolean offer(double dependence, int[] set, int size) {
        boolean separating = dependence < critical;
        if (separating) {
            tell(set, size);
        }
        note(dependence, set, size);
        return separating;
    }

    /** Tells the listener of a set that separates. */
    final void tell(int[] set, int size) {
        listener.separates(set, size);
    }

    /** Remembers a set if it is the best so far. */
    final void note(double dependence, int[] set, int size) {
        if (!any || dependence < least || (dependence == least && comesFirst(set, size))) {
            any = true;
            least = dependence;
            best = Arrays.copyOf(set, size);
            Arrays.sort(best);
        }
    }

    private boolean comesFirst(int[] set, int size) {
        if (size != best.length) {
            return size < best.length;
        }
        int[] sorted = Arrays.copyOf(set, size);
        Arrays.sort(sorted);
        return Arrays.compare(sorted, best) < 0;
    }

    final void countTests(long more) {
        tests += more;
    }

    final void countImpossible() {
        impossible++;
    }

    /** Whether any set could be tested since {@link #pair}. */
    public final boolean tested() {
        return any;
    }

    /** The set given which the pair is most nearly independent, sorted; empty when none was tested. */
    public final int[] best() {
        return best;
    }

    /**
     * How dependent the pair is given {@link #best()}: comparable over pairs and sizes; infinite when nothing was
     * tested.
     */
    public final double dependence() {
        return least;
    }

    /** Whether {@link #best()} separates the pair: its p-value is above alpha. */
    public final boolean separates() {
        return any && least < critical;
    }

    /** How many tests this scan has made. */
    public final long tests() {
        return tests;
    }

    /** How many sets this scan has passed over because they could not be tested. */
    public final long impossible() {
        return impossible;
    }
}

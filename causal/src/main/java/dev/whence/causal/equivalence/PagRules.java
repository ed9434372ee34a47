package dev.whence.causal.equivalence;

import static dev.whence.causal.graph.Mark.ARROW;
import static dev.whence.causal.graph.Mark.CIRCLE;
import static dev.whence.causal.graph.Mark.TAIL;

import dev.whence.causal.graph.Mark;
import dev.whence.causal.graph.NodeSet;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The orientation rules of the PAG: R0 to R10 of Zhang (2008, "On the completeness of orientation rules for causal
 * discovery in the presence of latent confounders and selection bias", Artificial Intelligence 172), sound and complete
 * when the adjacencies and the separating sets are right. Rules R5 to R7 make the tails that only selection bias
 * explains; they run when it is {@link Selection#POSSIBLE}. Only circles are ever replaced, so marks set beforehand
 * (background knowledge, undirected edges) stay.
 */
public final class PagRules {
    /** Whether being in the data may itself depend on the variables. */
    public enum Selection {
        /** No selection bias: R5 to R7 are left out, since nothing can call for them. */
        EXCLUDED,
        /** All rules. */
        POSSIBLE
    }

    /** Follows the rules at work. */
    public interface Watch {
        /** Looks on in silence. */
        Watch NONE = new Watch() {};

        /** A mark was written. */
        default void wrote(PagStep step) {}

        /**
         * Asked before R4 uses a discriminating path {@code far, ..., before, middle, end}: whether its edges hold.
         * Whoever says no has changed the table (taken an edge away), so that the path is no longer there.
         */
        default boolean holds(List<Integer> path) {
            return true;
        }
    }

    private final MarkTable table;
    private final ColliderOracle colliders;
    private final UncoveredPaths paths;
    private final Watch watch;
    private boolean changed;

    private PagRules(MarkTable table, ColliderOracle colliders, Watch watch) {
        this.table = table;
        this.colliders = colliders;
        this.paths = new UncoveredPaths(table);
        this.watch = watch;
    }

    /** R0, then every other rule until none applies. */
    public static void orient(MarkTable table, ColliderOracle colliders, Selection selection) {
        orientColliders(table, colliders);
        close(table, colliders, selection);
    }

    /** R0 alone: {@code a *-o b o-* c} with a, c not adjacent and b a collider becomes {@code a *-> b <-* c}. */
    public static void orientColliders(MarkTable table, ColliderOracle colliders) {
        PagRules rules = new PagRules(table, colliders, Watch.NONE);
        for (int b = 0; b < table.size(); b++) {
            NodeSet around = table.adjacent(b);
            for (int a : around) {
                NodeSet apart = around.minus(table.adjacent(a));
                for (int c = apart.next(a + 1); c >= 0; c = apart.next(c + 1)) {
                    if (colliders.unshielded(a, b, c)) {
                        rules.replace(ARROW, b, a, PagRule.R0, a, b, c);
                        rules.replace(ARROW, b, c, PagRule.R0, a, b, c);
                    }
                }
            }
        }
    }

    /** R1 to R10 until none applies, without R0. */
    public static void close(MarkTable table, ColliderOracle colliders, Selection selection) {
        close(table, colliders, selection, Watch.NONE);
    }

    /** R1 to R10 until none applies, without R0; the watch is told each mark and asked about each path of R4. */
    public static void close(MarkTable table, ColliderOracle colliders, Selection selection, Watch watch) {
        PagRules rules = new PagRules(table, colliders, watch);
        do {
            rules.arrowheads();
            if (selection == Selection.POSSIBLE) {
                rules.repeat(rules::r5);
                rules.repeat(rules::r6and7);
            }
            rules.changed = false;
            rules.r8();
            rules.r9();
            rules.r10();
        } while (rules.changed);
    }

    /** R1 to R4 until none applies; R4, the dearest, only when the others are done. */
    private void arrowheads() {
        boolean again;
        do {
            repeat(() -> {
                r1();
                r2();
                r3();
            });
            changed = false;
            r4();
            again = changed;
        } while (again);
    }

    private void repeat(Runnable rule) {
        do {
            changed = false;
            rule.run();
        } while (changed);
    }

    private void replace(Mark mark, int at, int other, PagRule rule, int... nodes) {
        if (table.is(CIRCLE, at, other)) {
            table.set(mark, at, other);
            changed = true;
            if (watch != Watch.NONE) {
                watch.wrote(new PagStep(
                        rule, mark, at, other, Arrays.stream(nodes).boxed().toList()));
            }
        }
    }

    /** R1: a *-> b o-* c with a, c not adjacent: b -> c. */
    private void r1() {
        for (int b = 0; b < table.size(); b++) {
            for (int a : table.adjacent(b)) {
                if (table.is(ARROW, b, a)) {
                    for (int c : table.adjacent(b).minus(table.adjacent(a)).without(a)) {
                        if (table.is(CIRCLE, b, c)) {
                            replace(TAIL, b, c, PagRule.R1, a, b, c);
                            replace(ARROW, c, b, PagRule.R1, a, b, c);
                        }
                    }
                }
            }
        }
    }

    /** R2: a -> b *-> c or a *-> b -> c, with a *-o c: a *-> c. */
    private void r2() {
        for (int a = 0; a < table.size(); a++) {
            for (int c : table.adjacent(a)) {
                if (table.is(CIRCLE, c, a)) {
                    for (int b : table.adjacent(a).intersection(table.adjacent(c))) {
                        if (table.is(ARROW, b, a)
                                && table.is(ARROW, c, b)
                                && (table.is(TAIL, a, b) || table.is(TAIL, b, c))) {
                            replace(ARROW, c, a, PagRule.R2, a, b, c);
                            break;
                        }
                    }
                }
            }
        }
    }

    /** R3: a *-> b <-* c, a *-o d o-* c with a, c not adjacent, and d *-o b: d *-> b. */
    private void r3() {
        for (int b = 0; b < table.size(); b++) {
            for (int d : table.adjacent(b)) {
                if (table.is(CIRCLE, b, d)) {
                    NodeSet ends = ends(b, d);
                    for (int a : ends) {
                        NodeSet apart = ends.minus(table.adjacent(a)).without(a);
                        if (!apart.isEmpty()) {
                            replace(ARROW, b, d, PagRule.R3, a, b, apart.first(), d);
                            break;
                        }
                    }
                }
            }
        }
    }

    /** The nodes a with a *-> b and a *-o d. */
    private NodeSet ends(int b, int d) {
        return table.adjacent(b)
                .intersection(table.adjacent(d))
                .filter(a -> table.is(ARROW, b, a) && table.is(CIRCLE, d, a));
    }

    /** R4: b o-* c at the end of a discriminating path: b -> c when b is no collider, else the two ends get arrowheads. */
    private void r4() {
        DiscriminatingPaths search = new DiscriminatingPaths(table);
        for (int b = 0; b < table.size(); b++) {
            for (int c : table.adjacent(b)) {
                if (!table.is(CIRCLE, b, c)) {
                    continue;
                }
                Optional<DiscriminatingPaths.Path> found = search.find(b, c);
                if (found.isPresent() && !watch.holds(found.get().nodes())) {
                    changed = true; // an edge of the path was taken away
                } else if (found.isPresent()) {
                    DiscriminatingPaths.Path path = found.get();
                    int[] nodes =
                            path.nodes().stream().mapToInt(Integer::intValue).toArray();
                    if (colliders.discriminated(path.far(), path.before(), b, c)) {
                        replace(ARROW, b, path.before(), PagRule.R4, nodes);
                        replace(ARROW, b, c, PagRule.R4, nodes);
                        replace(ARROW, c, b, PagRule.R4, nodes);
                    } else {
                        replace(TAIL, b, c, PagRule.R4, nodes);
                        replace(ARROW, c, b, PagRule.R4, nodes);
                    }
                }
            }
        }
    }

    /** R5: an uncovered path of o-o edges from a to b that closes, with a o-o b, to an uncovered cycle: all undirected. */
    private void r5() {
        for (int a = 0; a < table.size(); a++) {
            for (int b = table.adjacent(a).next(a + 1);
                    b >= 0;
                    b = table.adjacent(a).next(b + 1)) {
                if (table.is(CIRCLE, a, b) && table.is(CIRCLE, b, a)) {
                    List<Integer> path = paths.circlePath(a, b);
                    int[] cycle = path.stream().mapToInt(Integer::intValue).toArray();
                    for (int i = 0; i + 1 < cycle.length; i++) {
                        replace(TAIL, cycle[i], cycle[i + 1], PagRule.R5, cycle);
                        replace(TAIL, cycle[i + 1], cycle[i], PagRule.R5, cycle);
                    }
                    if (cycle.length > 0) {
                        replace(TAIL, a, b, PagRule.R5, cycle);
                        replace(TAIL, b, a, PagRule.R5, cycle);
                    }
                }
            }
        }
    }

    /** R6: a --- b o-* c: tail at b. R7: a --o b o-* c with a, c not adjacent: tail at b. */
    private void r6and7() {
        for (int b = 0; b < table.size(); b++) {
            for (int a : table.adjacent(b)) {
                if (table.is(TAIL, a, b) && !table.is(ARROW, b, a)) {
                    boolean undirected = table.is(TAIL, b, a);
                    for (int c : table.adjacent(b).without(a)) {
                        if (undirected || !table.isAdjacent(a, c)) {
                            replace(TAIL, b, c, undirected ? PagRule.R6 : PagRule.R7, a, b, c);
                        }
                    }
                }
            }
        }
    }

    /** R8: a -> b -> c or a --o b -> c, with a o-> c: a -> c. */
    private void r8() {
        for (int a = 0; a < table.size(); a++) {
            for (int c : table.adjacent(a)) {
                if (possible(a, c)) {
                    for (int b : table.adjacent(a).intersection(table.adjacent(c))) {
                        if (table.is(TAIL, a, b) && !table.is(TAIL, b, a) && table.isDirected(b, c)) {
                            replace(TAIL, a, c, PagRule.R8, a, b, c);
                            break;
                        }
                    }
                }
            }
        }
    }

    /** R9: a o-> c and an uncovered potentially directed path a, b, ..., c with b, c not adjacent: a -> c. */
    private void r9() {
        for (int a = 0; a < table.size(); a++) {
            for (int c : table.adjacent(a)) {
                if (possible(a, c)) {
                    for (int b : table.adjacent(a).minus(table.adjacent(c)).without(c)) {
                        if (paths.leads(a, b, c)) {
                            replace(TAIL, a, c, PagRule.R9, a, b, c);
                            break;
                        }
                    }
                }
            }
        }
    }

    /**
     * R10: a o-> c, b -> c <- d, and uncovered potentially directed paths from a to b and from a to d whose first nodes
     * are distinct and not adjacent: a -> c.
     */
    private void r10() {
        for (int a = 0; a < table.size(); a++) {
            for (int c : table.adjacent(a)) {
                if (possible(a, c)) {
                    int[] firsts = r10(a, c);
                    if (firsts.length == 2) {
                        replace(TAIL, a, c, PagRule.R10, a, firsts[0], firsts[1], c);
                    }
                }
            }
        }
    }

    /** The second nodes of the two paths; empty when there are none. */
    private int[] r10(int a, int c) {
        NodeSet parents = table.adjacent(c).without(a).filter(p -> table.isDirected(p, c));
        if (parents.size() < 2) {
            return new int[0];
        }
        NodeSet firsts = table.adjacent(a).without(c);
        NodeSet[] reached = new NodeSet[table.size()];
        for (int first : firsts) {
            reached[first] = paths.ends(a, first).intersection(parents);
        }
        for (int one : firsts) {
            for (int other : firsts.minus(table.adjacent(one))) {
                // two different parents, one at the end of each path
                if (other > one
                        && !reached[one].isEmpty()
                        && !reached[other].isEmpty()
                        && reached[one].union(reached[other]).size() > 1) {
                    return new int[] {one, other};
                }
            }
        }
        return new int[0];
    }

    /** a o-> c. */
    private boolean possible(int a, int c) {
        return table.is(CIRCLE, a, c) && table.is(ARROW, c, a);
    }
}

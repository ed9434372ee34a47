package dev.whence.discovery.latent;

import static dev.whence.causal.graph.Mark.ARROW;
import static dev.whence.causal.graph.Mark.CIRCLE;
import static dev.whence.causal.graph.Mark.TAIL;

import dev.whence.causal.equivalence.ColliderOracle;
import dev.whence.causal.equivalence.MarkTable;
import dev.whence.causal.equivalence.PagRules;
import dev.whence.causal.equivalence.PagStep;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Mark;
import dev.whence.causal.graph.MarkedEdges;
import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.knowledge.KnowledgeOver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * Writes the marks of a PAG on its adjacencies and keeps the reason for each: first what is known, then the colliders,
 * then Zhang's rules.
 *
 * <p>Knowledge writes only what holds in every graph that agrees with it. Let a and b be adjacent. When a is known not to
 * cause b (a later tier, a forbidden path), the edge gets an arrowhead at a, and nothing at b: b may cause a, or a
 * hidden variable both. When a is known to cause b, {@code a -> b}. A forbidden <em>edge</em> {@code a -> b} by itself
 * writes nothing: a may still cause b through others, and an edge of a MAG says no more than that. A known hidden common
 * cause joins the pair and writes nothing either. What follows from this together with the marks found (causes are
 * transitive, and no cause of x is an effect of x) is written too. The rules stay sound with such marks, since each
 * argues about any one MAG that has them; for tiers they are also complete (Andrews, Spirtes and Cooper 2020, "On the
 * completeness of causal discovery in the presence of latent confounding with tiered background knowledge", AISTATS).
 */
final class Orientation {
    private final List<String> names;
    private final KnowledgeOver known;
    private final MarkTable table;
    private final List<WrittenMark> written = new ArrayList<>();
    private final List<Overruled> overruled = new ArrayList<>();

    Orientation(List<String> names, NodeSet[] adjacent, KnowledgeOver known) {
        this.names = names;
        this.known = known;
        List<Edge> edges = new ArrayList<>();
        for (int a = 0; a < adjacent.length; a++) {
            for (int b = adjacent[a].next(a + 1); b >= 0; b = adjacent[a].next(b + 1)) {
                edges.add(new Edge(a, b, CIRCLE, CIRCLE));
            }
        }
        this.table = MarkTable.circles(MarkedEdges.of(names, edges));
        if (!known.isEmpty()) {
            for (int a = 0; a < adjacent.length; a++) {
                for (int b : adjacent[a]) {
                    writeKnown(a, b);
                }
            }
        }
    }

    MarkTable table() {
        return table;
    }

    List<WrittenMark> written() {
        return written.stream()
                .filter(each -> table.isAdjacent(each.at(), each.other()))
                .toList();
    }

    List<Overruled> overruled() {
        return overruled;
    }

    private void writeKnown(int a, int b) {
        if (known.knowsCause(a, b)) {
            String because = name(a) + " is known to cause " + name(b);
            write(TAIL, a, b, true, because);
            write(ARROW, b, a, true, because);
        } else {
            String because = known.whyNoCause(a, b);
            if (!because.isEmpty()) {
                write(ARROW, a, b, true, because);
            }
        }
    }

    private boolean write(Mark mark, int at, int other, boolean isKnown, String because) {
        if (!table.is(CIRCLE, at, other)) {
            return false;
        }
        table.set(mark, at, other);
        written.add(new WrittenMark(at, other, mark, isKnown, because));
        return true;
    }

    private String name(int node) {
        return names.get(node);
    }

    /** All unshielded triples whose middle is not in the set that separates the ends (R0). */
    void colliders(Map<Long, Separated> sets) {
        for (Separated pair : sets.values()) {
            if (!table.isAdjacent(pair.a(), pair.b())) {
                NodeSet middles = table.adjacent(pair.a()).intersection(table.adjacent(pair.b()));
                middles.minus(pair.given()).forEachNode(middle -> collider(pair.a(), middle, pair.b(), pair));
            }
        }
    }

    /** {@code a *-> middle <-* b}; left out whole when one of its edges is known to have a tail at the middle. */
    void collider(int a, int middle, int b, Separated why) {
        String because = "R0: " + describe(why) + ", which leaves " + name(middle) + " out";
        for (int end : new int[] {a, b}) {
            if (table.is(TAIL, middle, end)) {
                overruled.add(new Overruled(
                        middle,
                        end,
                        "the tests call for the collider " + name(a) + " *-> " + name(middle) + " <-* " + name(b) + " ("
                                + describe(why) + "); it was left out, because " + name(middle) + " is known to cause "
                                + name(end)));
                return;
            }
        }
        write(ARROW, middle, a, false, because);
        write(ARROW, middle, b, false, because);
    }

    /** Why a pair has no edge, as a clause. */
    String describe(Separated pair) {
        String ends = name(pair.a()) + " and " + name(pair.b());
        String given =
                String.join(", ", pair.given().stream().mapToObj(this::name).toList());
        if (pair.stage() == Stage.SCORE) {
            return ends + " are not adjacent in the graph found by score, where "
                    + (pair.given().isEmpty() ? "nothing" : "{" + given + "}") + " separates them";
        }
        return ends + " are independent given " + (pair.given().isEmpty() ? "nothing" : "{" + given + "}") + " (p = "
                + LatentReport.number(pair.pValue()) + ")";
    }

    /** R1 to R10, and what follows with what is known, until nothing changes. */
    void close(ColliderOracle colliders, PathCheck check) {
        PagRules.Watch watch = new PagRules.Watch() {
            @Override
            public void wrote(PagStep step) {
                written.add(new WrittenMark(step.at(), step.other(), step.mark(), false, step.because(names)));
            }

            @Override
            public boolean holds(List<Integer> path) {
                return check.holds(path);
            }
        };
        do {
            PagRules.close(table, colliders, PagRules.Selection.EXCLUDED, watch);
        } while (!known.isEmpty() && consequences());
    }

    /** Whether the edges of a discriminating path hold; otherwise it has taken one of them away. */
    interface PathCheck {
        boolean holds(List<Integer> path);
    }

    /** Marks that follow from who is, and who is not, an ancestor of whom; whether there were any. */
    private boolean consequences() {
        int size = names.size();
        NodeSet[] effects = new NodeSet[size];
        BitSet[] direct = new BitSet[size];
        for (int a = 0; a < size; a++) {
            direct[a] = new BitSet(size);
            for (int b : table.adjacent(a)) {
                direct[a].set(b, table.isDirected(a, b));
            }
            for (int b = 0; b < size; b++) {
                if (b != a && known.knowsCause(a, b)) {
                    direct[a].set(b);
                }
            }
        }
        Arrays.setAll(effects, a -> MarkedEdges.closure(NodeSet.of(a), node -> NodeSet.of(direct[node])));
        boolean changed = false;
        for (int a = 0; a < size; a++) {
            for (int b : table.adjacent(a)) {
                if (!table.is(CIRCLE, a, b)) {
                    continue;
                }
                if (effects[a].contains(b)) {
                    String because = name(a) + " causes " + name(b) + " by arrows found and known";
                    changed |= write(TAIL, a, b, true, because);
                    changed |= write(ARROW, b, a, true, because);
                } else {
                    String because = whyNot(a, b, effects);
                    if (!because.isEmpty()) {
                        changed |= write(ARROW, a, b, true, because);
                    }
                }
            }
        }
        return changed;
    }

    /** A cause u of a (or a) that does not cause an effect w of b (or b): then a does not cause b. */
    private String whyNot(int a, int b, NodeSet[] effects) {
        for (int u = 0; u < effects.length; u++) {
            if (!effects[u].contains(a)) {
                continue;
            }
            for (int w : effects[b]) {
                boolean no = u == w || table.is(ARROW, u, w) || known.excludesCause(u, w);
                if (no) {
                    return u == w
                            ? name(b) + " causes " + name(a) + " by arrows found and known"
                            : name(u) + " does not cause " + name(w)
                                    + (u == a ? "" : ", " + name(u) + " causes " + name(a))
                                    + (w == b ? "" : ", " + name(b) + " causes " + name(w));
                }
            }
        }
        return "";
    }
}

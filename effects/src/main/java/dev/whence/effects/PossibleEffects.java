package dev.whence.effects;

import dev.whence.causal.Effect;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.NodeSet;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * The effects that the graphs of a class allow, where the class as a whole does not determine one: IDA in its local form
 * (Maathuis, Kalisch and Bühlmann 2009, algorithm 3). Each set of undirected neighbours of the treatment that can be
 * its parents gives one estimate, adjusted for the treatment's parents.
 *
 * @param estimates one per possible set of parents
 * @param low the smallest estimate
 * @param high the largest
 */
public record PossibleEffects(List<Possible> estimates, double low, double high) {
    /** More undirected neighbours than this and the sets are too many to list. */
    private static final int MOST_NEIGHBOURS = 12;

    /**
     * One possible effect.
     *
     * @param parents of the treatment in the graphs that it holds for
     * @param effect the estimate; exactly zero where the outcome is a parent
     */
    public record Possible(List<String> parents, Effect effect) {
        public Possible {
            parents = List.copyOf(parents);
        }
    }

    public PossibleEffects {
        estimates = List.copyOf(estimates);
    }

    /** Empty list when the treatment has too many undirected neighbours. */
    static PossibleEffects of(Table table, Cpdag graph, EffectQuery query, StandardErrors standardErrors) {
        int treatment = graph.index(query.treatment());
        int outcome = graph.index(query.outcome());
        int[] open = graph.neighbours(treatment).toArray();
        List<Possible> estimates = new ArrayList<>();
        for (int bits = 0; open.length <= MOST_NEIGHBOURS && bits < 1 << open.length; bits++) {
            int chosen = bits;
            NodeSet into = NodeSet.empty();
            for (int i = 0; i < open.length; i++) {
                into = (chosen >> i & 1) == 1 ? into.with(open[i]) : into;
            }
            if (isLocallyValid(graph, treatment, into)) {
                NodeSet parents = graph.parents(treatment).union(into);
                Effect effect = parents.contains(outcome)
                        ? EffectEstimator.zero("the outcome is a parent of the treatment")
                        : RegressionAdjustment.estimate(table, query, graph.names(parents), standardErrors)
                                .main()
                                .effect();
                estimates.add(new Possible(graph.names(parents), effect));
            }
        }
        double low =
                estimates.stream().mapToDouble(e -> e.effect().value()).min().orElse(Double.NaN);
        double high =
                estimates.stream().mapToDouble(e -> e.effect().value()).max().orElse(Double.NaN);
        return new PossibleEffects(estimates, low, high);
    }

    /** Directing these edges into the treatment, and its other undirected edges out, makes no new unshielded collider. */
    private static boolean isLocallyValid(Cpdag graph, int treatment, NodeSet into) {
        NodeSet parents = graph.parents(treatment).union(into);
        for (int a : into) {
            for (int b : parents) {
                if (a != b && !graph.isAdjacent(a, b)) {
                    return false;
                }
            }
        }
        return true;
    }
}

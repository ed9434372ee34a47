package dev.whence.discovery.simulation;

import dev.whence.causal.equivalence.LatentProjection;
import dev.whence.causal.equivalence.MarkovEquivalence;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.Mag;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.Pag;
import dev.whence.tables.Table;
import java.util.List;
import java.util.Map;

/**
 * Data and the truth that they were drawn from.
 *
 * @param data the observed columns, with their missing values
 * @param complete the observed columns before values were left out
 * @param truth the DAG over all variables, hidden ones included; of a time series over {@code X1(t), X1(t-1), ...}, with
 *     edges into the present only
 * @param latent the hidden nodes of the truth
 * @param tiers the names of each layer's variables, causes first; one tier where the graph has no layers
 * @param coefficients of linear data: what one unit more of the edge's first node adds to its second, in the units of
 *     {@code complete}; empty otherwise
 * @param noiseSd of linear data: by variable, the standard deviation of its noise, in the same units; empty otherwise
 * @param gaps why values are missing, by column
 * @param options what was asked for
 */
public record Simulated(
        Table data,
        Table complete,
        Dag truth,
        NodeSet latent,
        List<List<String>> tiers,
        Map<Edge, Double> coefficients,
        Map<String, Double> noiseSd,
        List<Gap> gaps,
        SimulationOptions options) {
    public Simulated {
        tiers = List.copyOf(tiers);
        coefficients = Map.copyOf(coefficients);
        noiseSd = Map.copyOf(noiseSd);
        gaps = List.copyOf(gaps);
    }

    /** The class of the true DAG: what a search without hidden variables can find. Needs that nothing is hidden. */
    public Cpdag cpdag() {
        if (!latent.isEmpty()) {
            throw new IllegalStateException("variables are hidden; ask for the PAG");
        }
        return MarkovEquivalence.cpdag(truth);
    }

    /** The true MAG over the observed variables; takes a time that grows with the square of their number. */
    public Mag mag() {
        return LatentProjection.mag(truth, latent);
    }

    /** The true PAG over the observed variables; takes a time that grows with the square of their number. */
    public Pag pag() {
        return LatentProjection.pag(truth, latent);
    }

    /** What a perfect search can find: the CPDAG, or the PAG where variables are hidden. */
    public Graph findable() {
        return latent.isEmpty() ? cpdag() : pag();
    }
}

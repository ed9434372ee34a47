package dev.whence.causal.equivalence;

import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.Mag;
import dev.whence.causal.graph.MarkedEdges;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.Pag;
import dev.whence.causal.separation.Separation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a graph says about its observed nodes once the others are hidden. The observed nodes keep their order; they are
 * renumbered without gaps.
 */
public final class LatentProjection {
    private LatentProjection() {}

    /** {@link #admg(Admg, NodeSet)} of a DAG. */
    public static Admg admg(Dag dag, NodeSet latent) {
        return admg(Admg.of(dag), latent);
    }

    /**
     * The latent projection (Verma and Pearl 1990; Pearl 2009, definition 2.6.1): a → b when a directed path leads from
     * a to b through latent nodes only, a ↔ b when they have a common cause through latent nodes only. It keeps
     * ancestry, separation and, for interventions on observed nodes, identification.
     */
    public static Admg admg(Admg graph, NodeSet latent) {
        NodeSet observed = NodeSet.range(graph.size()).minus(latent);
        // The node itself and the latent nodes with a directed path to it through latent nodes.
        NodeSet[] sources = new NodeSet[graph.size()];
        // Those and everything joined to one of them by ↔.
        NodeSet[] coupled = new NodeSet[graph.size()];
        for (int node : observed) {
            sources[node] =
                    MarkedEdges.closure(NodeSet.of(node), n -> graph.parents(n).intersection(latent));
            NodeSet reach = sources[node];
            for (int source : sources[node]) {
                reach = reach.union(graph.spouses(source));
            }
            coupled[node] = reach;
        }
        int[] number = renumbered(observed, graph.size());
        List<Edge> edges = new ArrayList<>();
        for (int b : observed) {
            NodeSet parents = NodeSet.empty();
            for (int source : sources[b]) {
                parents = parents.union(graph.parents(source));
            }
            for (int a : parents.intersection(observed)) {
                edges.add(Edge.directed(number[a], number[b]));
            }
            for (int a = observed.first(); a < b; a = observed.next(a + 1)) {
                if (coupled[a].intersects(sources[b])) {
                    edges.add(Edge.bidirected(number[a], number[b]));
                }
            }
        }
        return Admg.of(graph.names(observed), edges);
    }

    /** {@link #mag(Admg, NodeSet)} of a DAG. */
    public static Mag mag(Dag dag, NodeSet latent) {
        return project(dag, latent);
    }

    /**
     * The maximal ancestral graph over the observed nodes (Richardson and Spirtes 2002, "Ancestral graph Markov models",
     * Annals of Statistics 30, section 4.2). Two nodes are adjacent when an inducing path joins them, which is so when
     * their observed ancestors do not separate them (theorem 4.2 and corollary 4.3); marks say who is an ancestor.
     */
    public static Mag mag(Admg graph, NodeSet latent) {
        return project(graph, latent);
    }

    /** The MAG of an ADMG without latent nodes. */
    public static Mag mag(Admg graph) {
        return project(graph, NodeSet.empty());
    }

    private static Mag project(Graph graph, NodeSet latent) {
        NodeSet observed = NodeSet.range(graph.size()).minus(latent);
        NodeSet[] ancestors = new NodeSet[graph.size()];
        Arrays.setAll(ancestors, node -> graph.ancestors(NodeSet.of(node)));
        int[] number = renumbered(observed, graph.size());
        List<Edge> edges = new ArrayList<>();
        for (int a : observed) {
            for (int b = observed.next(a + 1); b >= 0; b = observed.next(b + 1)) {
                NodeSet among = ancestors[a]
                        .union(ancestors[b])
                        .minus(latent)
                        .without(a)
                        .without(b);
                if (graph.isAdjacent(a, b) || !Separation.separated(graph, a, b, among)) {
                    if (ancestors[b].contains(a)) {
                        edges.add(Edge.directed(number[a], number[b]));
                    } else if (ancestors[a].contains(b)) {
                        edges.add(Edge.directed(number[b], number[a]));
                    } else {
                        edges.add(Edge.bidirected(number[a], number[b]));
                    }
                }
            }
        }
        return Mag.of(graph.names(observed), edges);
    }

    /** The true PAG: what a search with perfect knowledge of the independencies among the observed nodes can find. */
    public static Pag pag(Dag dag, NodeSet latent) {
        return PagOfMag.pag(mag(dag, latent));
    }

    /** The true PAG over the observed nodes of an ADMG. */
    public static Pag pag(Admg graph, NodeSet latent) {
        return PagOfMag.pag(mag(graph, latent));
    }

    private static int[] renumbered(NodeSet observed, int size) {
        int[] number = new int[size];
        int next = 0;
        for (int node : observed) {
            number[node] = next++;
        }
        return number;
    }
}

package dev.whence.app;

import dev.whence.causal.InputException;
import dev.whence.causal.equivalence.LatentProjection;
import dev.whence.causal.equivalence.MarkovEquivalence;
import dev.whence.causal.format.GraphDocument;
import dev.whence.causal.format.NodeRole;
import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.Mag;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.Pag;
import org.jspecify.annotations.Nullable;

/**
 * A found graph and the truth as graphs of which marks mean the same.
 *
 * @param found as it is compared
 * @param truth as it is compared
 * @param remark what was turned into what, as a sentence; empty when nothing was
 */
record ComparedGraphs(GraphDocument found, Graph truth, String remark) {
    static ComparedGraphs asDrawn(GraphDocument found, GraphDocument truth) {
        return new ComparedGraphs(found, truth.graph(), "");
    }

    /** A class is compared with a class: the truth's where it has one, else the found graph's. */
    static ComparedGraphs of(GraphDocument found, GraphDocument truth) {
        NodeSet latent = truth.nodes(NodeRole.LATENT);
        Graph graph = truth.graph();
        if (!latent.isEmpty()) {
            return projected(found, graph, latent);
        }
        return switch (found.graph()) {
            case Cpdag _ when graph instanceof Dag dag -> truthAs(found, dag, MarkovEquivalence.cpdag(dag));
            case Pag _ when graph instanceof Dag dag -> truthAs(found, dag, LatentProjection.pag(dag, latent));
            case Pag _ when graph instanceof Admg admg -> truthAs(found, admg, LatentProjection.pag(admg, latent));
            case Pag _
            when graph instanceof Cpdag cpdag -> {
                Dag member = member(cpdag);
                yield member == null
                        ? asDrawn(found, truth)
                        : truthAs(found, cpdag, LatentProjection.pag(member, NodeSet.empty()));
            }
            case Dag dag when graph instanceof Cpdag -> foundAs(dag, MarkovEquivalence.cpdag(dag), graph);
            case Dag dag when graph instanceof Pag -> foundAs(dag, LatentProjection.pag(dag, NodeSet.empty()), graph);
            case Cpdag cpdag
            when graph instanceof Pag -> {
                Dag member = member(cpdag);
                yield member == null
                        ? asDrawn(found, truth)
                        : foundAs(cpdag, LatentProjection.pag(member, NodeSet.empty()), graph);
            }
            default -> asDrawn(found, truth);
        };
    }

    private static ComparedGraphs projected(GraphDocument found, Graph truth, NodeSet latent) {
        Admg whole = switch (truth) {
            case Dag dag -> Admg.of(dag);
            case Admg admg -> admg;
            default ->
                throw new InputException("the truth marks variables as latent, which a " + truth.kind()
                        + " cannot; expected a DAG or an ADMG");
        };
        String hidden = "The truth hides " + String.join(", ", truth.names(latent)) + "; it was compared as its ";
        return switch (found.graph()) {
            case Pag _ -> new ComparedGraphs(found, LatentProjection.pag(whole, latent), hidden + "PAG.");
            case Admg _ ->
                new ComparedGraphs(found, LatentProjection.admg(whole, latent), hidden + "latent projection.");
            case Mag _ -> new ComparedGraphs(found, LatentProjection.mag(whole, latent), hidden + "MAG.");
            case Dag _, Cpdag _ ->
                new ComparedGraphs(
                        found,
                        LatentProjection.mag(whole, latent),
                        hidden + "MAG, mark by mark: no " + found.graph().kind() + " can be right where variables are"
                                + " hidden.");
        };
    }

    private static ComparedGraphs truthAs(GraphDocument found, Graph truth, Graph reference) {
        return new ComparedGraphs(
                found, reference, "The truth, a " + truth.kind() + ", was compared as its " + reference.kind() + ".");
    }

    private static ComparedGraphs foundAs(Graph found, Graph other, Graph truth) {
        return new ComparedGraphs(
                new GraphDocument(other),
                truth,
                "The found " + found.kind() + " was compared as its " + other.kind() + ", since the truth is a "
                        + truth.kind() + ".");
    }

    private static @Nullable Dag member(Cpdag cpdag) {
        try {
            return MarkovEquivalence.member(cpdag);
        } catch (InputException _) {
            return null; // compared as drawn
        }
    }
}

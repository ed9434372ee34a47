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
import dev.whence.causal.graph.NodeSet;
import dev.whence.reports.GraphSection.Role;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A question about an effect on a graph: what is drawn, and the graph over the observed nodes that is reasoned on.
 *
 * @param drawn the graph as given
 * @param observed the same without its unobserved nodes, which leave ↔ edges behind
 */
record CausalQuestion(
        GraphDocument drawn, Graph observed, List<String> treatments, List<String> outcomes, List<String> conditions) {

    /**
     * Fills what the options leave open from the roles that the file gives its nodes.
     *
     * @param unobserved further nodes that are not observed
     * @throws InputException when a name is unknown, a role is missing or given twice, or an unobserved node is asked about
     */
    static CausalQuestion of(
            GraphDocument document,
            String source,
            List<String> treatments,
            List<String> outcomes,
            List<String> conditions,
            List<String> unobserved) {
        Graph graph = document.graph();
        List<String> from = orRole(treatments, document, NodeRole.EXPOSURE, "treatment", source);
        List<String> to = orRole(outcomes, document, NodeRole.OUTCOME, "outcome", source);
        NodeSet latent = document.nodes(NodeRole.LATENT).union(graph.indexes(unobserved));
        for (List<String> names : List.of(from, to, conditions)) {
            for (String name : names) {
                if (latent.contains(graph.index(name))) {
                    throw new InputException("'" + name + "' is not observed in " + source
                            + "; a question can only name observed variables");
                }
            }
        }
        for (String name : from) {
            if (to.contains(name)) {
                throw new InputException("treatment and outcome are both '" + name + "'; they must differ");
            }
        }
        return new CausalQuestion(document, observed(graph, latent), from, to, List.copyOf(conditions));
    }

    /** A question whose variables are named elsewhere, as in a counterfactual query. */
    static CausalQuestion of(GraphDocument document, List<String> unobserved) {
        NodeSet latent = document.nodes(NodeRole.LATENT).union(document.graph().indexes(unobserved));
        return new CausalQuestion(document, observed(document.graph(), latent), List.of(), List.of(), List.of());
    }

    private static List<String> orRole(
            List<String> names, GraphDocument document, NodeRole role, String word, String source) {
        if (!names.isEmpty()) {
            return List.copyOf(names);
        }
        NodeSet marked = document.nodes(role);
        if (marked.isEmpty()) {
            throw new InputException("no " + word + " is given: use --" + word + " NAME, or mark one as " + role.word()
                    + " in " + source);
        }
        return document.graph().names(marked);
    }

    private static Graph observed(Graph graph, NodeSet latent) {
        if (latent.isEmpty()) {
            return graph;
        }
        return switch (graph) {
            case Dag dag -> LatentProjection.admg(dag, latent);
            case Admg admg -> LatentProjection.admg(admg, latent);
            default ->
                throw new InputException(
                        "a " + graph.kind() + " with unobserved nodes (" + String.join(", ", graph.names(latent))
                                + ") has no graph over the others; give a DAG or an ADMG");
        };
    }

    boolean isProjected() {
        return observed != drawn.graph();
    }

    /**
     * An ADMG in which the query has the same answer: the graph itself, or a member of its class (sound once the effect is
     * known to be the same in every member). Empty for a MAG or PAG.
     */
    Optional<Admg> asAdmg() {
        return switch (observed) {
            case Dag dag -> Optional.of(Admg.of(dag));
            case Admg admg -> Optional.of(admg);
            case Cpdag cpdag -> Optional.of(Admg.of(MarkovEquivalence.member(cpdag)));
            default -> Optional.empty();
        };
    }

    /** Who plays which part, for drawing. */
    Map<String, Role> roles(List<String> adjustedFor) {
        Map<String, Role> roles = new LinkedHashMap<>();
        treatments.forEach(name -> roles.put(name, Role.TREATMENT));
        outcomes.forEach(name -> roles.put(name, Role.OUTCOME));
        adjustedFor.forEach(name -> roles.putIfAbsent(name, Role.ADJUSTMENT));
        for (String name : drawn.graph().nodes()) {
            if (!observed.marks().has(name)) {
                roles.putIfAbsent(name, Role.LATENT);
            }
        }
        return roles;
    }
}

package dev.whence.reports;

import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import dev.whence.causal.format.GraphDocument;
import dev.whence.causal.graph.Graph;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A causal graph.
 *
 * @param title the heading
 * @param caption what to see in it; may be empty
 * @param document the graph, with the frequency of each edge where it is known
 * @param roles what part some nodes play in the question, by name
 * @param comparison another graph to point out the differences from
 */
public record GraphSection(
        String title, String caption, GraphDocument document, Map<String, Role> roles, Optional<Comparison> comparison)
        implements Section {
    /** @throws InputException when a role is given to a node that the graph does not have */
    public GraphSection {
        roles = Collections.unmodifiableMap(new LinkedHashMap<>(roles));
        for (String name : roles.keySet()) {
            if (!document.graph().marks().has(name)) {
                throw Names.unknown("node", name, document.graph().nodes(), "the graph");
            }
        }
    }

    /** A graph with the roles that its file gives to nodes, without a comparison. */
    public GraphSection(String title, String caption, GraphDocument document) {
        this(title, caption, document, rolesOf(document), Optional.empty());
    }

    /** A graph with roles. */
    public GraphSection(String title, String caption, GraphDocument document, Map<String, Role> roles) {
        this(title, caption, document, roles, Optional.empty());
    }

    private static Map<String, Role> rolesOf(GraphDocument document) {
        Map<String, Role> roles = new LinkedHashMap<>();
        document.roles().forEach((role, nodes) -> {
            Optional<Role> part = switch (role) {
                case EXPOSURE -> Optional.of(Role.TREATMENT);
                case OUTCOME -> Optional.of(Role.OUTCOME);
                case ADJUSTED -> Optional.of(Role.ADJUSTMENT);
                case LATENT -> Optional.of(Role.LATENT);
                case SELECTED -> Optional.empty();
            };
            part.ifPresent(found -> document.graph().names(nodes).forEach(name -> roles.put(name, found)));
        });
        return roles;
    }

    /** The edges, compared with the reference if there is one, strongest first. */
    public List<EdgeRow> edges() {
        return EdgeRow.of(this);
    }

    /**
     * A graph to compare with.
     *
     * @param name what it is called in the legend, such as "consensus network"
     * @param reference the graph; nodes are matched by name
     */
    public record Comparison(String name, Graph reference) {}

    /** The part that a node plays in a question. */
    public enum Role {
        TREATMENT("treatment"),
        OUTCOME("outcome"),
        ADJUSTMENT("adjusted for"),
        MEDIATOR("mediator"),
        INSTRUMENT("instrument"),
        LATENT("not measured");

        private final String words;

        Role(String words) {
            this.words = words;
        }

        /** The role in words. */
        public String words() {
            return words;
        }
    }
}

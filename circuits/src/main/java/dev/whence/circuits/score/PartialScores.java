package dev.whence.circuits.score;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.circuits.graph.Node;
import dev.whence.circuits.graph.Subgraph;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Whether a circuit has everything, and nothing to spare (Wang et al. 2022, section 4), as shares of the metric between
 * the empty circuit and the whole network.
 *
 * @param left faithfulness of the whole network without the circuit's edges (Marks et al. 2024); near 0 when the circuit
 *     is complete
 * @param incompleteness the largest {@code |f(C without K) - f(M without K)|} over the sets of components K that were
 *     tried; near 0 when the circuit is complete
 * @param minimality of every component v of the circuit the largest {@code |f(C without K and v) - f(C without K)|} over
 *     the sets that were tried; a component with a value near 0 is not needed
 * @param sets how many sets K were tried, the empty one included
 * @param seed of the draws
 */
public record PartialScores(double left, double incompleteness, Map<Node, Double> minimality, int sets, long seed) {
    public PartialScores {
        minimality = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(minimality));
    }

    /**
     * Tries sets of components: none, and random ones of half the circuit's size on average.
     *
     * @param sets how many, at least 1
     */
    public static PartialScores of(
            Faithfulness faithfulness, Subgraph circuit, int sets, long seed, Progress progress) {
        if (sets < 1) {
            throw new InputException(sets + " sets of components to try, expected at least 1");
        }
        SequencedSet<Node> members = new LinkedHashSet<>(circuit.nodes());
        members.removeIf(node -> node instanceof Node.Input || node instanceof Node.Output);
        Subgraph whole = Subgraph.whole(circuit.graph());
        SplittableRandom random = new SplittableRandom(seed);
        List<Set<Node>> tried = new ArrayList<>(List.of(Set.of()));
        while (tried.size() < sets) {
            Set<Node> chosen = new LinkedHashSet<>();
            members.stream().filter(_ -> random.nextBoolean()).forEach(chosen::add);
            tried.add(chosen);
        }
        List<Subgraph> runs = new ArrayList<>(List.of(circuit.complement()));
        for (Set<Node> without : tried) {
            runs.add(circuit.without(without));
            runs.add(whole.without(without));
            for (Node member : members) {
                Set<Node> more = new LinkedHashSet<>(without);
                more.add(member);
                runs.add(circuit.without(more));
            }
        }
        double[] values = faithfulness.values(runs, progress);
        int at = 1;
        double incompleteness = 0;
        Map<Node, Double> minimality = new LinkedHashMap<>();
        for (int i = 0; i < tried.size(); i++) {
            double reduced = values[at++];
            incompleteness = Math.max(incompleteness, Math.abs(reduced - values[at++]));
            for (Node member : members) {
                minimality.merge(member, Math.abs(values[at++] - reduced), Math::max);
            }
        }
        return new PartialScores(values[0], incompleteness, minimality, sets, seed);
    }
}

package dev.whence.discovery.greedy;

import dev.whence.causal.graph.Cpdag;
import java.util.List;

/**
 * What {@link Fges} found.
 *
 * @param graph the CPDAG of the class, narrowed by what was known
 * @param steps in the order in which they were made
 * @param limited whether the largest sets of neighbours were passed over, because there are too many of them around a node
 *     with a dense neighbourhood; the class may then miss an improvement
 * @param offers what the found class still has to offer or to lose, pair by pair
 */
public record FgesResult(Cpdag graph, List<FgesStep> steps, boolean limited, Offers offers) {
    public FgesResult {
        steps = List.copyOf(steps);
    }

    /** How the score of the found class would change with one more or one less edge. */
    public interface Offers {
        /** The most that an edge between two nodes that are not adjacent would change the score by. */
        double adding(int a, int b);

        /** The most that the score would change by without the edge; negative where it would suffer. */
        double removing(int a, int b);
    }
}

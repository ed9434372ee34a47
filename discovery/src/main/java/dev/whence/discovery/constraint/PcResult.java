package dev.whence.discovery.constraint;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.Cpdag;
import java.util.List;
import java.util.Optional;

/**
 * What {@link PcSearch} found, with its evidence.
 *
 * @param graph directed edges hold in every graph of the class, undirected ones may point either way
 * @param removed for each pair without an edge, the test that removed it; sorted by the pair
 * @param kept for each pair with an edge, the test that came nearest to removing it (the largest p-value); sorted
 * @param tests how many independence tests were made
 * @param depth the largest number of variables conditioned on; -1 when nothing was tested
 * @param conflicts colliders that the tests call for but that contradict others with stronger evidence
 * @param warnings what a reader of the graph should know, in sentences
 */
public record PcResult(
        Cpdag graph,
        List<SeparatedPair> removed,
        List<SeparatedPair> kept,
        long tests,
        int depth,
        List<OrientationConflict> conflicts,
        List<String> warnings) {
    public PcResult {
        removed = List.copyOf(removed);
        kept = List.copyOf(kept);
        conflicts = List.copyOf(conflicts);
        warnings = List.copyOf(warnings);
    }

    /**
     * The evidence on a pair: the test that removed its edge, or the one that came nearest to it. Empty when the pair
     * was never tested.
     *
     * @throws InputException when a name is unknown
     */
    public Optional<SeparatedPair> evidence(String a, String b) {
        int low = Math.min(graph.index(a), graph.index(b));
        int high = Math.max(graph.index(a), graph.index(b));
        return (graph.isAdjacent(low, high) ? kept : removed)
                .stream().filter(pair -> pair.a() == low && pair.b() == high).findFirst();
    }
}

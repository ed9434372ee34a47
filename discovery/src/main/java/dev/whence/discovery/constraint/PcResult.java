package dev.whence.discovery.constraint;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.Cpdag;
import dev.whence.discovery.Explanation;
import java.util.AbstractList;
import java.util.List;
import java.util.Optional;

/**
 * What {@link PcSearch} found, with its evidence.
 *
 * @param graph directed edges hold in every graph of the class, undirected ones may point either way
 * @param trace how it came to be
 * @param tests how many independence tests were made
 * @param depth the largest number of variables conditioned on; -1 when nothing was tested
 * @param conflicts colliders that the tests call for but that contradict others with stronger evidence
 * @param ambiguous triples that a conservative rule leaves open, as "a - m - b" in names, sorted
 * @param warnings what a reader of the graph should know, in sentences
 */
public record PcResult(
        Cpdag graph,
        Explanation trace,
        long tests,
        int depth,
        List<OrientationConflict> conflicts,
        List<String> ambiguous,
        List<String> warnings) {
    public PcResult {
        conflicts = List.copyOf(conflicts);
        ambiguous = List.copyOf(ambiguous);
        warnings = List.copyOf(warnings);
    }

    /** Why each pair is as it is. */
    public Explanation explanation() {
        return trace;
    }

    /**
     * For each pair without an edge that was tested, the test that removed it. As long as the square of the number of
     * variables: each entry is computed when it is read.
     */
    public List<SeparatedPair> removed() {
        return outward(pcTrace().skeleton().removed());
    }

    /** For each pair with an edge, the test that came nearest to removing it (the largest p-value). */
    public List<SeparatedPair> kept() {
        return outward(pcTrace().skeleton().kept());
    }

    /**
     * The evidence on a pair: the test that removed its edge, or the one that came nearest to it. Empty when the pair
     * was never tested.
     *
     * @throws InputException when a name is unknown
     */
    public Optional<SeparatedPair> evidence(String a, String b) {
        return pcTrace().evidence(a, b);
    }

    private PcTrace pcTrace() {
        return (PcTrace) trace;
    }

    private List<SeparatedPair> outward(List<SeparatedPair> inward) {
        PcTrace outside = pcTrace();
        return new AbstractList<>() {
            @Override
            public SeparatedPair get(int index) {
                return outside.outward(inward.get(index));
            }

            @Override
            public int size() {
                return inward.size();
            }
        };
    }
}

package dev.whence.discovery.latent;

import dev.whence.causal.graph.Pag;
import dev.whence.discovery.Evidence;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a search of this package found, with its evidence. Variables are numbered as in the test.
 *
 * @param graph over the test's variables, in their order
 * @param removed for each pair without an edge, what took its edge away; sorted by the pair
 * @param kept for each pair with an edge that was tested, the test that came nearest to taking it away; sorted
 * @param marks why each arrowhead and tail is there, in the order in which they were written
 * @param overruled what the tests call for and was not done
 * @param tests how many tests each stage made
 * @param depth the largest number of variables conditioned on; -1 when nothing was tested
 * @param warnings what a reader of the graph should know, in sentences
 */
public record LatentResult(
        Pag graph,
        List<Separated> removed,
        List<Separated> kept,
        List<WrittenMark> marks,
        List<Overruled> overruled,
        Map<Stage, Long> tests,
        int depth,
        List<String> warnings) {
    public LatentResult {
        removed = List.copyOf(removed);
        kept = List.copyOf(kept);
        marks = List.copyOf(marks);
        overruled = List.copyOf(overruled);
        tests = Collections.unmodifiableMap(tests.isEmpty() ? new EnumMap<>(Stage.class) : new EnumMap<>(tests));
        warnings = List.copyOf(warnings);
    }

    /** All tests made. */
    public long testsMade() {
        return tests.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Why the pair is as it is.
     *
     * @throws dev.whence.causal.InputException when a name is unknown
     */
    public List<Evidence> explain(String a, String b) {
        int low = Math.min(graph.index(a), graph.index(b));
        int high = Math.max(graph.index(a), graph.index(b));
        List<Evidence> found = new ArrayList<>();
        for (Separated each : removed) {
            if (each.a() == low && each.b() == high) {
                found.add(new Evidence(Evidence.Kind.REMOVED, LatentReport.removed(each, graph)));
            }
        }
        for (Separated each : kept) {
            if (each.a() == low && each.b() == high) {
                found.add(new Evidence(Evidence.Kind.KEPT, LatentReport.kept(each, graph)));
            }
        }
        for (Overruled each : overruled) {
            if (Math.min(each.a(), each.b()) == low && Math.max(each.a(), each.b()) == high) {
                found.add(new Evidence(Evidence.Kind.CONFLICT, each.sentence()));
            }
        }
        for (WrittenMark each : marks) {
            if (Math.min(each.at(), each.other()) == low && Math.max(each.at(), each.other()) == high) {
                found.add(new Evidence(
                        each.known() ? Evidence.Kind.KNOWN : Evidence.Kind.ORIENTED, LatentReport.mark(each, graph)));
            }
        }
        return List.copyOf(found);
    }
}

package dev.whence.discovery.latent;

import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Pag;
import dev.whence.discovery.Estimate;
import dev.whence.discovery.Found;
import dev.whence.discovery.NameOrder;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchOptions;
import dev.whence.discovery.independence.IndependenceTest;
import dev.whence.discovery.tests.TestKind;
import dev.whence.discovery.tests.TrialRun;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the methods of this package have in common: options, estimate, and the found graph in a report's words. */
final class LatentSupport {
    static final Map<String, String> OPTIONS = Map.of(
            "sets",
                    "the most sets of one size that a pair is tested given; pairs with more keep their edge (default "
                            + FciOptions.MAX_SETS + ")",
            "pds-depth",
                    "the largest set drawn from Possible-D-SEP; 0 leaves that stage out (default: no limit but the"
                            + " depth)",
            "colliders",
                    "how unshielded colliders are decided: separating-set, by the set that took the edge away, or"
                            + " max-p, by the set with the largest p-value (default max-p)");

    private static final List<String> COLLIDER_WORDS = List.of("separating-set", "max-p");

    private LatentSupport() {}

    static FciOptions options(SearchOptions options) {
        String colliders = options.more().getOrDefault("colliders", "max-p");
        if (!COLLIDER_WORDS.contains(colliders)) {
            throw Names.unknown("rule for colliders", colliders, COLLIDER_WORDS, "option colliders");
        }
        return new FciOptions(
                options.alpha(),
                options.maxDepth(),
                whole(options, "pds-depth", FciOptions.UNLIMITED),
                whole(options, "sets", (int) FciOptions.MAX_SETS),
                colliders.equals("separating-set") ? ColliderEvidence.SEPARATING_SET : ColliderEvidence.MAX_P,
                options.threads());
    }

    private static int whole(SearchOptions options, String name, int otherwise) {
        double value = options.number(name, otherwise);
        if (value != Math.rint(value) || value < 0 || value > Integer.MAX_VALUE) {
            throw new InputException(
                    "option " + name + " is " + options.more().get(name) + "; expected a whole number, 0 or more");
        }
        return (int) value;
    }

    static TestKind kind(SearchInput input) {
        return input.options().test().map(TestKind::named).orElseGet(() -> TestKind.suited(input.table()));
    }

    /** The test on the columns in the order of their names. */
    static IndependenceTest test(SearchInput input) {
        return kind(input).on(NameOrder.sorted(input.table()), input.options());
    }

    static Found found(SearchInput input, LatentResult result, Map<String, String> first) {
        List<String> order = input.table().names();
        Pag sorted = result.graph();
        int[] to = sorted.nodes().stream().mapToInt(order::indexOf).toArray();
        Pag graph = Pag.of(
                order,
                sorted.edges().stream()
                        .map(edge -> new Edge(to[edge.from()], to[edge.to()], edge.fromMark(), edge.toMark()))
                        .toList());
        Map<String, String> facts = new LinkedHashMap<>(first);
        Map<Stage, Long> removed = new EnumMap<>(Stage.class);
        result.removed().forEach(pair -> removed.merge(pair.stage(), 1L, Long::sum));
        facts.put("Tests made", String.format("%,d", result.testsMade()));
        facts.put("Largest set conditioned on", String.valueOf(Math.max(0, result.depth())));
        removed.forEach((stage, count) -> facts.put("Edges removed " + stage.words(), String.valueOf(count)));
        if (!input.knowledge().isEmpty()) {
            long known = result.marks().stream().filter(WrittenMark::known).count();
            facts.put("Marks licensed by what is known", String.valueOf(known));
        }
        return new Found(graph, Map.of(), result::explain, facts, result.warnings());
    }

    /** By a trial ({@link TrialRun}), once the options are known to be right. */
    static Estimate estimate(SearchInput input) {
        options(input.options());
        return TrialRun.estimate(test(input), input.table().rows(), input.options(), FciOptions.MAX_SETS);
    }

    static List<String> assumptions(String more) {
        List<String> all = new ArrayList<>(List.of(
                "Causes may be hidden, but no row is in the data because of its values (no selection bias).",
                "No feedback: the true graph has no cycles.",
                "Independences in the data are those of the graph, none by accident (faithfulness).",
                "The test suits the data; by default Fisher z, which takes relations as linear, or chi-square."));
        if (!more.isEmpty()) {
            all.add(more);
        }
        return List.copyOf(all);
    }
}

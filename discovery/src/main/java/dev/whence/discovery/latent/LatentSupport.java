package dev.whence.discovery.latent;

import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.Pag;
import dev.whence.discovery.Estimate;
import dev.whence.discovery.Found;
import dev.whence.discovery.NameOrder;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchOptions;
import dev.whence.discovery.independence.IndependenceTest;
import dev.whence.discovery.tests.TestKind;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

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

    /** How many tests are timed, and for how long at most, for an estimate. */
    private static final int TIMED = 300;

    private static final long TIMED_NANOS = 300_000_000L;

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

    /**
     * Tests some pairs, for the share that is dependent and for the time a test takes, and takes it that each further
     * level tests as much as the one given one variable, until the neighbours are few.
     */
    static Estimate estimate(SearchInput input) {
        options(input.options());
        Table table = input.table();
        IndependenceTest test = test(input);
        long variables = table.columns().size();
        long pairs = variables * (variables - 1) / 2;
        if (pairs == 0) {
            return new Estimate(0, 0, "fewer than two variables");
        }
        SplittableRandom random = new SplittableRandom(input.options().seed());
        long start = System.nanoTime();
        int made = 0;
        int dependent = 0;
        while (made < TIMED && System.nanoTime() - start < TIMED_NANOS) {
            int a = random.nextInt((int) variables);
            int b = random.nextInt((int) variables);
            int c = random.nextInt((int) variables);
            if (a != b) {
                made++;
                if (test.pValue(a, b, NodeSet.empty()) <= input.options().alpha()) {
                    dependent++;
                    if (c != a && c != b) {
                        test.pValue(a, b, NodeSet.of(c));
                    }
                }
            }
        }
        double perTest = (System.nanoTime() - start) / 1e9 / Math.max(1, made + dependent);
        double share = (dependent + 1.0) / (made + 2.0);
        double degree = share * (variables - 1);
        double tests = pairs;
        double left = pairs * share;
        double sets = 2;
        for (int level = 1; level <= Math.min(input.options().maxDepth(), (int) degree); level++) {
            sets = Math.min(sets * degree / level, FciOptions.MAX_SETS);
            tests += left * sets;
            degree /= 2; // most neighbours fall away with each level in a sparse graph
            left /= 2;
        }
        long bytes = 8 * variables * variables + 400 * pairs + 8L * table.rows() * variables;
        return new Estimate(
                perTest
                        * tests
                        / Math.min(
                                input.options().threads(), Runtime.getRuntime().availableProcessors()),
                bytes,
                String.format(
                        "about %,.0f tests of %.2g s; %.0f%% of %d pairs tried are dependent",
                        tests, perTest, 100.0 * dependent / Math.max(1, made), made));
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

package dev.whence.discovery.constraint;

import dev.whence.causal.Names;
import dev.whence.causal.Progress;
import dev.whence.discovery.Estimate;
import dev.whence.discovery.Found;
import dev.whence.discovery.MethodInfo;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchMethod;
import dev.whence.discovery.SearchOptions;
import dev.whence.discovery.independence.IndependenceTest;
import dev.whence.discovery.knowledge.KnowledgeKind;
import dev.whence.discovery.tests.TestKind;
import dev.whence.discovery.tests.TrialRun;
import dev.whence.tables.Table;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@link PcSearch} as methods of the command line: one, with its rules as options. */
public final class PcMethod implements SearchMethod {
    private static final String COLLIDERS = "colliders";
    private static final String CONFLICTS = "conflicts";

    private static final MethodInfo INFO = new MethodInfo(
            "pc",
            "PC-stable",
            "Spirtes, Glymour and Scheines 2000; Colombo and Maathuis 2014; colliders by Ramsey 2016",
            MethodInfo.Family.CONSTRAINT,
            MethodInfo.Asks.TEST,
            MethodInfo.Finds.CPDAG,
            Set.of(
                    KnowledgeKind.TIERS,
                    KnowledgeKind.FORBIDDEN_EDGES,
                    KnowledgeKind.REQUIRED_EDGES,
                    KnowledgeKind.FORBIDDEN_PATHS),
            List.of(
                    "No two of these variables share a cause that is not among them.",
                    "Causes do not run in a circle.",
                    "Every independence in the data comes from the graph (faithfulness).",
                    "The rows are independent draws from one population.",
                    "The independence test suits the data: Fisher z needs linear relations and Gaussian noise, the"
                            + " tests on counts need every combination of levels often enough."),
            "The first search to try when no common cause is hidden: fast, up to tens of thousands of variables, with a"
                    + " reason for every edge.",
            Map.of(
                    COLLIDERS,
                    "how a - m - b becomes a -> m <- b: max-p (default; the set with the largest p-value, PC-Max),"
                            + " separating-set (the first that separated, plain PC), conservative (all sets that separate"
                            + " agree, else the triple stays open, CPC) or majority (more than half of them)",
                    CONFLICTS,
                    "when two colliders contradict each other: evidence (default; the one with the larger p-value"
                            + " stands, the other is left out whole), overwrite (edge by edge) or bidirected (the edge"
                            + " stays undirected and is listed, where other programs draw a <-> b)"));

    @Override
    public MethodInfo info() {
        return INFO;
    }

    @Override
    public Estimate estimate(SearchInput input) {
        Table table = input.table();
        TestKind test = kind(input);
        if (test != TestKind.FISHER_Z && test != TestKind.CHI_SQUARE && test != TestKind.G_SQUARE) {
            return TrialRun.estimate(
                    test.on(table, input.options()), table.rows(), input.options(), Double.POSITIVE_INFINITY);
        }
        double columns = table.columns().size();
        double rows = table.rows();
        double pairs = columns * (columns - 1) / 2;
        boolean counts = test != TestKind.FISHER_Z;
        int cores = Math.min(input.options().threads(), Runtime.getRuntime().availableProcessors());
        // measured on sparse graphs of average degree 2 to 4; dense ones take longer without a limit that could be
        // given
        double seconds = counts
                ? (pairs + 150 * columns) * rows * 4e-9
                : pairs * rows * 2.5e-11 + (pairs * 1e-8 + columns * 3e-4);
        double perPair = counts ? 0 : columns >= 4000 ? 4 : 16;
        double bytes = columns * columns * perPair
                + (counts ? 64 * rows : columns >= 4000 ? 4 * columns * rows : 8 * columns * Math.min(rows, 8192))
                + columns * columns * 0.3
                + 5e7;
        return new Estimate(
                seconds / cores,
                (long) bytes,
                "a sparse graph with about two to four neighbours a variable; denser ones take longer");
    }

    @Override
    public Found search(SearchInput input, Progress progress) {
        requireHonoured(input);
        SearchOptions asked = input.options();
        ColliderRule colliders = chosen(asked, COLLIDERS, ColliderRule.class, ColliderRule.MAX_P);
        ConflictRule conflicts = chosen(asked, CONFLICTS, ConflictRule.class, ConflictRule.EVIDENCE);
        TestKind kind = kind(input);
        IndependenceTest test = kind.on(input.table(), asked);
        PcOptions options = PcOptions.alpha(asked.alpha())
                .withMaxDepth(asked.maxDepth())
                .withColliderRule(colliders)
                .withConflictRule(conflicts)
                .withThreads(asked.threads());
        PcResult found = PcSearch.run(test, input.knowledge(), options, progress);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Test", kind.word());
        facts.put("Alpha", String.valueOf(asked.alpha()));
        facts.put("Colliders", describe(colliders));
        facts.put("Contradicting colliders", describe(conflicts));
        facts.put("Tests made", String.valueOf(found.tests()));
        facts.put("Largest conditioning set", String.valueOf(Math.max(0, found.depth())));
        facts.put("Colliders set aside", String.valueOf(found.conflicts().size()));
        if (!found.ambiguous().isEmpty()) {
            facts.put("Ambiguous triples", some(found.ambiguous()));
        }
        return new Found(found.graph(), Map.of(), found.explanation(), facts, found.warnings());
    }

    private static TestKind kind(SearchInput input) {
        return input.options().test().map(TestKind::named).orElseGet(() -> TestKind.suited(input.table()));
    }

    private static String some(List<String> triples) {
        return triples.size() <= 20
                ? String.join(", ", triples)
                : String.join(", ", triples.subList(0, 20)) + " and " + (triples.size() - 20) + " more";
    }

    private static <E extends Enum<E>> E chosen(SearchOptions options, String name, Class<E> type, E otherwise) {
        Optional<String> word = Optional.ofNullable(options.more().get(name));
        if (word.isEmpty()) {
            return otherwise;
        }
        List<String> words =
                Arrays.stream(type.getEnumConstants()).map(PcMethod::word).toList();
        int at = words.indexOf(word.get());
        if (at < 0) {
            throw Names.unknown("value", word.get(), words, "option " + name);
        }
        return type.getEnumConstants()[at];
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String describe(ColliderRule rule) {
        return switch (rule) {
            case MAX_P -> "by the set with the largest p-value (Ramsey 2016)";
            case SEPARATING_SET -> "by the separating set";
            case CONSERVATIVE -> "where all separating sets agree (conservative)";
            case MAJORITY -> "by the majority of separating sets";
        };
    }

    private static String describe(ConflictRule rule) {
        return switch (rule) {
            case EVIDENCE -> "the one with more evidence stands";
            case OVERWRITE -> "more evidence overwrites, edge by edge";
            case BIDIRECTED -> "the edge stays undirected";
        };
    }
}

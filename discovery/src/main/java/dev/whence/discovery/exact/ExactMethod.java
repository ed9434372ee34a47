package dev.whence.discovery.exact;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.causal.equivalence.MarkovEquivalence;
import dev.whence.causal.equivalence.MeekRules;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.discovery.Estimate;
import dev.whence.discovery.Found;
import dev.whence.discovery.MethodInfo;
import dev.whence.discovery.NameOrder;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchMethod;
import dev.whence.discovery.knowledge.KnowledgeKind;
import dev.whence.discovery.knowledge.KnowledgeOver;
import dev.whence.discovery.score.Score;
import dev.whence.discovery.score.ScoreKind;
import dev.whence.tables.Table;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** {@link ExactSearch} as a method of the command line. */
public final class ExactMethod implements SearchMethod {
    private static final String MAX_PARENTS = "max-parents";

    private static final MethodInfo INFO = new MethodInfo(
            "exact",
            "Exact search",
            "Silander and Myllymaki 2006",
            MethodInfo.Family.SCORE,
            MethodInfo.Asks.SCORE,
            MethodInfo.Finds.CPDAG,
            Set.of(KnowledgeKind.TIERS, KnowledgeKind.FORBIDDEN_EDGES, KnowledgeKind.REQUIRED_EDGES),
            List.of(
                    "No two variables share a cause that is not in the table.",
                    "No variable causes itself through others (no feedback).",
                    "The score's model holds: linear with Gaussian noise for bic and ebic, any dependence between"
                            + " levels for bdeu and discrete-bic."),
            "For up to about 20 variables, when the best-scoring graph itself is wanted and not one that a greedy"
                    + " search stops at.",
            options());

    private static Map<String, String> options() {
        Map<String, String> options = new HashMap<>(ScoreKind.options());
        options.put(MAX_PARENTS, "the largest number of parents of a variable (default: no limit)");
        return options;
    }

    @Override
    public MethodInfo info() {
        return INFO;
    }

    @Override
    public Estimate estimate(SearchInput input) {
        Table table = input.table();
        int size = table.columns().size();
        ScoreKind kind = ScoreKind.chosen(table, input.options());
        boolean gaussian = kind == ScoreKind.BIC || kind == ScoreKind.EXTENDED_BIC;
        double sets = Math.pow(2, size);
        double scored = gaussian ? sets * size / 2 : ExactSearch.parentSets(size, maxParents(input));
        double each = gaussian ? 1e-7 : 5e-7 + 2e-8 * table.rows();
        return new Estimate(
                scored * each / input.options().threads() + sets * size * 5e-9,
                ExactSearch.bytes(size),
                "doubles with every variable; " + (gaussian ? "" : "each parent set is counted in the rows; ")
                        + MAX_PARENTS + " lowers the number of sets");
    }

    @Override
    public Found search(SearchInput input, Progress progress) {
        requireHonoured(input);
        Table table = NameOrder.sorted(input.table());
        ExactSearch.requireMemory(table.columns().size(), Runtime.getRuntime().maxMemory());
        int maxParents = maxParents(input);
        ScoreKind kind = ScoreKind.chosen(table, input.options());
        Score score = kind.on(table, input.options());
        KnowledgeOver knowledge = knowledge(input, table.names());
        ExactResult found =
                ExactSearch.run(score, knowledge, maxParents, input.options().threads(), progress);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Score", kind.word());
        if (kind != ScoreKind.BDEU) {
            facts.put("Penalty", String.valueOf(input.options().penalty()));
        }
        facts.put("Score of the best graph", String.format(Locale.ROOT, "%.1f", found.score()));
        facts.put("Parent sets scored", String.valueOf(found.parentSets()));
        if (maxParents < table.columns().size() - 1) {
            facts.put("Most parents allowed", String.valueOf(maxParents));
        }
        Cpdag graph = narrowed(found.dag(), knowledge);
        return new Found(
                NameOrder.restored(graph, input.table().names()),
                Map.of(),
                new ExactExplanation(score, input.knowledge(), maxParents, found, graph),
                facts,
                ScoreKind.warnings(table));
    }

    private static int maxParents(SearchInput input) {
        double most = input.options().number(MAX_PARENTS, Integer.MAX_VALUE);
        if (!(most >= 0) || most != Math.rint(most)) {
            throw new InputException("option " + MAX_PARENTS + " is " + most + "; it must be a whole number from 0");
        }
        return (int) Math.min(most, Integer.MAX_VALUE);
    }

    /** The class of the DAG, with the directions that follow from what is known. */
    static Cpdag narrowed(Dag dag, KnowledgeOver knowledge) {
        Cpdag cpdag = MarkovEquivalence.cpdag(dag);
        List<Edge> known = dag.edges().stream()
                .filter(edge -> knowledge.forbids(edge.to(), edge.from()))
                .toList();
        return known.isEmpty() ? cpdag : MeekRules.orient(cpdag, known);
    }
}

package dev.whence.discovery.order;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.discovery.Estimate;
import dev.whence.discovery.Found;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchOptions;
import dev.whence.discovery.knowledge.KnowledgeKind;
import dev.whence.discovery.score.GaussianBic;
import dev.whence.discovery.score.Score;
import dev.whence.discovery.score.ScoreKind;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What the searches over orders share as methods of the command line. */
final class OrderMethod {
    static final Set<KnowledgeKind> HONOURS =
            Set.of(KnowledgeKind.TIERS, KnowledgeKind.FORBIDDEN_EDGES, KnowledgeKind.REQUIRED_EDGES);

    static final String NO_HIDDEN = "no two variables share a cause that is not in the table";
    static final String NO_CYCLES = "causes form no cycles";
    static final String SCORE_FITS =
            "the score fits the data: with BIC, each variable is a linear function of its causes plus noise";

    private OrderMethod() {}

    /** A search over a score whose variables are in the order of their names. */
    @FunctionalInterface
    interface Run {
        OrderResult on(Score score);
    }

    static Map<String, String> options(Map<String, String> own) {
        Map<String, String> all = new HashMap<>(ScoreKind.options());
        all.putAll(own);
        return all;
    }

    /** A whole number among the options of single methods. */
    static int whole(SearchOptions options, String name, int otherwise) {
        double value = options.number(name, otherwise);
        if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
            throw new InputException("option " + name + " is '" + options.more().get(name)
                    + "'; expected a whole number, such as " + otherwise);
        }
        return (int) value;
    }

    /** A choice of yes or no among the options of single methods. */
    static boolean yes(SearchOptions options, String name, boolean otherwise) {
        String text = options.more().getOrDefault(name, otherwise ? "yes" : "no");
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "yes", "true" -> true;
            case "no", "false" -> false;
            default -> throw new InputException("option " + name + " is '" + text + "'; expected yes or no");
        };
    }

    /**
     * @param perSquare seconds for each pair of variables with the Gaussian BIC
     */
    static Estimate estimate(SearchInput input, int starts, double perSquare) {
        double variables = input.table().columns().size();
        double rows = input.table().rows();
        boolean linear = ScoreKind.chosen(input.table(), input.options()).word().endsWith("bic")
                && !ScoreKind.chosen(input.table(), input.options()).word().startsWith("discrete");
        double moments = rows * variables * variables / 4e9;
        double search = linear
                ? starts * variables * variables * perSquare
                : starts * variables * variables * (2e-5 + 15 * rows * 5e-9);
        double bytes = 24 * variables * variables + variables * variables * variables * 0.5;
        return new Estimate(
                moments + search / Math.min(starts, input.options().threads()),
                (long) Math.min(bytes, 4e9),
                "sparse graphs of 100 to 1000 variables; dense ones take several times as long");
    }

    /** Searches with the variables in the order of their names and returns the graph over the table's columns. */
    static Found search(SearchInput input, Run run, Progress progress) {
        Table table = input.table();
        Table sorted = table.select(table.names().stream().sorted().toList());
        ScoreKind kind = ScoreKind.chosen(sorted, input.options());
        progress.at("sufficient statistics", 0, 1);
        Score score = kind.on(sorted, input.options());
        OrderResult result = run.on(score);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Score", kind.word());
        if (score instanceof GaussianBic) {
            facts.put("Penalty", String.valueOf(input.options().penalty()));
        }
        facts.put("Score of the graph", String.format(Locale.ROOT, "%.2f", result.score()));
        facts.put("Moves that made the order better", String.valueOf(result.moves()));
        facts.put("Best order", first(result.order(), 30));
        if (result.removedBackward() > 0) {
            facts.put("Edges removed by the backward phase", String.valueOf(result.removedBackward()));
        }
        List<String> warnings = new ArrayList<>(ScoreKind.warnings(table));
        if (input.knowledge().kinds().contains(KnowledgeKind.TIERS)
                && input.knowledge().tiers().size() < table.columns().size()) {
            warnings.add(
                    "some variables have no tier: the best graph keeps to the tiers, but an undirected edge at such a"
                            + " variable may not be free to point both ways");
        }
        OrderExplanation explanation =
                new OrderExplanation(score, input.knowledge().over(score.names()), result);
        return new Found(over(table, result), Map.of(), explanation, facts, warnings);
    }

    private static String first(List<String> names, int most) {
        return names.size() <= most
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, most)) + ", ... (" + names.size() + " variables)";
    }

    private static Cpdag over(Table table, OrderResult result) {
        Dag dag = result.dag();
        int[] column = new int[dag.size()];
        for (int node = 0; node < column.length; node++) {
            column[node] = table.indexOf(dag.name(node));
        }
        return Cpdag.of(
                table.names(),
                result.graph().edges().stream()
                        .map(edge -> new Edge(column[edge.from()], column[edge.to()], edge.fromMark(), edge.toMark()))
                        .toList());
    }
}

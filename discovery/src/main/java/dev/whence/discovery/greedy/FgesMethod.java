package dev.whence.discovery.greedy;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.discovery.Estimate;
import dev.whence.discovery.Found;
import dev.whence.discovery.MethodInfo;
import dev.whence.discovery.NameOrder;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchMethod;
import dev.whence.discovery.knowledge.KnowledgeKind;
import dev.whence.discovery.knowledge.KnowledgeOver;
import dev.whence.discovery.score.GaussianBic;
import dev.whence.discovery.score.Score;
import dev.whence.discovery.score.ScoreKind;
import dev.whence.tables.ColumnType;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.hipparchus.special.Erf;

/** {@link Fges} as a method of the command line. */
public final class FgesMethod implements SearchMethod {
    private static final String MAX_DEGREE = "max-degree";

    private static final MethodInfo INFO = new MethodInfo(
            "fges",
            "FGES",
            "Chickering 2002; Ramsey, Glymour, Sanchez-Romero and Glymour 2017",
            MethodInfo.Family.SCORE,
            MethodInfo.Asks.SCORE,
            MethodInfo.Finds.CPDAG,
            Set.of(
                    KnowledgeKind.TIERS,
                    KnowledgeKind.FORBIDDEN_EDGES,
                    KnowledgeKind.REQUIRED_EDGES,
                    KnowledgeKind.FORBIDDEN_PATHS),
            List.of(
                    "No two variables share a cause that is not in the table.",
                    "No variable causes itself through others (no feedback).",
                    "The score's model holds: linear with Gaussian noise for bic and ebic, any dependence between"
                            + " levels for bdeu and discrete-bic.",
                    "The data show every dependence that the graph implies; large samples then give the right graph,"
                            + " small ones an approximation."),
            "The first choice for many continuous variables without hidden common causes: fast, and each edge comes"
                    + " with what it is worth.",
            options());

    private static Map<String, String> options() {
        Map<String, String> options = new HashMap<>(ScoreKind.options());
        options.put(
                MAX_DEGREE, "the largest number of edges at one variable while edges are added (default: no limit)");
        return options;
    }

    @Override
    public MethodInfo info() {
        return INFO;
    }

    @Override
    public Estimate estimate(SearchInput input) {
        Table table = input.table();
        double p = table.columns().size();
        double n = table.rows();
        ScoreKind kind = ScoreKind.chosen(table, input.options());
        if (kind == ScoreKind.BIC || kind == ScoreKind.EXTENDED_BIC) {
            return new Estimate(
                    p * p * (1e-10 * n + 4e-7),
                    (long) (p * p * 40 + n * p * 8),
                    "measured on sparse graphs of up to 5,000 variables; grows with the square of their number");
        }
        return new Estimate(
                p * p * 30 * (n * 5e-9 + 1e-6) / input.options().threads(),
                (long) (n * p * 4 + 60e6),
                "about 30 counts per pair of variables, as in sparse graphs");
    }

    @Override
    public Found search(SearchInput input, Progress progress) {
        requireHonoured(input);
        Table table = NameOrder.sorted(input.table());
        ScoreKind kind = ScoreKind.chosen(table, input.options());
        Score score = kind.on(table, input.options());
        KnowledgeOver knowledge = knowledge(input, table.names());
        FgesResult found = Fges.run(score, fgesOptions(input), knowledge, progress);
        long added = found.steps().stream().filter(FgesStep::added).count();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Score", kind.word());
        if (kind != ScoreKind.BDEU) {
            facts.put("Penalty", String.valueOf(input.options().penalty()));
        }
        facts.put(
                "Improvement over the start",
                String.format(
                        Locale.ROOT,
                        "%.1f",
                        found.steps().stream().mapToDouble(FgesStep::gain).sum()));
        facts.put("Edges added", String.valueOf(added));
        facts.put("Edges taken away again", String.valueOf(found.steps().size() - added));
        return new Found(
                NameOrder.restored(found.graph(), input.table().names()),
                Map.of(),
                new FgesExplanation(found, score.method(), knowledge),
                facts,
                warnings(table, kind, score, found));
    }

    private static FgesOptions fgesOptions(SearchInput input) {
        double degree = input.options().number(MAX_DEGREE, FgesOptions.UNLIMITED);
        if (!(degree >= 1) || degree != Math.rint(degree)) {
            throw new InputException("option " + MAX_DEGREE + " is " + degree + "; it must be a whole number from 1");
        }
        return FgesOptions.defaults()
                .withMaxDegree((int) Math.min(degree, FgesOptions.UNLIMITED))
                .withThreads(input.options().threads());
    }

    private static List<String> warnings(Table table, ScoreKind kind, Score score, FgesResult found) {
        List<String> warnings = new ArrayList<>(ScoreKind.warnings(table));
        if (score instanceof GaussianBic bic) {
            List<String> levels = table.columns().stream()
                    .filter(column -> column.type() == ColumnType.DISCRETE)
                    .map(column -> column.name())
                    .toList();
            if (!levels.isEmpty()) {
                warnings.add("the score " + kind.word() + " reads levels as numbers: " + String.join(", ", levels));
            }
            int size = table.columns().size();
            double byChance = expectedByChance(size, bic.perParent());
            int edges = found.graph().edges().size();
            if (byChance > Math.max(1, 0.05 * edges)) {
                warnings.add(String.format(
                        Locale.ROOT,
                        "of %,d pairs of unrelated columns about %.0f pass this penalty by chance, and %,d edges were"
                                + " found; a larger penalty (4) or the score ebic removes most of those",
                        (long) size * (size - 1) / 2,
                        byChance,
                        edges));
            }
        }
        if (found.limited()) {
            warnings.add("some neighbourhoods are so dense that not every way of adding or taking away an edge could be"
                    + " tried; a larger penalty gives a sparser graph, and boss copes better with dense ones");
        }
        return warnings;
    }

    /** How many of all pairs gain more than a parent costs if none are related: a chi-square with one degree of freedom. */
    static double expectedByChance(int size, double perParent) {
        return size * (size - 1) / 2.0 * Erf.erfc(Math.sqrt(perParent / 2));
    }
}

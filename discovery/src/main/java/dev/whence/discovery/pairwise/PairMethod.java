package dev.whence.discovery.pairwise;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.discovery.Estimate;
import dev.whence.discovery.Found;
import dev.whence.discovery.MethodInfo;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchMethod;
import dev.whence.discovery.SearchOptions;
import dev.whence.discovery.knowledge.KnowledgeKind;
import dev.whence.discovery.knowledge.KnowledgeOver;
import dev.whence.tables.Table;
import dev.whence.tables.TableChecks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The pairwise methods of the command line: a table of two columns in, one edge out, directed where the direction shows.
 */
public final class PairMethod implements SearchMethod {
    private static final int MANY = Integer.MAX_VALUE;
    private static final List<String> ASSUMES = List.of(
            "One of the two causes the other, or they are unrelated: no common cause is hidden, and the rows were not"
                    + " selected by either.",
            "Both are continuous.",
            "The rows are independent draws of the same process.");
    private static final Map<String, String> OPTIONS = Map.of(
            "repeats", "half samples that say how steady the preference is (default 20)",
            "max-rows", "rows used at most (default 1000 for anm and pnl, all for igci)",
            "decide",
                    "fit (default): write a direction only where the evidence supports it; always: write the preferred"
                            + " one");

    private final MethodInfo info;
    private final Function<SearchOptions, PairMeasure> measure;
    private final int maxRows;
    /** Seconds for one score of both directions at 1000 rows. */
    private final double seconds;

    private PairMethod(MethodInfo info, Function<SearchOptions, PairMeasure> measure, int maxRows, double seconds) {
        this.info = info;
        this.measure = measure;
        this.maxRows = maxRows;
        this.seconds = seconds;
    }

    /** Word "anm". */
    public static PairMethod additiveNoise() {
        return new PairMethod(
                info(
                        "anm",
                        "Additive-noise model",
                        "Hoyer et al. 2009; Mooij et al. 2016",
                        "The effect is a smooth function of the cause plus noise that is independent of the cause; the"
                                + " function is not linear, or the noise is not Gaussian.",
                        "Use it for two continuous variables whose relation is curved or whose noise is not Gaussian.",
                        Map.of(
                                "criterion",
                                "hsic (default): test the noise for independence of the cause; entropy: compare"
                                        + " entropies")),
                options -> new AdditiveNoise(
                        AdditiveNoise.Criterion.named(options.more().getOrDefault("criterion", "hsic"))),
                1000,
                0.2);
    }

    /** Word "pnl". */
    public static PairMethod postNonlinear() {
        return new PairMethod(
                info(
                        "pnl",
                        "Post-nonlinear model",
                        "Zhang and Hyvärinen 2009",
                        "The effect is an invertible function of (a smooth function of the cause plus independent"
                                + " noise).",
                        "Use it where the effect may be measured on a distorted scale; it needs more rows than anm.",
                        Map.of()),
                _ -> new PostNonlinear(),
                1000,
                0.5);
    }

    /** Word "igci". */
    public static PairMethod igci() {
        return new PairMethod(
                info(
                        "igci",
                        "Information-geometric causal inference",
                        "Janzing et al. 2012",
                        "The effect is an invertible function of the cause with next to no noise, and the function's"
                                + " slope has nothing to do with the cause's density.",
                        "Use it only where the relation is nearly deterministic; noise misleads it.",
                        Map.of(
                                "reference",
                                "uniform (default) or gaussian: what both variables are compared with",
                                "estimator",
                                "slope (default) or entropy")),
                options -> new Igci(
                        Igci.Reference.named(options.more().getOrDefault("reference", "uniform")),
                        Igci.Estimator.named(options.more().getOrDefault("estimator", "slope"))),
                MANY,
                0.001);
    }

    private static MethodInfo info(
            String word, String title, String source, String assumption, String advice, Map<String, String> own) {
        List<String> assumes = new ArrayList<>(List.of(assumption));
        assumes.addAll(ASSUMES);
        Map<String, String> options = new HashMap<>(OPTIONS);
        options.putAll(own);
        return new MethodInfo(
                word,
                title,
                source,
                MethodInfo.Family.PAIR,
                MethodInfo.Asks.VALUES,
                MethodInfo.Finds.CPDAG,
                Set.of(
                        KnowledgeKind.TIERS,
                        KnowledgeKind.FORBIDDEN_EDGES,
                        KnowledgeKind.REQUIRED_EDGES,
                        KnowledgeKind.FORBIDDEN_PATHS,
                        KnowledgeKind.REQUIRED_PATHS),
                assumes,
                advice,
                options);
    }

    @Override
    public MethodInfo info() {
        return info;
    }

    @Override
    public Estimate estimate(SearchInput input) {
        PairOptions options = PairOptions.of(input.options(), maxRows);
        double n = Math.min(input.table().rows(), options.maxRows());
        double size = n / 1000;
        double work = maxRows == MANY ? size : size * size;
        return new Estimate(
                seconds * work * (1 + options.repeats() / 4.0) / options.threads(),
                (long) (16 * Math.min(n, 1000) * Math.min(n, 1000) * (1 + options.threads()) + 64 * n),
                "rows used and half samples");
    }

    @Override
    public Found search(SearchInput input, Progress progress) {
        requireHonoured(input);
        Table table = input.table();
        if (table.columns().size() != 2) {
            throw new InputException(table.source() + " has " + table.columns().size() + " columns; " + info.title()
                    + " decides between two. Select two columns, or use direct-lingam, pc or fges for more");
        }
        TableChecks.requireUsable(table, table.names());
        List<String> names = table.names().stream().sorted().toList();
        int[] complete = table.completeRows();
        double[] x = values(table, names.get(0), complete);
        double[] y = values(table, names.get(1), complete);
        PairOptions options = PairOptions.of(input.options(), maxRows);
        PairDecision decision = PairSearch.run(x, y, measure.apply(input.options()), options, progress);
        KnowledgeOver knowledge = knowledge(input, names);
        return new PairReport(info, table, names, options, decision, knowledge).found(x, y, complete.length);
    }

    private static double[] values(Table table, String name, int[] rows) {
        double[] values = Values.take(table.column(name).numbers(), rows);
        for (int i = 0; i < values.length; i++) {
            if (Double.isInfinite(values[i])) {
                throw new InputException(table.source() + ": column '" + name + "' is infinite in row " + (rows[i] + 1)
                        + "; expected finite numbers");
            }
        }
        if (values.length > 0 && Values.distinct(values) < 2) {
            throw new InputException(table.source() + ": column '" + name + "' is constant over the " + values.length
                    + " complete rows; there is nothing to explain");
        }
        return values;
    }
}

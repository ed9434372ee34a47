package dev.whence.effects;

import dev.whence.causal.Effect;
import dev.whence.causal.EffectKind;
import dev.whence.causal.InputException;
import dev.whence.causal.Interval;
import dev.whence.causal.Names;
import dev.whence.causal.Progress;
import dev.whence.causal.adjustment.Adjustment;
import dev.whence.causal.adjustment.OptimalSet;
import dev.whence.causal.format.GraphDocument;
import dev.whence.causal.format.NodeRole;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.NodeSet;
import dev.whence.tables.Table;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * From a question to an answer: identifies the effect on the graph, estimates it by regression adjustment, and tries to
 * refute it. The adjustment set is the optimal one (smallest asymptotic variance) where theory gives one and its
 * variables are in the table, otherwise a minimal one.
 */
public final class EffectEstimator {
    private final Table table;
    private final Graph graph;
    private final EffectQuery query;
    private final EstimatorOptions options;
    private final NodeSet observed;
    private final List<String> warnings = new ArrayList<>();

    private EffectEstimator(Table table, GraphDocument document, EffectQuery query, EstimatorOptions options) {
        this.table = table;
        this.graph = document.graph();
        this.query = query;
        this.options = options;
        NodeSet latent = document.nodes(NodeRole.LATENT);
        this.observed = NodeSet.range(graph.size())
                .filter(node -> table.names().contains(graph.name(node)) && !latent.contains(node));
        NodeSet selected = document.nodes(NodeRole.SELECTED);
        if (!selected.isEmpty()) {
            warnings.add("the graph says that rows were selected by " + String.join(", ", graph.names(selected))
                    + "; selection is not corrected for");
        }
    }

    /** As below, with default options and silently. */
    public static EffectResult estimate(Table table, GraphDocument document, EffectQuery query) {
        return estimate(table, document, query, EstimatorOptions.defaults(), Progress.NONE);
    }

    /**
     * Answers a question. Nodes of the graph that are not columns of the table are taken as hidden.
     *
     * @throws InputException when treatment or outcome is not in the table or the graph, or the graph stands for no DAG,
     *     or the regression is not possible on these data
     * @throws java.util.concurrent.CancellationException when the progress says so or the thread is interrupted
     */
    public static EffectResult estimate(
            Table table, GraphDocument document, EffectQuery query, EstimatorOptions options, Progress progress) {
        return new EffectEstimator(table, document, query, options).run(progress);
    }

    private EffectResult run(Progress progress) {
        checkNames();
        Adjustment adjustment =
                Adjustment.of(graph, query.treatment(), query.outcome()).within(observed);
        if (adjustment.forbidden().isEmpty()) { // no possibly causal path, or the outcome would be forbidden
            return zeroByGraph(adjustment);
        }
        Optional<NodeSet> chosen = adjustment.minimal();
        if (chosen.isEmpty()) {
            return notIdentified(adjustment);
        }
        Identification identification = identify(adjustment, chosen.get());
        Design design = Design.of(table, query, identification.adjustment());
        RegressionEstimate estimate =
                RegressionAdjustment.estimate(design, query, identification.adjustment(), options.standardErrors());
        Effect effect = estimate.main().effect();
        Diagnostics diagnostics = Diagnostics.of(design, estimate);
        return new EffectResult.Estimated(
                query,
                effect,
                answer(estimate),
                identification,
                Optional.of(estimate),
                otherSets(identification, effect),
                Optional.of(diagnostics),
                new Refutations(design, estimate, options, progress).all(),
                Sensitivity.of(design, estimate, query),
                assumptions(estimate),
                warnings);
    }

    private void checkNames() {
        for (String name : List.of(query.treatment(), query.outcome())) {
            if (!table.names().contains(name)) {
                throw Names.unknown("column", name, table.names(), table.source());
            }
            int node = graph.index(name);
            if (!observed.contains(node)) {
                throw new InputException(
                        "the graph marks '" + name + "' as hidden; treatment and outcome must be observed");
            }
        }
        List<String> unused = table.names().stream()
                .filter(name -> !graph.nodes().contains(name))
                .toList();
        if (!unused.isEmpty()) {
            warnings.add("columns that are not in the graph are not used: " + String.join(", ", unused));
        }
        if (!hidden().isEmpty()) {
            warnings.add(
                    "nodes of the graph that are not in the table are taken as hidden: " + String.join(", ", hidden()));
        }
    }

    private List<String> hidden() {
        return graph.names(NodeSet.range(graph.size()).minus(observed));
    }

    private Identification identify(Adjustment adjustment, NodeSet minimal) {
        OptimalSet optimal = adjustment.optimal();
        NodeSet set = optimal.set().orElse(optimal.alternative().orElse(minimal));
        String reason = optimal.set().isPresent()
                ? adjustment.check(set).reason() + "; it is optimal: " + optimal.reason()
                : adjustment.check(set).reason() + "; it is minimal; " + optimal.reason();
        List<List<String>> others = adjustment
                .allMinimal()
                .filter(other -> !other.equals(set))
                .limit(options.otherSets())
                .map(graph::names)
                .toList();
        return new Identification(Identification.Basis.ADJUSTMENT, graph.names(set), reason, others, hidden());
    }

    private List<SetEstimate> otherSets(Identification identification, Effect main) {
        List<SetEstimate> result = new ArrayList<>();
        for (List<String> set : identification.others()) {
            try {
                Effect effect = RegressionAdjustment.estimate(table, query, set, options.standardErrors())
                        .main()
                        .effect();
                boolean overlap = effect.interval().low() <= main.interval().high()
                        && main.interval().low() <= effect.interval().high();
                result.add(new SetEstimate(set, effect, overlap));
            } catch (InputException impossible) {
                warnings.add("the set {" + String.join(", ", set) + "} could not be used: " + impossible.getMessage());
            }
        }
        return result;
    }

    private EffectResult zeroByGraph(Adjustment adjustment) {
        String why = "the graph has no causal path from " + query.treatment() + " to " + query.outcome();
        Optional<NodeSet> check = adjustment.minimal();
        List<String> set = check.map(graph::names).orElse(List.of());
        Identification identification = new Identification(
                Identification.Basis.NO_CAUSAL_PATH,
                set,
                why
                        + (check.isPresent()
                                ? "; as a check, a regression adjusted for {" + String.join(", ", set)
                                        + "} should give 0"
                                : "; no adjustment set allows a check: "
                                        + adjustment.whyNone().orElse("")),
                List.of(),
                hidden());
        Optional<RegressionEstimate> estimate = check.map(covariates ->
                RegressionAdjustment.estimate(table, query, graph.names(covariates), options.standardErrors()));
        estimate.ifPresent(regression -> {
            if (!regression.main().effect().interval().contains(0)) {
                warnings.add("the graph says that the effect is 0, but the regression that should show it gives "
                        + number(regression.main().effect())
                        + ": the graph, or the form of the regression, is doubtful");
            }
        });
        return new EffectResult.Estimated(
                query,
                zero(why),
                query.treatment() + " has no effect on " + query.outcome() + ": " + why,
                identification,
                estimate,
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of("the graph is right: " + why),
                warnings);
    }

    /** Exactly zero, by assumption. */
    static Effect zero(String why) {
        return new Effect(EffectKind.TOTAL, 0, Interval.exact(0), 0, "zero by the graph: " + why);
    }

    private EffectResult notIdentified(Adjustment adjustment) {
        Optional<PossibleEffects> possible = Optional.empty();
        if (graph instanceof Cpdag cpdag && hidden().isEmpty()) {
            PossibleEffects effects = PossibleEffects.of(table, cpdag, query, options.standardErrors());
            possible = effects.estimates().isEmpty() ? Optional.empty() : Optional.of(effects);
        }
        return new EffectResult.NotIdentified(query, adjustment.whyNone().orElse("no valid set"), possible, warnings);
    }

    private String answer(RegressionEstimate estimate) {
        return "With " + estimate.main().change() + ", the " + estimate.outcome() + " changes by "
                + number(estimate.main().effect());
    }

    private static String number(Effect effect) {
        return String.format(
                Locale.ROOT,
                "%.3g (%s%% interval %.3g to %.3g)",
                effect.value(),
                BigDecimal.valueOf(100 * effect.interval().level())
                        .round(new MathContext(6))
                        .stripTrailingZeros()
                        .toPlainString(),
                effect.interval().low(),
                effect.interval().high());
    }

    private List<String> assumptions(RegressionEstimate estimate) {
        List<String> result = new ArrayList<>();
        result.add("the graph is right: an arrow that is missing or turned may make the adjustment set invalid");
        result.add(
                switch (graph) {
                    case Dag _, Cpdag _ -> "no two variables of the graph have a common cause outside it";
                    default -> "hidden common causes are only where the graph shows them";
                });
        result.add("the mean of " + query.outcome() + " is linear in " + query.treatment()
                + (estimate.adjustment().isEmpty() ? "" : " and in " + String.join(", ", estimate.adjustment()))
                + ", and the effect is the same for all units");
        result.add("the rows are independent draws, and values are missing for no reason that matters");
        return result;
    }
}

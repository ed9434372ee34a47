package dev.whence.app;

import dev.whence.causal.Effect;
import dev.whence.causal.InputException;
import dev.whence.causal.Interval;
import dev.whence.causal.Progress;
import dev.whence.causal.format.GraphDocument;
import dev.whence.causal.format.NodeRole;
import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.effects.Diagnostics;
import dev.whence.effects.EffectEstimator;
import dev.whence.effects.EffectQuery;
import dev.whence.effects.EffectResult;
import dev.whence.effects.EffectResult.Estimated;
import dev.whence.effects.EffectResult.NotIdentified;
import dev.whence.effects.EstimatorOptions;
import dev.whence.effects.Identification.Basis;
import dev.whence.effects.Refutation;
import dev.whence.effects.RegressionEstimate;
import dev.whence.effects.Sensitivity;
import dev.whence.effects.SetEstimate;
import dev.whence.reports.Answer;
import dev.whence.reports.Assumptions;
import dev.whence.reports.Assumptions.Assumption;
import dev.whence.reports.Assumptions.Status;
import dev.whence.reports.Chart;
import dev.whence.reports.Chart.Estimate;
import dev.whence.reports.ChartSection;
import dev.whence.reports.Facts;
import dev.whence.reports.GraphSection;
import dev.whence.reports.GraphSection.Role;
import dev.whence.reports.Provenance;
import dev.whence.reports.Report;
import dev.whence.reports.Section;
import dev.whence.reports.TableSection;
import dev.whence.reports.TableSection.Column;
import dev.whence.reports.Warning;
import dev.whence.tables.Table;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An estimated effect as a report: what it is, what supports it, what would overturn it. */
record EffectFindings(GraphDocument document, Estimated result) {

    /**
     * Estimates an effect.
     *
     * @param graphName what to call the graph in messages
     * @throws InputException when it is not identifiable, with the hedge or the undirected edge that forbids it
     */
    static Estimated estimate(
            Table table,
            GraphDocument document,
            String graphName,
            EffectQuery query,
            EstimatorOptions options,
            Progress progress) {
        EffectResult result = EffectEstimator.estimate(table, document, query, options, progress);
        return switch (result) {
            case Estimated estimated -> estimated;
            case NotIdentified no -> throw new InputException(refusal(no, document, graphName));
        };
    }

    private static String refusal(NotIdentified no, GraphDocument document, String graphName) {
        StringBuilder text = new StringBuilder("the effect of ")
                .append(no.query().treatment())
                .append(" on ")
                .append(no.query().outcome())
                .append(" is not identifiable ");
        switch (document.graph()) {
            case Dag _, Admg _ -> {
                IdentificationAnswer answer = IdentificationAnswer.of(
                        CausalQuestion.of(
                                document,
                                graphName,
                                List.of(no.query().treatment()),
                                List.of(no.query().outcome()),
                                List.of(),
                                List.of()),
                        1);
                if (answer.identified()) {
                    text.append("by adjustment on ")
                            .append(graphName)
                            .append(": ")
                            .append(no.reason());
                    text.append(". It equals a formula that this command does not estimate: ");
                    text.append(answer.formulaText());
                } else {
                    text.append("on ").append(graphName).append(". ").append(answer.sentence());
                }
            }
            case Cpdag _ -> text.append("on ").append(graphName).append(": ").append(no.reason());
            default ->
                text.append("by adjustment on ").append(graphName).append(": ").append(no.reason());
        }
        no.possible()
                .ifPresent(possible -> text.append(String.format(
                        Locale.ROOT,
                        ". Over the graphs that the data cannot tell apart it lies between %.4g and %.4g (%d"
                                + " estimates); orient that edge from knowledge to choose among them",
                        possible.low(),
                        possible.high(),
                        possible.estimates().size())));
        return text.toString();
    }

    Report report(String data, Provenance provenance) {
        return new Report(
                "The effect of " + result.query().treatment() + " on "
                        + result.query().outcome(),
                question(),
                answer(),
                sections(data),
                provenance);
    }

    String question() {
        return "Would " + result.query().outcome() + " change if "
                + result.query().treatment() + " were set?";
    }

    Answer answer() {
        String sentence = result.answer() + ".";
        List<Check> checks = checks();
        long failed = checks.stream().filter(check -> !check.passed()).count();
        if (failed > 0) {
            sentence += " But " + failed + " of " + checks.size() + " checks " + (failed == 1 ? "speaks" : "speak")
                    + " against this.";
        } else if (!checks.isEmpty()) {
            sentence += " It withstood all " + checks.size() + " attempts to refute it.";
        }
        return new Answer(sentence, result.effect());
    }

    List<Section> sections(String data) {
        List<Section> sections = new ArrayList<>();
        result.warnings().forEach(text -> sections.add(new Warning("About this estimate", text)));
        sections.add(new GraphSection(
                "Why it can be computed", result.identification().reason() + ".", document, roles()));
        result.estimate().ifPresent(estimate -> sections.add(contrasts(estimate)));
        if (!result.refutations().isEmpty()) {
            sections.add(forest());
            sections.add(refutations());
            result.refutations().stream()
                    .filter(each -> each.name().startsWith("placebo"))
                    .filter(each -> each.draws().stream().anyMatch(Double::isFinite))
                    .findFirst()
                    .ifPresent(placebo -> sections.add(histogram(placebo)));
        }
        result.sensitivity().ifPresent(sensitivity -> sections.add(sensitivity(sensitivity)));
        sections.add(assumptions());
        sections.add(method(data));
        return sections;
    }

    private Map<String, Role> roles() {
        Map<String, Role> roles = new LinkedHashMap<>();
        roles.put(result.query().treatment(), Role.TREATMENT);
        roles.put(result.query().outcome(), Role.OUTCOME);
        result.identification().adjustment().forEach(name -> roles.putIfAbsent(name, Role.ADJUSTMENT));
        document.graph().names(document.nodes(NodeRole.LATENT)).forEach(name -> roles.putIfAbsent(name, Role.LATENT));
        return roles;
    }

    private TableSection contrasts(RegressionEstimate estimate) {
        boolean check = result.identification().basis() == Basis.NO_CAUSAL_PATH;
        return TableSection.of(
                check ? "A check that should give zero" : "Estimate",
                "Change of the " + estimate.outcome() + " by ordinary least squares, adjusted for "
                        + listed(estimate.adjustment()) + "; " + estimate.rows() + " rows"
                        + (estimate.dropped() > 0 ? ", " + estimate.dropped() + " left out for missing values" : "")
                        + ".",
                List.of(
                        Column.text("with"),
                        Column.number("effect"),
                        Column.interval(percent() + " interval"),
                        Column.number("standard error"),
                        Column.pValue("p")),
                estimate.contrasts().stream()
                        .map(contrast -> List.<Object>of(
                                contrast.change(),
                                contrast.effect().value(),
                                contrast.effect().interval(),
                                contrast.standardError(),
                                contrast.pValue()))
                        .toList());
    }

    private ChartSection forest() {
        List<Estimate> estimates = new ArrayList<>();
        Effect main = result.effect();
        estimates.add(new Estimate("the estimate", main.value(), main.interval(), true));
        int shown = 0;
        for (SetEstimate other : result.otherSets()) {
            if (shown++ < 6) {
                estimates.add(new Estimate(
                        "adjusted for " + listed(other.adjustment()),
                        other.effect().value(),
                        other.effect().interval(),
                        false));
            }
        }
        for (Refutation refutation : result.refutations()) {
            if (!refutation.draws().isEmpty()) {
                estimates.add(new Estimate(
                        refutation.name(),
                        refutation.draws().get(refutation.draws().size() / 2),
                        new Interval(refutation.low(), refutation.high(), 0.95, "95% of draws"),
                        false));
            }
        }
        return new ChartSection(
                "The estimate against other ways to get it",
                "Other valid adjustment sets should agree with the estimate; so should random subsets of the rows and"
                        + " an added random cause. The placebo should lie at zero. Bars of refutations hold 95% of their"
                        + " draws.",
                Chart.Estimates.forest("effect on " + result.query().outcome(), 0, estimates));
    }

    /** One attempt to refute the estimate. */
    private record Check(String name, boolean passed, String question, String finding) {}

    private List<Check> checks() {
        List<Check> checks = new ArrayList<>();
        for (Refutation refutation : result.refutations()) {
            checks.add(new Check(refutation.name(), refutation.passed(), refutation.question(), refutation.finding()));
        }
        List<SetEstimate> others = result.otherSets();
        if (!others.isEmpty()) {
            List<String> disagree = others.stream()
                    .filter(set -> !set.agrees())
                    .map(set -> "adjusted for " + listed(set.adjustment()) + ": "
                            + number(set.effect().value()))
                    .toList();
            checks.add(new Check(
                    "other adjustment sets",
                    disagree.isEmpty(),
                    "if graph and linearity are right, every valid set estimates the same number",
                    disagree.isEmpty()
                            ? "all " + others.size() + " agree with the estimate"
                            : disagree.size() + " of " + others.size() + " do not (" + String.join("; ", disagree)
                                    + "), so the graph or the linear form is wrong somewhere"));
        }
        return checks;
    }

    private TableSection refutations() {
        return TableSection.of(
                "Attempts to refute it",
                "An estimate that passes is not thereby right: these find some faults, not all.",
                List.of(
                        Column.text("check"),
                        Column.text("verdict"),
                        Column.text("what should be"),
                        Column.text("what was")),
                checks().stream()
                        .map(check -> List.<Object>of(
                                check.name(), check.passed() ? "passed" : "FAILED", check.question(), check.finding()))
                        .toList());
    }

    private ChartSection histogram(Refutation placebo) {
        double[] draws =
                placebo.draws().stream().mapToDouble(Double::doubleValue).toArray();
        return new ChartSection(
                "Placebo treatments",
                "Effects estimated after the treatment's values were dealt out at random to the rows.",
                Chart.Histogram.of(
                        "placebo effect on " + result.query().outcome(),
                        draws,
                        24,
                        new Chart.Marker("the estimate", result.effect().value())));
    }

    private static Section sensitivity(Sensitivity sensitivity) {
        return TableSection.of(
                "How strong a hidden confounder would have to be",
                sensitivity.finding()
                        + String.format(
                                Locale.ROOT,
                                " Robustness value %.1f%% (%.1f%% for the interval), partial R2 of the treatment"
                                        + " %.1f%%, E-value %.2f (Cinelli and Hazlett 2020; VanderWeele and Ding 2017).",
                                100 * sensitivity.robustnessValue(),
                                100 * sensitivity.robustnessValueInterval(),
                                100 * sensitivity.partialR2(),
                                sensitivity.eValue()),
                List.of(
                        Column.text("a hidden confounder as strong as"),
                        Column.percent("of the treatment"),
                        Column.percent("of the outcome"),
                        Column.number("effect would be"),
                        Column.interval("interval")),
                sensitivity.benchmarks().stream()
                        .map(benchmark -> List.<Object>of(
                                benchmark.column(),
                                benchmark.withTreatment(),
                                benchmark.withOutcome(),
                                benchmark.adjusted(),
                                new dev.whence.reports.Cell.Range(benchmark.low(), benchmark.high())))
                        .toList());
    }

    private Assumptions assumptions() {
        List<Assumption> assumptions = new ArrayList<>();
        String hidden = result.sensitivity()
                .map(Sensitivity::finding)
                .orElse("A hidden common cause of treatment and outcome.");
        boolean setsDisagree = result.otherSets().stream().anyMatch(set -> !set.agrees());
        assumptions.add(new Assumption(
                "The graph is right: no arrow is missing or turned that would make the adjustment set invalid.",
                "Which covariates suffice is read from the graph alone.",
                "Knowledge of a missing or reversed edge on a path between treatment and outcome"
                        + (result.otherSets().isEmpty() ? "." : "; valid sets that disagree."),
                result.otherSets().isEmpty() ? Status.UNCHECKED : setsDisagree ? Status.VIOLATED : Status.CHECKED));
        assumptions.add(new Assumption(
                document.graph() instanceof Dag || document.graph() instanceof Cpdag
                        ? "No two variables of the graph have a common cause outside it."
                        : "Hidden common causes are only where the graph shows them.",
                "An unmeasured confounder would be taken for the effect.",
                hidden,
                Status.UNCHECKED));
        assumptions.add(new Assumption(
                "The outcome's mean is linear in the treatment and the covariates, and the effect is the same for all"
                        + " units.",
                "One number per unit of treatment summarises the effect only then.",
                "Curvature in the outcome against the treatment; an effect that differs between groups.",
                Status.UNCHECKED));
        assumptions.add(new Assumption(
                "The rows are independent draws, and values are missing for no reason that matters.",
                "The interval counts every row as separate evidence.",
                "Repeated measures, clusters, or rows pooled from several conditions.",
                Status.UNCHECKED));
        return new Assumptions(assumptions);
    }

    private Facts method(String data) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Data", data);
        facts.put("Adjusted for", listed(result.identification().adjustment()));
        facts.put("Method", result.effect().method());
        facts.put("Interval", result.effect().interval().method());
        result.diagnostics().ifPresent(diagnostics -> put(facts, diagnostics));
        return new Facts("How it was computed", facts);
    }

    private static void put(Map<String, String> facts, Diagnostics diagnostics) {
        facts.put("Rows", String.valueOf(diagnostics.rows()));
        facts.put("R2 of the regression", number(diagnostics.rSquared()));
        facts.put("Residual standard deviation", number(diagnostics.residualDeviation()));
        facts.put("Residuals normal (Jarque-Bera p)", number(diagnostics.normality()));
        facts.put("Equal variance (Breusch-Pagan p)", number(diagnostics.equalVariance()));
        facts.put("Treatment explained by covariates", number(diagnostics.treatmentExplained()));
        if (!diagnostics.warnings().isEmpty()) {
            facts.put("To keep in mind", String.join("; ", diagnostics.warnings()));
        }
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3g", value);
    }

    private String percent() {
        BigDecimal percent = new BigDecimal(100 * result.query().level());
        return percent.round(new MathContext(6)).stripTrailingZeros().toPlainString() + "%";
    }

    private static String listed(List<String> names) {
        return names.isEmpty() ? "nothing" : String.join(", ", names);
    }
}

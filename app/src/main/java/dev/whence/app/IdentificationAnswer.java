package dev.whence.app;

import dev.whence.causal.adjustment.AdjustmentAnswer;
import dev.whence.causal.adjustment.IdentificationByCovariates;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.identification.Identification;
import dev.whence.causal.identification.IdentificationResult;
import dev.whence.causal.identification.IdentificationResult.Identified;
import dev.whence.causal.identification.IdentificationResult.NotIdentified;
import dev.whence.causal.identification.Query;
import dev.whence.causal.identification.Step;
import dev.whence.causal.identification.expression.Expression;
import dev.whence.causal.identification.expression.Probability;
import dev.whence.causal.identification.expression.Product;
import dev.whence.causal.identification.expression.Sum;
import dev.whence.causal.identification.expression.Value;
import dev.whence.reports.Answer;
import dev.whence.reports.Assumptions;
import dev.whence.reports.Assumptions.Assumption;
import dev.whence.reports.Assumptions.Status;
import dev.whence.reports.Facts;
import dev.whence.reports.GraphSection;
import dev.whence.reports.Provenance;
import dev.whence.reports.Report;
import dev.whence.reports.Section;
import dev.whence.reports.TableSection;
import dev.whence.reports.TableSection.Column;
import dev.whence.reports.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Everything that identification says about a question.
 *
 * @param covariates adjustment, front-door, instruments
 * @param formula the result of ID or IDC; empty where the graph is a class whose members disagree, or a MAG or PAG
 */
record IdentificationAnswer(
        CausalQuestion question, IdentificationByCovariates covariates, Optional<IdentificationResult> formula) {

    /** @param limit how many sets of a kind to list */
    static IdentificationAnswer of(CausalQuestion question, int limit) {
        Graph graph = question.observed();
        NodeSet all = NodeSet.range(graph.size());
        IdentificationByCovariates covariates = IdentificationByCovariates.of(
                graph, graph.indexes(question.treatments()), graph.indexes(question.outcomes()), all, limit);
        // In a CPDAG the effect is the same in all members exactly when the query is amenable (Perkovic 2020).
        boolean sameInAll = !(graph instanceof Cpdag)
                || covariates.adjustment().amenability().holds();
        Query query = new Query(question.treatments(), question.outcomes(), question.conditions());
        Optional<IdentificationResult> formula =
                sameInAll ? question.asAdmg().map(admg -> Identification.identify(admg, query)) : Optional.empty();
        return new IdentificationAnswer(question, covariates, formula);
    }

    boolean identified() {
        return formula.isPresent()
                ? formula.get() instanceof Identified
                : covariates.adjustment().exists() && question.conditions().isEmpty();
    }

    Report report(String source, Provenance provenance) {
        List<Section> sections = new ArrayList<>();
        formula.ifPresent(result -> sections.add(formulaSection(result, adjustmentFormula())));
        List<String> adjusted = covariates
                .adjustment()
                .optimal()
                .set()
                .or(() -> covariates.adjustment().minimum())
                .map(question.observed()::names)
                .orElse(List.of());
        sections.add(new GraphSection("The graph", caption(), question.drawn(), question.roles(adjusted)));
        sections.add(adjustmentSection());
        frontDoorSection().ifPresent(sections::add);
        instrumentSection().ifPresent(sections::add);
        formula.filter(result -> !result.steps().isEmpty()).ifPresent(result -> sections.add(derivation(result)));
        sections.add(new Assumptions(List.of(new Assumption(
                "The graph is right: every absent edge is an absent effect or an absent common cause.",
                "Identification reasons from the graph alone.",
                "One added edge can undo it; the reasons above name the paths that matter.",
                Status.UNCHECKED))));
        return new Report(
                "Is " + query() + " identifiable?",
                "Can " + query() + " be computed from data over the graph " + source + "?",
                new Answer(sentence()),
                sections,
                provenance);
    }

    Query query() {
        return new Query(question.treatments(), question.outcomes(), question.conditions());
    }

    private String caption() {
        return question.isProjected()
                ? "Nodes marked as not measured are projected out for the reasoning: each leaves <-> edges between"
                        + " what it causes."
                : "";
    }

    /** The answer in a sentence; for a negative answer with its reason. */
    String sentence() {
        AdjustmentAnswer adjustment = covariates.adjustment();
        Optional<Expression> adjusted = adjustmentFormula();
        if (adjusted.isPresent() && covariates.causalPath()) {
            NodeSet set = adjustment.minimum().orElseThrow();
            return "Yes, " + (set.isEmpty() ? "without adjustment" : "by adjusting for " + names(set)) + ": " + query()
                    + " = " + adjusted.get().text() + ".";
        }
        if (formula.isPresent()) {
            return switch (formula.get()) {
                case Identified _ ->
                    "Yes: " + formulaText() + "."
                            + (covariates.causalPath()
                                    ? ""
                                    : " No directed path leads from treatment to outcome, so the effect is zero.");
                case NotIdentified no ->
                    "No: not identifiable. " + sentenceCase(no.hedge().reason());
            };
        }
        if (question.observed() instanceof Cpdag) {
            return "No: not identifiable from a CPDAG. " + sentenceCase(adjustment.reason())
                    + ". Graphs that the data cannot tell apart give different effects; orient that edge from"
                    + " knowledge, or give a DAG.";
        }
        return "No: not identifiable by adjustment, and that is all that is decided on a "
                + question.observed().kind() + ". " + sentenceCase(adjustment.reason()) + ".";
    }

    /** The query with the formula that ID found for it; empty when there is none. */
    String formulaText() {
        return formula.filter(Identified.class::isInstance)
                .map(Identified.class::cast)
                .map(found -> query() + " = " + found.expression().text()
                        + (found.anyValue().isEmpty() ? "" : ", for any value of " + anyValue(found)))
                .orElse("");
    }

    private static String sentenceCase(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    /** The formula with the fewest covariates; empty when there is none, or the question has conditions. */
    Optional<Expression> adjustmentFormula() {
        if (!question.conditions().isEmpty()) {
            return Optional.empty();
        }
        return covariates.adjustment().minimum().map(set -> {
            List<Value> covariate = values(question.observed().names(set));
            List<Value> given = new ArrayList<>(values(question.treatments()));
            given.addAll(covariate);
            Expression outcome = Probability.conditional(values(question.outcomes()), given);
            return covariate.isEmpty()
                    ? outcome
                    : Sum.of(covariate, Product.of(List.of(outcome, Probability.of(covariate))));
        });
    }

    private static List<Value> values(List<String> names) {
        return names.stream().map(Value::of).toList();
    }

    private static String anyValue(Identified found) {
        return found.anyValue().stream().map(Value::toString).collect(Collectors.joining(", "));
    }

    private static Section formulaSection(IdentificationResult result, Optional<Expression> adjusted) {
        Map<String, String> facts = new LinkedHashMap<>();
        adjusted.ifPresent(expression -> {
            facts.put("By adjustment", expression.text());
            facts.put("By adjustment, LaTeX", expression.latex());
        });
        switch (result) {
            case Identified found -> {
                facts.put("By ID", found.expression().text());
                facts.put("By ID, LaTeX", found.expression().latex());
                if (!found.anyValue().isEmpty()) {
                    facts.put("Whatever the value of", anyValue(found));
                }
            }
            case NotIdentified no -> {
                facts.put("Hedge", no.hedge().toString());
                facts.put("Fails on its own", no.hedge().subQuery().toString());
            }
        }
        return new Facts("Formula", facts);
    }

    private Section adjustmentSection() {
        AdjustmentAnswer adjustment = covariates.adjustment();
        if (!adjustment.exists()) {
            return new Text("Adjustment", "No set of covariates is valid: " + adjustment.reason() + ".");
        }
        List<List<Object>> rows = new ArrayList<>();
        adjustment.optimal().set().ifPresent(set -> rows.add(row("optimal", set)));
        adjustment.optimal().alternative().ifPresent(set -> rows.add(row("least variance of the minimal", set)));
        adjustment.minimum().ifPresent(set -> rows.add(row("fewest nodes", set)));
        for (NodeSet set : adjustment.minimal()) {
            rows.add(row("minimal", set));
        }
        String more = adjustment.more() ? " There are more minimal sets than listed (--sets)." : "";
        return TableSection.of(
                "Adjustment sets",
                sentenceCase(adjustment.reason()) + ". Optimal: "
                        + adjustment.optimal().reason() + "." + more,
                List.of(Column.text("kind"), Column.count("nodes"), Column.text("adjust for")),
                rows);
    }

    private List<Object> row(String kind, NodeSet set) {
        return List.of(kind, set.size(), names(set));
    }

    private String names(NodeSet set) {
        return set.isEmpty()
                ? "(nothing)"
                : String.join(", ", question.observed().names(set));
    }

    private Optional<Section> frontDoorSection() {
        if (covariates.frontDoor().sets().isEmpty()) {
            return Optional.of(
                    new Text("Front door", sentenceCase(covariates.frontDoor().reason()) + "."));
        }
        return Optional.of(TableSection.of(
                "Front-door sets",
                sentenceCase(covariates.frontDoor().reason()) + "."
                        + (covariates.frontDoor().more() ? " There are more than listed (--sets)." : ""),
                List.of(Column.count("nodes"), Column.text("through")),
                covariates.frontDoor().sets().stream()
                        .map(set -> List.<Object>of(set.size(), names(set)))
                        .toList()));
    }

    private Optional<Section> instrumentSection() {
        if (covariates.foundInstruments().isEmpty()) {
            return covariates.instruments().isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Text(
                            "Instruments",
                            "None of the " + covariates.instruments().size() + " other variables is one."));
        }
        return Optional.of(TableSection.of(
                "Instruments",
                covariates.instrumentNote(),
                List.of(Column.text("instrument"), Column.text("given"), Column.text("because")),
                covariates.foundInstruments().stream()
                        .map(one -> List.<Object>of(
                                question.observed().name(one.node()),
                                names(one.given().orElse(NodeSet.empty())),
                                one.reason()))
                        .toList()));
    }

    private static Section derivation(IdentificationResult result) {
        return new Text(
                "How it follows",
                List.of(),
                result.steps().stream().map(Step::toString).map(String::strip).toList());
    }

    /** The answer for programs. */
    String json() {
        Graph graph = question.observed();
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("query", query().toString());
        root.put("identified", identified());
        root.put("answer", sentence());
        formula.ifPresent(result -> {
            switch (result) {
                case Identified found -> {
                    root.put("formula", found.expression().text());
                    root.put("latex", found.expression().latex());
                }
                case NotIdentified no ->
                    root.put(
                            "hedge",
                            Map.of(
                                    "forest",
                                            no.hedge().graph().names(no.hedge().forest()),
                                    "innerForest",
                                            no.hedge().graph().names(no.hedge().innerForest()),
                                    "roots", no.hedge().graph().names(no.hedge().roots())));
            }
            root.put("derivation", result.steps().stream().map(Step::toString).toList());
        });
        AdjustmentAnswer adjustment = covariates.adjustment();
        Map<String, Object> sets = new LinkedHashMap<>();
        sets.put("valid", adjustment.exists());
        sets.put("reason", adjustment.reason());
        adjustment.optimal().set().ifPresent(set -> sets.put("optimal", graph.names(set)));
        adjustment.minimum().ifPresent(set -> sets.put("minimum", graph.names(set)));
        adjustmentFormula().ifPresent(expression -> {
            sets.put("formula", expression.text());
            sets.put("latex", expression.latex());
        });
        sets.put("minimal", adjustment.minimal().stream().map(graph::names).toList());
        sets.put("more", adjustment.more());
        root.put("adjustment", sets);
        root.put(
                "frontDoor",
                Map.of(
                        "sets",
                                covariates.frontDoor().sets().stream()
                                        .map(graph::names)
                                        .toList(),
                        "reason", covariates.frontDoor().reason()));
        root.put(
                "instruments",
                covariates.foundInstruments().stream()
                        .map(one -> Map.of(
                                "node", graph.name(one.node()),
                                "given", graph.names(one.given().orElse(NodeSet.empty())),
                                "reason", one.reason()))
                        .toList());
        return Json.text(root);
    }
}

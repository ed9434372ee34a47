package dev.whence.app;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.identification.Step;
import dev.whence.causal.identification.counterfactual.CounterfactualEvent;
import dev.whence.causal.identification.counterfactual.CounterfactualIdentification;
import dev.whence.causal.identification.counterfactual.CounterfactualQuery;
import dev.whence.causal.identification.counterfactual.CounterfactualResult;
import dev.whence.causal.identification.counterfactual.CounterfactualResult.Identified;
import dev.whence.causal.identification.counterfactual.CounterfactualResult.NotIdentified;
import dev.whence.causal.identification.counterfactual.CounterfactualResult.Undefined;
import dev.whence.causal.identification.expression.Expression;
import dev.whence.reports.Answer;
import dev.whence.reports.Facts;
import dev.whence.reports.GraphSection;
import dev.whence.reports.Provenance;
import dev.whence.reports.Report;
import dev.whence.reports.Section;
import dev.whence.reports.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What identification says about a question over several worlds at once (ID* and IDC*).
 *
 * @param observed from the distribution of the data
 * @param experimental from distributions after interventions, which experiments would give
 */
record CounterfactualAnswer(CausalQuestion question, CounterfactualResult observed, CounterfactualResult experimental) {

    /** Whether a query is of this kind: it has values with primes, or values in worlds where something is set. */
    static boolean isCounterfactual(String query) {
        return (query.contains("_{") && !query.strip().startsWith("P_{")) || query.contains("'");
    }

    /** @throws InputException when the query cannot be read, or the graph is neither a DAG nor an ADMG */
    static CounterfactualAnswer of(CausalQuestion question, String text) {
        if (!(question.observed() instanceof Dag || question.observed() instanceof Admg)) {
            throw new InputException("counterfactual queries need a DAG or an ADMG; the graph is a "
                    + question.observed().kind());
        }
        CounterfactualQuery query = CounterfactualQuery.parse(text);
        return new CounterfactualAnswer(
                question,
                CounterfactualIdentification.identifyFromData(question.observed(), query),
                CounterfactualIdentification.identify(question.observed(), query));
    }

    boolean identified() {
        return observed instanceof Identified;
    }

    String sentence() {
        return switch (observed) {
            case Identified found ->
                "Yes: " + found.query() + " = " + found.expression().text() + anyValue(found) + ".";
            case Undefined undefined -> "No: " + undefined + ".";
            case NotIdentified no -> {
                String fromExperiments = experimental instanceof Identified found
                        ? " Experiments would answer it: " + found.query() + " = "
                                + found.expression().text() + "."
                        : " Experiments would not answer it either.";
                yield "No: not identifiable from data. " + no.reason() + "." + fromExperiments;
            }
        };
    }

    /** Variables that stay free in the formula though the query does not name them: any value of theirs gives the same. */
    private static String anyValue(Identified found) {
        Set<String> named = new TreeSet<>();
        for (List<CounterfactualEvent> events :
                List.of(found.query().events(), found.query().given())) {
            for (CounterfactualEvent event : events) {
                named.add(event.value().variable());
                event.doing().forEach(value -> named.add(value.variable()));
            }
        }
        Set<String> others = new TreeSet<>();
        found.expression().free().forEach(value -> others.add(value.variable()));
        others.removeAll(named);
        return others.isEmpty() ? "" : ", for any value of " + String.join(", ", others);
    }

    Report report(String source, Provenance provenance) {
        List<Section> sections = new ArrayList<>();
        Map<String, String> formulas = new LinkedHashMap<>();
        formula(observed).ifPresent(expression -> {
            formulas.put("From data", expression.text());
            formulas.put("LaTeX", expression.latex());
        });
        formula(experimental).ifPresent(expression -> formulas.put("From experiments", expression.text()));
        if (!formulas.isEmpty()) {
            sections.add(new Facts("Formula", formulas));
        }
        sections.add(new Text(
                "How it follows",
                List.of(),
                observed.steps().stream().map(Step::toString).map(String::strip).toList()));
        sections.add(new GraphSection("The graph", "", question.drawn(), question.roles(List.of())));
        return new Report(
                "Is " + observed.query() + " identifiable?",
                "Can the counterfactual " + observed.query() + " be computed from data over the graph " + source + "?",
                new Answer(sentence()),
                sections,
                provenance);
    }

    private static Optional<Expression> formula(CounterfactualResult result) {
        return result instanceof Identified found ? Optional.of(found.expression()) : Optional.empty();
    }

    /** The answer for programs. */
    String json() {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("query", observed.query().toString());
        root.put("identified", identified());
        root.put("answer", sentence());
        formula(observed).ifPresent(expression -> {
            root.put("formula", expression.text());
            root.put("latex", expression.latex());
        });
        formula(experimental).ifPresent(expression -> root.put("formulaFromExperiments", expression.text()));
        root.put("derivation", observed.steps().stream().map(Step::toString).toList());
        return Json.text(root);
    }
}

package dev.whence.causal.identification.counterfactual;

import dev.whence.causal.graph.Admg;
import dev.whence.causal.identification.Hedge;
import dev.whence.causal.identification.Identification;
import dev.whence.causal.identification.IdentificationResult;
import dev.whence.causal.identification.Query;
import dev.whence.causal.identification.Step;
import dev.whence.causal.identification.expression.Constant;
import dev.whence.causal.identification.expression.Expression;
import dev.whence.causal.identification.expression.Fraction;
import dev.whence.causal.identification.expression.Probability;
import dev.whence.causal.identification.expression.Product;
import dev.whence.causal.identification.expression.Sum;
import dev.whence.causal.identification.expression.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Replaces each interventional term of a formula by ID's formula for it. */
final class Reduction {
    private final Admg graph;
    private final List<Step> steps = new ArrayList<>();
    private Optional<Hedge> hedge = Optional.empty();

    Reduction(Admg graph) {
        this.graph = graph;
    }

    List<Step> steps() {
        return steps;
    }

    /** Why some term could not be replaced. */
    Optional<Hedge> hedge() {
        return hedge;
    }

    Expression reduce(Expression expression) {
        return switch (expression) {
            case Constant constant -> constant;
            case Probability probability -> probability.doing().isEmpty() ? probability : term(probability);
            case Product(var factors) ->
                Product.of(factors.stream().map(this::reduce).toList());
            case Fraction(var numerator, var denominator) -> Fraction.of(reduce(numerator), reduce(denominator));
            case Sum(var over, var body) -> Sum.of(over, reduce(body));
        };
    }

    private Expression term(Probability probability) {
        Query query = new Query(names(probability.doing()), names(probability.of()), names(probability.given()));
        return switch (Identification.identify(graph, query)) {
            case IdentificationResult.Identified found -> {
                steps.add(new Step("ID", 1, probability + " = " + found.expression()));
                Map<Value, Value> symbols = new HashMap<>();
                probability.values().forEach(value -> symbols.put(Value.of(value.variable()), value));
                yield found.expression().substituted(symbols);
            }
            case IdentificationResult.NotIdentified not -> {
                steps.add(new Step("ID", 1, probability + " is not identifiable: " + not.hedge()));
                hedge = Optional.of(not.hedge());
                yield Constant.ONE;
            }
        };
    }

    private static List<String> names(List<Value> values) {
        return values.stream().map(Value::variable).toList();
    }
}

package dev.whence.causal.identification;

import dev.whence.causal.identification.expression.Expression;
import dev.whence.causal.identification.expression.Value;
import java.util.List;
import java.util.stream.Collectors;

/** The answer to whether a query can be computed from observed data: with its reason either way. */
public sealed interface IdentificationResult {
    Query query();

    /** The derivation, in the order in which it went. */
    List<Step> steps();

    /** The derivation as indented lines. */
    default String derivation() {
        return steps().stream().map(Step::toString).collect(Collectors.joining("\n"));
    }

    /**
     * The query equals {@code expression} in every model over the graph.
     *
     * @param expression a formula in the distribution of the data, simplified
     * @param anyValue free values of the formula that are not the query's: it comes to the same whichever are chosen
     */
    record Identified(Query query, Expression expression, List<Value> anyValue, List<Step> steps)
            implements IdentificationResult {
        public Identified {
            anyValue = List.copyOf(anyValue);
            steps = List.copyOf(steps);
        }

        @Override
        public String toString() {
            return query + " = " + expression
                    + (anyValue.isEmpty()
                            ? ""
                            : " for any value of "
                                    + anyValue.stream().map(Value::toString).collect(Collectors.joining(", ")));
        }
    }

    /**
     * No formula in the distribution of the data equals the query: two models over the graph agree on the data and
     * disagree on the query (see {@link TwoModels}).
     */
    record NotIdentified(Query query, Hedge hedge, List<Step> steps) implements IdentificationResult {
        public NotIdentified {
            steps = List.copyOf(steps);
        }

        @Override
        public String toString() {
            return query + " cannot be identified: " + hedge.reason();
        }
    }
}

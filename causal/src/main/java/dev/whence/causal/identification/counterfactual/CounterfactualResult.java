package dev.whence.causal.identification.counterfactual;

import dev.whence.causal.identification.Hedge;
import dev.whence.causal.identification.Step;
import dev.whence.causal.identification.expression.Expression;
import java.util.List;
import java.util.Optional;

/** The answer to a counterfactual query. */
public sealed interface CounterfactualResult {
    CounterfactualQuery query();

    /** The derivation, in the order in which it went. */
    List<Step> steps();

    /**
     * The query equals {@code expression} in every model over the graph; 0 when the events contradict each other.
     *
     * @param expression over distributions after interventions, P_{x}(..), or over the observed distribution alone when
     *     that was asked for. Different symbols of the query that are values of one variable stand for different values
     */
    record Identified(CounterfactualQuery query, Expression expression, List<Step> steps)
            implements CounterfactualResult {
        public Identified {
            steps = List.copyOf(steps);
        }

        @Override
        public String toString() {
            return query + " = " + expression;
        }
    }

    /**
     * No formula exists.
     *
     * @param reason in a sentence
     * @param hedge when experiments would answer but observed data cannot: why not
     */
    record NotIdentified(CounterfactualQuery query, String reason, Optional<Hedge> hedge, List<Step> steps)
            implements CounterfactualResult {
        public NotIdentified {
            steps = List.copyOf(steps);
        }

        @Override
        public String toString() {
            return query + " cannot be identified: " + reason;
        }
    }

    /** What is given contradicts itself, so that the query has no value in any model. */
    record Undefined(CounterfactualQuery query, List<Step> steps) implements CounterfactualResult {
        public Undefined {
            steps = List.copyOf(steps);
        }

        @Override
        public String toString() {
            return query + " has no value: what is given cannot happen";
        }
    }
}

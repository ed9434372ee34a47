package dev.whence.causal.identification.expression;

import java.util.Map;

/** The distributions that a formula may speak of: that of the data, and those after interventions. */
@FunctionalInterface
public interface Distributions {
    /**
     * The joint distribution of all variables when some are set.
     *
     * @param doing values by variable; empty for the distribution without intervention
     */
    DiscreteJoint under(Map<String, Integer> doing);
}

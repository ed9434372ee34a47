package dev.whence.circuits.behaviour;

import dev.whence.causal.Interval;
import dev.whence.causal.Outcomes;
import dev.whence.causal.Uncertainty;

/**
 * How much of a behaviour a head shows.
 *
 * @param behaviour which
 * @param value the mean over prompts, or a number of the weights
 * @param expected what a head would score that attends alike to all it sees, or copies nothing; the control
 * @param interval of the value over prompts, or why there is none
 * @param prompts how many it was measured on; 0 for one of the weights
 * @param measuredOn those prompts, in words
 */
public record Score(
        Behaviour behaviour, double value, double expected, Interval interval, int prompts, String measuredOn) {
    static Score mean(
            Behaviour behaviour, double[] values, double expected, Uncertainty uncertainty, String measuredOn) {
        Outcomes outcomes = Outcomes.of(values);
        return new Score(behaviour, outcomes.mean(), expected, uncertainty.of(outcomes), outcomes.size(), measuredOn);
    }

    /** Whether the whole interval lies above the control; without an interval, whether the value does. */
    public boolean isAboveExpected() {
        return (interval.isAvailable() ? interval.low() : value) > expected;
    }
}

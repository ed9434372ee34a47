package dev.whence.circuits.directions;

import dev.whence.causal.Interval;
import dev.whence.networks.site.Site;

/**
 * A probe and what it is worth, on prompts held out of its making.
 *
 * @param probe made from the other prompts
 * @param trained how many prompts it was made from
 * @param training its accuracy on those
 * @param heldOut its accuracy on the others
 * @param majority the accuracy of always saying the most frequent label of the training prompts
 * @param control mean held-out accuracy of probes of the same kind for labels given at random to types of prompts
 *     (Hewitt and Liang 2019)
 * @param selectivity held-out accuracy minus {@code control}
 * @param selectivityInterval over held-out prompts: each one's right or wrong minus its mean over the control probes
 * @param converged whether the fit ended at its optimum
 */
public record ProbeReport(
        Probe probe,
        int trained,
        Accuracy training,
        Accuracy heldOut,
        double majority,
        double control,
        double selectivity,
        Interval selectivityInterval,
        boolean converged) {
    /** What is read. */
    public Site site() {
        return probe.site();
    }
}

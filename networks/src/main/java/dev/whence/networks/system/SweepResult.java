package dev.whence.networks.system;

import dev.whence.causal.Effect;
import dev.whence.causal.Intervention;
import dev.whence.causal.Outcomes;
import dev.whence.networks.site.Site;
import java.util.List;

/**
 * What a sweep found.
 *
 * @param base the metric of each prompt in the undisturbed run
 * @param entries one for each intervention, in the order given
 * @param cost what it took
 */
public record SweepResult(Outcomes base, List<Entry> entries, SweepCost cost) {
    public SweepResult {
        entries = List.copyOf(entries);
    }

    /**
     * What one intervention did.
     *
     * @param intervention what was done
     * @param outcomes the metric of each prompt under it
     * @param effect the mean over prompts of that minus the undisturbed metric, with its interval
     */
    public record Entry(Intervention<Site> intervention, Outcomes outcomes, Effect effect) {}
}

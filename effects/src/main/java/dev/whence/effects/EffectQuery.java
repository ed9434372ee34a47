package dev.whence.effects;

import dev.whence.causal.InputException;
import java.util.Optional;

/**
 * The question: what does setting the treatment do to the outcome?
 *
 * @param treatment the column that is set
 * @param outcome the column whose mean is asked for
 * @param level the coverage of intervals, in (0,1)
 * @param reference for a discrete treatment, the level that others are compared with; empty for its first level
 * @param active for a discrete treatment, the level of the main answer; empty for its last level
 */
public record EffectQuery(
        String treatment, String outcome, double level, Optional<String> reference, Optional<String> active) {
    /** @throws InputException when treatment and outcome are the same, or the level is outside (0,1) */
    public EffectQuery {
        if (treatment.equals(outcome)) {
            throw new InputException("treatment and outcome are both '" + treatment
                    + "'; a variable has no effect on itself to estimate: name two different columns");
        }
        if (!(level > 0 && level < 1)) {
            throw new InputException(
                    "the interval's level is " + level + "; it must lie strictly between 0 and 1, such as 0.95");
        }
    }

    /** With 95% intervals and, for a discrete treatment, its last level against its first. */
    public EffectQuery(String treatment, String outcome) {
        this(treatment, outcome, 0.95);
    }

    public EffectQuery(String treatment, String outcome, double level) {
        this(treatment, outcome, level, Optional.empty(), Optional.empty());
    }

    /** The same question about setting a discrete treatment to {@code active} instead of {@code reference}. */
    public EffectQuery comparing(String active, String reference) {
        return new EffectQuery(treatment, outcome, level, Optional.of(reference), Optional.of(active));
    }
}

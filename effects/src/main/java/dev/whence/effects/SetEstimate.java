package dev.whence.effects;

import dev.whence.causal.Effect;
import java.util.List;

/**
 * The same effect estimated with another valid adjustment set. If graph and linearity are right, all sets estimate the
 * same number.
 *
 * @param adjustment the set
 * @param effect the estimate with it
 * @param agrees whether its interval and that of the main estimate overlap
 */
public record SetEstimate(List<String> adjustment, Effect effect, boolean agrees) {
    public SetEstimate {
        adjustment = List.copyOf(adjustment);
    }
}

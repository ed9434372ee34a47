package dev.whence.effects;

import dev.whence.causal.Effect;
import java.util.List;
import java.util.Optional;

/** The answer to an {@link EffectQuery}: an effect with everything that supports it, or why there is none. */
public sealed interface EffectResult {
    EffectQuery query();

    /** What a reader should know, in sentences. */
    List<String> warnings();

    /**
     * An effect.
     *
     * @param effect the answer
     * @param answer the answer in a sentence
     * @param identification why it can be computed
     * @param estimate the regression; where the graph says that the effect is zero, a check of that, and empty when no
     *     adjustment set allows one
     * @param otherSets the same effect with other valid sets
     * @param diagnostics how well the regression describes the data
     * @param refutations attempts to refute it
     * @param sensitivity how strong a hidden confounder would have to be
     * @param assumptions what the answer rests on, in sentences
     */
    record Estimated(
            EffectQuery query,
            Effect effect,
            String answer,
            Identification identification,
            Optional<RegressionEstimate> estimate,
            List<SetEstimate> otherSets,
            Optional<Diagnostics> diagnostics,
            List<Refutation> refutations,
            Optional<Sensitivity> sensitivity,
            List<String> assumptions,
            List<String> warnings)
            implements EffectResult {
        public Estimated {
            otherSets = List.copyOf(otherSets);
            refutations = List.copyOf(refutations);
            assumptions = List.copyOf(assumptions);
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * No adjustment set identifies the effect.
     *
     * @param reason why, naming the path or the edge that leaves it open
     * @param possible for a CPDAG, the effects that the graphs of the class allow
     */
    record NotIdentified(EffectQuery query, String reason, Optional<PossibleEffects> possible, List<String> warnings)
            implements EffectResult {
        public NotIdentified {
            warnings = List.copyOf(warnings);
        }
    }
}

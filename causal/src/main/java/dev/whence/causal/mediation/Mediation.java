package dev.whence.causal.mediation;

import dev.whence.causal.CausalSystem;
import dev.whence.causal.Effect;
import dev.whence.causal.Intervention;
import dev.whence.causal.Link;
import dev.whence.causal.Metric;
import dev.whence.causal.Outcomes;
import dev.whence.causal.Uncertainty;
import java.util.Map;
import java.util.Set;

/**
 * Mediation analysis of any causal system: units of a structural model, or prompts run through a network. Each effect is
 * the mean of paired per-unit differences. For every unit
 * {@code total = naturalDirect - reversed().naturalIndirect}; only without interaction is the total also the sum of the
 * two.
 *
 * @param system what is intervened on
 * @param reference the intervention compared with, such as {@code do(X=0)}
 * @param active the intervention of interest, such as {@code do(X=1)}
 * @param metric the outcome
 * @param uncertainty how intervals over units are made
 */
public record Mediation<V>(
        CausalSystem<V> system,
        Intervention<V> reference,
        Intervention<V> active,
        Metric<V> metric,
        Uncertainty uncertainty) {
    /** With Student's t intervals at 95 %. */
    public Mediation(CausalSystem<V> system, Intervention<V> reference, Intervention<V> active, Metric<V> metric) {
        this(system, reference, active, metric, Uncertainty.studentT());
    }

    /** The transition back: reference and active exchanged. */
    public Mediation<V> reversed() {
        return new Mediation<>(system, active, reference, metric, uncertainty);
    }

    /** See {@link Contrast#total}. */
    public Effect total() {
        return effect(Contrast.total(reference, active));
    }

    /** See {@link Contrast#controlledDirect}. */
    public Effect controlledDirect(Map<V, Double> mediators) {
        return effect(Contrast.controlledDirect(reference, active, mediators));
    }

    /** See {@link Contrast#naturalDirect}. */
    public Effect naturalDirect(Set<V> mediators) {
        return effect(Contrast.naturalDirect(reference, active, mediators));
    }

    /** See {@link Contrast#naturalIndirect}. */
    public Effect naturalIndirect(Set<V> mediators) {
        return effect(Contrast.naturalIndirect(reference, active, mediators));
    }

    /** See {@link Contrast#pathSpecific}; {@link Recanting} tells whether data could identify it. */
    public Effect pathSpecific(Set<Link<V>> transmitting, Set<Link<V>> edges) {
        return effect(Contrast.pathSpecific(reference, active, transmitting, edges));
    }

    /** The mean difference with its interval. */
    public Effect effect(Contrast<V> contrast) {
        return Effect.of(
                contrast.kind(),
                perUnit(contrast),
                uncertainty,
                metric.name() + " under [" + contrast.to() + "] minus under [" + contrast.from() + "]");
    }

    /** The difference for each unit. */
    public Outcomes perUnit(Contrast<V> contrast) {
        return system.under(contrast.to(), metric).minus(system.under(contrast.from(), metric));
    }
}

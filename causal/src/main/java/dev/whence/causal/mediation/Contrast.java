package dev.whence.causal.mediation;

import dev.whence.causal.EffectKind;
import dev.whence.causal.InputException;
import dev.whence.causal.Intervention;
import dev.whence.causal.Link;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Two interventions whose outcomes are compared, unit by unit. The static methods are the definitions of the field's
 * effects, from a {@code reference} (say {@code do(X=0)}) to an {@code active} intervention (say {@code do(X=1)}).
 *
 * @param kind which effect the difference is
 * @param from the world compared with
 * @param to the world of interest; the effect is the metric under {@code to} minus the metric under {@code from}
 */
public record Contrast<V>(EffectKind kind, Intervention<V> from, Intervention<V> to) {
    /** {@code Y(active) - Y(reference)}. */
    public static <V> Contrast<V> total(Intervention<V> reference, Intervention<V> active) {
        return new Contrast<>(EffectKind.TOTAL, reference, active);
    }

    /** {@code Y(active, M=m) - Y(reference, M=m)}: mediators set to stated values in both worlds. */
    public static <V> Contrast<V> controlledDirect(
            Intervention<V> reference, Intervention<V> active, Map<V, Double> mediators) {
        checkMediators(reference, active, mediators.keySet());
        List<Intervention<V>> fixed = new ArrayList<>();
        mediators.entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getKey().toString()))
                .forEach(entry -> fixed.add(Intervention.set(entry.getKey(), entry.getValue())));
        Intervention<V> mediation = Intervention.all(fixed);
        return new Contrast<>(EffectKind.CONTROLLED_DIRECT, reference.and(mediation), active.and(mediation));
    }

    /** {@code Y(active, M(reference)) - Y(reference)} (Pearl 2001; Robins and Greenland 1992, "pure direct"). */
    public static <V> Contrast<V> naturalDirect(Intervention<V> reference, Intervention<V> active, Set<V> mediators) {
        checkMediators(reference, active, mediators);
        return new Contrast<>(
                EffectKind.NATURAL_DIRECT, reference, active.and(Intervention.hold(mediators, reference)));
    }

    /** {@code Y(reference, M(active)) - Y(reference)} (Pearl 2001; "pure indirect"). */
    public static <V> Contrast<V> naturalIndirect(Intervention<V> reference, Intervention<V> active, Set<V> mediators) {
        checkMediators(reference, active, mediators);
        return new Contrast<>(
                EffectKind.NATURAL_INDIRECT, reference, reference.and(Intervention.hold(mediators, active)));
    }

    /**
     * The change of treatment transmitted along the active edges only: every other edge delivers what it delivers under
     * the reference. A node then has the value {@code V(pi, a, a')} of Shpitser (Counterfactual graphical models for
     * longitudinal mediation analysis with unobserved confounding, 2013; after Avin, Shpitser and Pearl 2005). With all
     * edges active it is the total effect, with none it is zero.
     *
     * @param transmitting the active edges
     * @param edges all edges of the system
     * @throws InputException when an active edge is not among the edges
     */
    public static <V> Contrast<V> pathSpecific(
            Intervention<V> reference, Intervention<V> active, Set<Link<V>> transmitting, Set<Link<V>> edges) {
        for (Link<V> link : transmitting) {
            if (!edges.contains(link)) {
                throw new InputException("the active edge " + link + " is not an edge of the system");
            }
        }
        List<Intervention<V>> parts = new ArrayList<>();
        parts.add(active);
        edges.stream()
                .filter(link -> !transmitting.contains(link))
                .sorted(Comparator.comparing(Link::toString))
                .forEach(link -> parts.add(new Intervention.HoldEdge<>(link.from(), link.to(), reference)));
        return new Contrast<>(EffectKind.PATH_SPECIFIC, reference, Intervention.all(parts));
    }

    private static <V> void checkMediators(Intervention<V> reference, Intervention<V> active, Set<V> mediators) {
        if (mediators.isEmpty()) {
            throw new InputException("a direct or indirect effect needs at least one mediator; none was named");
        }
        Set<V> treated = new LinkedHashSet<>(reference.targets());
        treated.addAll(active.targets());
        for (V mediator : mediators) {
            if (treated.contains(mediator)) {
                throw new InputException("'" + mediator + "' is both treated and named as a mediator");
            }
        }
    }
}

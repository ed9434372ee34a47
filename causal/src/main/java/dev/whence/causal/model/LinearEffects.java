package dev.whence.causal.model;

import dev.whence.causal.Effect;
import dev.whence.causal.EffectKind;
import dev.whence.causal.InputException;
import dev.whence.causal.Interval;
import dev.whence.causal.Link;
import dev.whence.causal.graph.NodeSet;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Effects in a linear model by path coefficients (Wright 1921): an effect is the sum, over directed paths, of the
 * product of the coefficients on the path; which paths count is what tells the effects apart. All are exact and per unit
 * of change of the treatment.
 */
public final class LinearEffects {
    private LinearEffects() {}

    /** All directed paths. */
    public static Effect total(LinearModel model, String treatment, String outcome) {
        return effect(model, EffectKind.TOTAL, treatment, outcome, (_, _) -> true, "all directed paths");
    }

    /** The paths through no mediator. In a linear model it is the same whatever the mediators are set to. */
    public static Effect controlledDirect(LinearModel model, String treatment, String outcome, Set<String> mediators) {
        return direct(model, EffectKind.CONTROLLED_DIRECT, treatment, outcome, mediators);
    }

    /** The paths through no mediator. */
    public static Effect naturalDirect(LinearModel model, String treatment, String outcome, Set<String> mediators) {
        return direct(model, EffectKind.NATURAL_DIRECT, treatment, outcome, mediators);
    }

    /** The paths through at least one mediator. */
    public static Effect naturalIndirect(LinearModel model, String treatment, String outcome, Set<String> mediators) {
        double value = total(model, treatment, outcome).value()
                - naturalDirect(model, treatment, outcome, mediators).value();
        return new Effect(
                EffectKind.NATURAL_INDIRECT,
                value,
                Interval.exact(value),
                0,
                "path coefficients over directed paths through a mediator");
    }

    /** The paths made of active edges only. */
    public static Effect pathSpecific(
            LinearModel model, String treatment, String outcome, Set<Link<String>> transmitting) {
        for (Link<String> link : transmitting) {
            if (!model.links().contains(link)) {
                throw new InputException("the active edge " + link + " is not an edge of the model");
            }
        }
        return effect(
                model,
                EffectKind.PATH_SPECIFIC,
                treatment,
                outcome,
                (from, to) -> transmitting.contains(new Link<>(
                        model.variables().get(from), model.variables().get(to))),
                "directed paths of active edges");
    }

    private static Effect direct(
            LinearModel model, EffectKind kind, String treatment, String outcome, Set<String> mediators) {
        NodeSet held = NodeSet.of(mediators.stream().map(model::index).toList());
        if (held.contains(model.index(treatment)) || held.contains(model.index(outcome))) {
            throw new InputException("a mediator is neither the treatment nor the outcome: " + mediators);
        }
        return effect(
                model, kind, treatment, outcome, (_, to) -> !held.contains(to), "directed paths without mediators");
    }

    /** @param counts whether a coefficient, by (from, to), is on the paths that count */
    private static Effect effect(
            LinearModel model,
            EffectKind kind,
            String treatment,
            String outcome,
            BiPredicate<Integer, Integer> counts,
            String paths) {
        double[][] b = model.coefficients();
        for (int to = 0; to < b.length; to++) {
            for (int from = 0; from < b.length; from++) {
                if (b[to][from] != 0 && !counts.test(from, to)) {
                    b[to][from] = 0;
                }
            }
        }
        double value = model.totalEffects(b)[model.index(outcome)][model.index(treatment)];
        return new Effect(kind, value, Interval.exact(value), 0, "path coefficients over " + paths);
    }
}

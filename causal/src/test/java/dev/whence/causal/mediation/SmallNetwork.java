package dev.whence.causal.mediation;

import dev.whence.causal.CausalSystem;
import dev.whence.causal.Intervention;
import dev.whence.causal.Link;
import dev.whence.causal.Metric;
import dev.whence.causal.Outcomes;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A two-layer ReLU network as a causal system, to show that mediation needs no structural model. Units are pairs of a
 * clean and a corrupt input; sites are hidden units.
 *
 * <pre>
 * h1 = relu(a - b)    h2 = relu(a + b - 1)    k = relu(h1 + h2 - 1)
 * logits: l0 = k + h1, l1 = h2                metric: l0 - l1
 * </pre>
 */
record SmallNetwork(double[][] clean, double[][] corrupt) implements CausalSystem<SmallNetwork.Site> {
    enum Site {
        INPUT,
        H1,
        H2,
        K,
        LOGITS
    }

    /** Runs on the corrupt inputs. */
    record Corrupt() implements Intervention.Custom<Site> {}

    record LogitDifference() implements Metric.Custom<Site> {
        @Override
        public String name() {
            return "logit difference";
        }
    }

    static final Set<Link<Site>> EDGES = Set.of(
            new Link<>(Site.INPUT, Site.H1),
            new Link<>(Site.INPUT, Site.H2),
            new Link<>(Site.H1, Site.K),
            new Link<>(Site.H2, Site.K),
            new Link<>(Site.H1, Site.LOGITS),
            new Link<>(Site.H2, Site.LOGITS),
            new Link<>(Site.K, Site.LOGITS));

    @Override
    public int units() {
        return clean.length;
    }

    @Override
    public Outcomes under(Intervention<Site> intervention, Metric<Site> metric) {
        double[] values = new double[units()];
        for (int unit = 0; unit < values.length; unit++) {
            Run run = new Run(unit, intervention);
            values[unit] = switch (metric) {
                case LogitDifference _ -> run.get(Site.LOGITS)[0] - run.get(Site.LOGITS)[1];
                case Metric.Value<Site> value -> run.get(value.variable())[0];
                default -> throw new UnsupportedOperationException(metric.name());
            };
        }
        return Outcomes.of(values);
    }

    private final class Run {
        private final int unit;
        private final Intervention<Site> intervention;
        private final Map<Site, double[]> cache = new HashMap<>();

        Run(int unit, Intervention<Site> intervention) {
            this.unit = unit;
            this.intervention = intervention;
        }

        double[] get(Site site) {
            double[] known = cache.get(site);
            if (known == null) {
                known = natural(site);
                for (Intervention<Site> step : intervention.steps()) {
                    if (step.targets().contains(site)) {
                        known = apply(step, site, known);
                    }
                }
                cache.put(site, known);
            }
            return known;
        }

        private double[] apply(Intervention<Site> step, Site site, double[] value) {
            return switch (step) {
                case Intervention.Hard<Site> hard -> each(value, _ -> hard.value());
                case Intervention.Shift<Site> shift -> each(value, x -> x + shift.delta());
                case Intervention.Scale<Site> scale -> each(value, x -> x * scale.factor());
                case Intervention.Hold<Site> hold -> new Run(unit, hold.source()).get(site);
                default -> value;
            };
        }

        private double see(Site from, Site to) {
            double[] seen = get(from);
            for (Intervention<Site> step : intervention.steps()) {
                if (step instanceof Intervention.HoldEdge<Site> edge && edge.from() == from && edge.to() == to) {
                    seen = new Run(unit, edge.source()).get(from);
                }
            }
            return seen[0];
        }

        private double[] input(Site to) {
            double[] seen = get(Site.INPUT);
            for (Intervention<Site> step : intervention.steps()) {
                if (step instanceof Intervention.HoldEdge<Site> edge && edge.from() == Site.INPUT && edge.to() == to) {
                    seen = new Run(unit, edge.source()).get(Site.INPUT);
                }
            }
            return seen;
        }

        private double[] natural(Site site) {
            return switch (site) {
                case INPUT -> intervention.steps().contains(new Corrupt()) ? corrupt[unit] : clean[unit];
                case H1 -> relu(input(site)[0] - input(site)[1]);
                case H2 -> relu(input(site)[0] + input(site)[1] - 1);
                case K -> relu(see(Site.H1, site) + see(Site.H2, site) - 1);
                case LOGITS -> new double[] {see(Site.K, site) + see(Site.H1, site), see(Site.H2, site)};
            };
        }

        private double[] relu(double x) {
            return new double[] {Math.max(0, x)};
        }

        private double[] each(double[] value, java.util.function.DoubleUnaryOperator operator) {
            return java.util.Arrays.stream(value).map(operator).toArray();
        }
    }
}

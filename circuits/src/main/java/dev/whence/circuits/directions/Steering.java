package dev.whence.circuits.directions;

import dev.whence.causal.Effect;
import dev.whence.causal.EffectKind;
import dev.whence.causal.InputException;
import dev.whence.causal.Outcomes;
import dev.whence.causal.Progress;
import dev.whence.causal.Uncertainty;
import dev.whence.networks.Network;
import dev.whence.networks.metric.NetworkMetric;
import dev.whence.networks.site.Site;
import dev.whence.networks.system.NetworkSystem;
import dev.whence.networks.system.Trace;
import dev.whence.networks.tokens.Prompts;
import java.util.ArrayList;
import java.util.List;

/**
 * What adding multiples of a direction does to a metric, beside random directions of the same norm.
 *
 * @param direction the direction
 * @param metric the metric's name
 * @param baseline the metric's mean when nothing is done
 * @param siteNorm mean length of the site's vector, over prompts and positions: what a step is to be compared with
 * @param points one for each factor
 */
public record Steering(Direction direction, String metric, double baseline, double siteNorm, List<Point> points) {
    public Steering {
        points = List.copyOf(points);
    }

    /**
     * One factor.
     *
     * @param alpha the factor; the vector added is this times the direction's vector
     * @param effect mean change of the metric over prompts, in its unit
     * @param random the same for each random direction of the same norm, in the order of their seeds
     */
    public record Point(double alpha, Effect effect, List<Double> random) {
        public Point {
            random = List.copyOf(random);
        }

        /** How many random directions change the metric at least as much, plus one, of as many plus one. */
        public double rank() {
            long larger = random.stream()
                    .filter(other -> Math.abs(other) >= Math.abs(effect.value()))
                    .count();
            return (larger + 1.0) / (random.size() + 1.0);
        }
    }

    /**
     * Runs the sweep.
     *
     * @param alphas the factors
     * @param randoms how many random directions stand beside it
     * @param seed of those
     * @throws InputException when the direction does not fit the site, there is no factor, one is not finite, or the
     *     metric does not fit the prompts
     */
    public static Steering of(
            Network network,
            Prompts prompts,
            Direction direction,
            double[] alphas,
            NetworkMetric metric,
            int randoms,
            Uncertainty uncertainty,
            long seed,
            Progress progress) {
        direction.check(network);
        if (alphas.length == 0 || !java.util.Arrays.stream(alphas).allMatch(Double::isFinite)) {
            throw new InputException("steering by the factors " + java.util.Arrays.toString(alphas)
                    + ", expected at least one, all finite");
        }
        if (randoms < 0) {
            throw new InputException(randoms + " random directions, expected 0 or more");
        }
        List<Direction> others = new ArrayList<>();
        for (int i = 0; i < randoms; i++) {
            others.add(Direction.random(
                    direction.site(), direction.vector().size(), direction.norm(), seed * 1_000_003 + i));
        }
        try (NetworkSystem system = new NetworkSystem(network, prompts)) {
            Outcomes before = system.observe(metric);
            List<Point> points = new ArrayList<>();
            long done = 0;
            long total = (long) alphas.length * (randoms + 1);
            for (double alpha : alphas) {
                progress.check();
                Outcomes change = system.under(direction.steer(alpha), metric).minus(before);
                Effect effect = Effect.of(
                        EffectKind.TOTAL,
                        change,
                        uncertainty,
                        "adding " + alpha + " times direction " + direction + ", " + metric.name());
                progress.at("steering", ++done, total);
                List<Double> random = new ArrayList<>();
                for (Direction other : others) {
                    progress.check();
                    random.add(system.under(other.steer(alpha), metric)
                            .minus(before)
                            .mean());
                    progress.at("steering", ++done, total);
                }
                points.add(new Point(alpha, effect, random));
            }
            return new Steering(direction, metric.name(), before.mean(), norm(system, direction.site()), points);
        }
    }

    private static double norm(NetworkSystem system, Site site) {
        Trace trace = system.trace(List.of(site));
        double sum = 0;
        long count = 0;
        for (int prompt = 0; prompt < system.units(); prompt++) {
            Trace.Values values = trace.of(site, prompt);
            for (int n = 0; n < values.positions().size(); n++) {
                double square = 0;
                for (float component : values.at(n)) {
                    square += component * component;
                }
                sum += Math.sqrt(square);
                count++;
            }
        }
        return sum / count;
    }
}

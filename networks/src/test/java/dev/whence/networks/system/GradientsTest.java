package dev.whence.networks.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.InputException;
import dev.whence.causal.Intervention;
import dev.whence.networks.Network;
import dev.whence.networks.RandomSpecs;
import dev.whence.networks.intervention.NetworkIntervention;
import dev.whence.networks.metric.NetworkMetric;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.spec.Mlp;
import dev.whence.networks.spec.TransformerSpec;
import dev.whence.networks.tokens.Prompts;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Derivatives against finite differences of real interventions, and attribution where it must be exact. */
class GradientsTest {
    private static final int PROMPTS = 5;

    private static Prompts prompts(SplittableRandom random) {
        int[][] ids = new int[PROMPTS][];
        for (int i = 0; i < PROMPTS; i++) {
            ids[i] = random.ints(7 + i, 0, RandomSpecs.VOCABULARY).toArray();
        }
        return Prompts.of(ids);
    }

    private static NetworkMetric metric(SplittableRandom random) {
        List<Integer> answers =
                random.ints(PROMPTS, 0, RandomSpecs.VOCABULARY).boxed().toList();
        List<Integer> distractors =
                random.ints(PROMPTS, 0, RandomSpecs.VOCABULARY).boxed().toList();
        return switch (random.nextInt(4)) {
            case 0 -> new NetworkMetric.LogProbability(answers);
            case 1 -> new NetworkMetric.Loss();
            default -> new NetworkMetric.LogitDifference(answers, distractors);
        };
    }

    /** Moving a site by a small step along a random direction changes the metric by gradient times step. */
    @Property(tries = 25)
    void agreeWithFiniteDifferences(@ForAll @LongRange(min = 0, max = 1_000_000) long seed) {
        // A kink has no finite difference.
        Assume.that(RandomSpecs.spec(seed).mlp().stream().noneMatch(mlp -> mlp.activation() == Mlp.Activation.RELU));
        SplittableRandom random = new SplittableRandom(seed);
        try (Network network = RandomSpecs.network(seed);
                NetworkSystem system = new NetworkSystem(network, prompts(random))) {
            NetworkMetric metric = metric(random);
            for (Site site : SweepEqualsTheNaiveLoopTest.sites(network.spec(), random)) {
                int width = site.width(network.spec());
                if (width == 0) {
                    continue;
                }
                List<Double> direction = IntStream.range(0, width)
                        .mapToObj(_ -> random.nextGaussian())
                        .toList();
                Gradients gradients = Gradients.of(system, Intervention.none(), metric, List.of(site));
                double[] near = slopes(system, site, direction, 2e-3, metric);
                double[] far = slopes(system, site, direction, 4e-3, metric);
                for (int prompt = 0; prompt < PROMPTS; prompt++) {
                    Trace.Values gradient = gradients.gradients().of(site, prompt);
                    double slope = 0;
                    for (int i = 0; i < gradient.numbers().length; i++) {
                        slope += gradient.numbers()[i] * direction.get(i % width);
                    }
                    double measured = near[prompt];
                    // What differs between two step lengths is curvature and rounding, not slope.
                    double unsure = 2 * Math.abs(near[prompt] - far[prompt]);
                    assertThat(slope)
                            .as(site + " on " + network.spec())
                            .isCloseTo(measured, within(0.02 + 0.03 * Math.abs(measured) + unsure));
                }
            }
        }
    }

    private static double[] slopes(
            NetworkSystem system, Site site, List<Double> direction, double step, NetworkMetric metric) {
        double[] up = system.under(new NetworkIntervention.Add(site, direction, step), metric)
                .values();
        double[] down = system.under(new NetworkIntervention.Add(site, direction, -step), metric)
                .values();
        return IntStream.range(0, up.length)
                .mapToDouble(i -> (up[i] - down[i]) / (2 * step))
                .toArray();
    }

    @Test
    void gatesAndAddedVectorsHaveDerivatives() {
        SplittableRandom random = new SplittableRandom(3);
        try (Network network = RandomSpecs.network(8);
                NetworkSystem system = new NetworkSystem(network, prompts(random))) {
            TransformerSpec spec = network.spec();
            NetworkMetric metric = new NetworkMetric.LogitDifference(List.of(1, 2, 3, 4, 5), List.of(6, 7, 8, 9, 10));
            Site head = new Site.HeadOutput(0, 0, At.all());
            Site stream = new Site.Residual(0, Site.Residual.Stage.AFTER, At.last());
            List<Double> vector = IntStream.range(0, spec.width())
                    .mapToObj(_ -> random.nextGaussian())
                    .toList();
            List<List<Double>> found = Gradients.ofParameters(
                    system,
                    List.of(
                            Intervention.scale(head, 0.8),
                            new NetworkIntervention.Add(stream, vector, 0.3),
                            new NetworkIntervention.Zero(
                                    new Site.HeadOutput(0, spec.attention().heads() - 1, At.last()))),
                    metric);
            assertThat(found.get(0)).hasSize(1);
            assertThat(found.get(1)).hasSize(spec.width());
            assertThat(found.get(2)).isEmpty();
            double step = 2e-3;
            assertThat(found.get(0).getFirst())
                    .isCloseTo(
                            (mean(system, metric, head, stream, vector, 0.8 + step, 0.3, spec)
                                            - mean(system, metric, head, stream, vector, 0.8 - step, 0.3, spec))
                                    / (2 * step),
                            within(5e-3));
            double along = 0;
            for (int i = 0; i < vector.size(); i++) {
                along += found.get(1).get(i) * vector.get(i);
            }
            assertThat(along)
                    .isCloseTo(
                            (mean(system, metric, head, stream, vector, 0.8, 0.3 + step, spec)
                                            - mean(system, metric, head, stream, vector, 0.8, 0.3 - step, spec))
                                    / (2 * step),
                            within(2e-2));
        }
    }

    private static double mean(
            NetworkSystem system,
            NetworkMetric metric,
            Site head,
            Site stream,
            List<Double> vector,
            double gate,
            double factor,
            TransformerSpec spec) {
        return system.under(
                        Intervention.all(List.of(
                                Intervention.scale(head, gate),
                                new NetworkIntervention.Add(stream, vector, factor),
                                new NetworkIntervention.Zero(
                                        new Site.HeadOutput(0, spec.attention().heads() - 1, At.last())))),
                        metric)
                .mean();
    }

    /** The logits are linear in themselves, and the sum of path integrals over the inputs is the whole difference. */
    @Property(tries = 10)
    void integratedGradientsAreComplete(@ForAll @LongRange(min = 0, max = 1_000_000) long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        try (Network network = RandomSpecs.network(seed)) {
            Prompts base = prompts(random);
            int[][] others = new int[PROMPTS][];
            for (int i = 0; i < PROMPTS; i++) {
                others[i] = base.prompt(i).stream().mapToInt(Integer::intValue).toArray();
                others[i][random.nextInt(others[i].length)] = random.nextInt(RandomSpecs.VOCABULARY);
            }
            Prompts other = Prompts.of(others);
            NetworkMetric metric = new NetworkMetric.LogitDifference(List.of(1, 2, 3, 4, 5), List.of(6, 7, 8, 9, 10));
            Attribution attribution = new Attribution(network, base, other, metric);
            Site inputs = new Site.Embeddings(At.all());
            double integrated = attribution
                    .integrated(List.of(inputs), 200, Attribution.Path.INPUTS)
                    .getFirst()
                    .value();
            double difference;
            try (NetworkSystem from = new NetworkSystem(network, base);
                    NetworkSystem to = new NetworkSystem(network, other)) {
                difference = to.observe(metric).mean() - from.observe(metric).mean();
            }
            assertThat(integrated).isCloseTo(difference, within(0.02 + 0.02 * Math.abs(difference)));
        }
    }

    /** Where the network is linear in the site, the attribution is what patching does. */
    @Test
    void attributionIsExactWhereTheNetworkIsLinear() {
        SplittableRandom random = new SplittableRandom(11);
        List<Long> linear = new ArrayList<>();
        for (long seed = 0; seed < 400 && linear.size() < 3; seed++) {
            TransformerSpec spec = RandomSpecs.spec(seed);
            boolean noNorm = !spec.output().norm()
                    && !spec.output().transform()
                    && spec.output().softCap() == 0
                    && spec.block().norms() == dev.whence.networks.spec.Block.Norms.PRE;
            if (noNorm) {
                linear.add(seed);
            }
        }
        assertThat(linear).hasSize(3);
        for (long seed : linear) {
            try (Network network = RandomSpecs.network(seed)) {
                Prompts base = prompts(random);
                Prompts other = prompts(random);
                NetworkMetric metric =
                        new NetworkMetric.LogitDifference(List.of(1, 2, 3, 4, 5), List.of(6, 7, 8, 9, 10));
                int last = network.spec().layers() - 1;
                List<Site> sites = List.of(new Site.Residual(last, Site.Residual.Stage.AFTER, At.all()));
                Attribution attribution = new Attribution(network, base, other, metric);
                SweepResult patched = new Sweep(network, base, metric)
                        .run(attribution.patches(sites), dev.whence.causal.Progress.NONE);
                assertThat(attribution.firstOrder(sites).getFirst().value())
                        .isCloseTo(patched.entries().getFirst().effect().value(), within(1e-3));
                assertThat(attribution
                                .integrated(sites, 1, Attribution.Path.ACTIVATIONS)
                                .getFirst()
                                .value())
                        .isCloseTo(patched.entries().getFirst().effect().value(), within(1e-3));
            }
        }
    }

    @Test
    void aFunctionOfLogitsHasNone() {
        try (Network network = RandomSpecs.network(1);
                NetworkSystem system = new NetworkSystem(network, prompts(new SplittableRandom(1)))) {
            NetworkMetric metric = new NetworkMetric.OfLogits("largest", logits -> logits[0]);
            assertThatThrownBy(() ->
                            Gradients.of(system, Intervention.none(), metric, List.of(new Site.Embeddings(At.all()))))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("largest");
        }
    }
}

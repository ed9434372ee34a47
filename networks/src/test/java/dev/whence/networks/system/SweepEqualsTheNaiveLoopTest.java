package dev.whence.networks.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.Intervention;
import dev.whence.causal.Outcomes;
import dev.whence.causal.Progress;
import dev.whence.networks.Network;
import dev.whence.networks.RandomSpecs;
import dev.whence.networks.intervention.NetworkIntervention;
import dev.whence.networks.metric.NetworkMetric;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.site.Subspace;
import dev.whence.networks.spec.Block;
import dev.whence.networks.spec.TransformerSpec;
import dev.whence.networks.tokens.Prompts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** A sweep gives what whole runs give, for every site and intervention, on random architectures and ragged prompts. */
class SweepEqualsTheNaiveLoopTest {
    private static final int PROMPTS = 5;

    @Property(tries = 100)
    void everySiteAndIntervention(@ForAll @LongRange(min = 0, max = 1_000_000) long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        try (Network network = RandomSpecs.network(seed)) {
            TransformerSpec spec = network.spec();
            int[][] clean = new int[PROMPTS][];
            int[][] corrupt = new int[PROMPTS][];
            for (int i = 0; i < PROMPTS; i++) {
                // Two lengths, each at least twice, so that resampling has a donor.
                int length = i % 2 == 0 ? RandomSpecs.CONTEXT - 3 : 5 + (int) (seed % 3);
                clean[i] = random.ints(length, 0, RandomSpecs.VOCABULARY).toArray();
                corrupt[i] = clean[i].clone();
                for (int p = random.nextInt(length); p < length; p++) {
                    if (random.nextBoolean()) {
                        corrupt[i][p] = random.nextInt(RandomSpecs.VOCABULARY);
                    }
                }
            }
            Prompts base = Prompts.of(corrupt);
            Prompts other = Prompts.of(clean);
            List<Intervention<Site>> all = interventions(spec, other, random);
            NetworkMetric metric = metric(random);
            // Few rows, so that several batches and groups are made.
            Sweep sweep = new Sweep(network, base, metric).withRows(20 + random.nextInt(200));
            SweepResult result = sweep.run(all, Progress.NONE);
            try (NetworkSystem system = new NetworkSystem(network, base)) {
                assertThat(result.base().values())
                        .containsExactly(system.observe(metric).values(), within(2e-4));
                for (int i = 0; i < all.size(); i++) {
                    Outcomes naive = system.under(all.get(i), metric);
                    assertThat(result.entries().get(i).outcomes().values())
                            .as(all.get(i) + " on " + spec)
                            .containsExactly(naive.values(), within(2e-4));
                }
            }
        }
    }

    private static NetworkMetric metric(SplittableRandom random) {
        List<Integer> answers =
                random.ints(PROMPTS, 0, RandomSpecs.VOCABULARY).boxed().toList();
        List<Integer> distractors =
                random.ints(PROMPTS, 0, RandomSpecs.VOCABULARY).boxed().toList();
        return switch (random.nextInt(5)) {
            case 0 -> new NetworkMetric.LogProbability(answers);
            case 1 -> new NetworkMetric.Loss();
            case 2 -> new NetworkMetric.Logit(answers);
            default -> new NetworkMetric.LogitDifference(answers, distractors);
        };
    }

    /** One of each kind on a random site, and some pairs. */
    private static List<Intervention<Site>> interventions(
            TransformerSpec spec, Prompts other, SplittableRandom random) {
        List<Intervention<Site>> all = new ArrayList<>();
        for (int kind = 0; kind < 16; kind++) {
            for (Site site : sites(spec, random)) {
                if (random.nextInt(3) == 0) {
                    one(kind, site, spec, other, random).ifPresent(all::add);
                }
            }
        }
        for (int pair = 0; pair < 8; pair++) {
            all.add(all.get(random.nextInt(all.size())).and(all.get(random.nextInt(all.size()))));
        }
        return all;
    }

    static List<Site> sites(TransformerSpec spec, SplittableRandom random) {
        List<Site> sites = new ArrayList<>();
        int layer = random.nextInt(spec.layers());
        int head = random.nextInt(spec.attention().heads());
        int shared = random.nextInt(spec.attention().keyValueHeads());
        sites.add(new Site.Embeddings(at(random)));
        sites.add(new Site.Residual(layer, Site.Residual.Stage.BEFORE, at(random)));
        sites.add(new Site.Residual(layer, Site.Residual.Stage.AFTER, at(random)));
        sites.add(new Site.HeadOutput(layer, head, at(random)));
        sites.add(new Site.HeadInput(layer, head, Site.HeadInput.Role.QUERY, at(random)));
        sites.add(new Site.HeadInput(layer, shared, Site.HeadInput.Role.KEY, at(random)));
        sites.add(new Site.HeadInput(layer, shared, Site.HeadInput.Role.VALUE, at(random)));
        sites.add(new Site.Pattern(layer, head, at(random)));
        sites.add(new Site.AttentionLogits(layer, head, at(random)));
        sites.add(new Site.AttentionOutput(layer, at(random)));
        sites.add(new Site.Logits(at(random)));
        if (spec.block().wiring() == Block.Wiring.SEQUENTIAL) {
            sites.add(new Site.Residual(layer, Site.Residual.Stage.BETWEEN, at(random)));
        }
        spec.mlp().ifPresent(mlp -> {
            sites.add(new Site.MlpInput(layer, at(random)));
            sites.add(new Site.MlpOutput(layer, at(random)));
            sites.add(new Site.Neurons(layer, List.of(), at(random)));
            sites.add(new Site.Neurons(layer, List.of(random.nextInt(mlp.hidden())), at(random)));
            sites.add(new Site.Neurons(layer, List.of(0, mlp.hidden() - 1), at(random)));
        });
        sites.add(new Site.Within(
                new Site.HeadOutput(layer, head, at(random)),
                subspace(spec.attention().headWidth(), random)));
        sites.add(new Site.Within(
                new Site.Residual(layer, Site.Residual.Stage.BEFORE, at(random)), subspace(spec.width(), random)));
        return sites;
    }

    private static At at(SplittableRandom random) {
        return switch (random.nextInt(6)) {
            case 0 -> At.position(random.nextInt(5));
            case 5 -> At.position(random.nextInt(RandomSpecs.CONTEXT - 3)); // beyond the end of the shorter prompts
            case 1 -> At.last();
            case 2 -> new At.PerPrompt(random.ints(PROMPTS, 0, 5).boxed().toList());
            default -> At.all();
        };
    }

    private static Subspace subspace(int width, SplittableRandom random) {
        return Subspace.spannedBy("random", vector(width, random), vector(width, random));
    }

    private static double[] vector(int width, SplittableRandom random) {
        return IntStream.range(0, width).mapToDouble(_ -> random.nextGaussian()).toArray();
    }

    private static Optional<Intervention<Site>> one(
            int kind, Site site, TransformerSpec spec, Prompts other, SplittableRandom random) {
        int width = site.width(spec);
        boolean pairs = width == 0;
        return switch (kind) {
            case 0 -> Optional.of(new NetworkIntervention.Zero(site));
            case 1 -> Optional.of(new NetworkIntervention.Patch(site, other));
            case 2 ->
                Optional.of(new NetworkIntervention.Patch(
                        site,
                        other,
                        new NetworkIntervention.Zero(new Site.AttentionOutput(0, At.all())),
                        Optional.empty()));
            case 3 ->
                pairs
                        ? Optional.empty()
                        : Optional.of(new NetworkIntervention.Patch(
                                site, other, Intervention.none(), Optional.of(At.position(2))));
            case 4 -> Optional.of(new NetworkIntervention.Mean(site, other, true));
            case 5 -> pairs ? Optional.empty() : Optional.of(new NetworkIntervention.Mean(site, other, false));
            case 6 -> Optional.of(new NetworkIntervention.Resample(site, random.nextInt(10)));
            case 7 ->
                pairs
                        ? Optional.empty()
                        : Optional.of(new NetworkIntervention.Add(
                                site,
                                IntStream.range(0, width)
                                        .mapToObj(_ -> random.nextGaussian())
                                        .toList(),
                                0.7));
            case 8 -> Optional.of(Intervention.scale(site, 1.7));
            case 9 -> Optional.of(Intervention.shift(site, 0.3));
            case 10 -> Optional.of(Intervention.set(site, 0.2));
            case 11 -> Optional.of(new NetworkIntervention.Clamp(site, -0.1, 0.2));
            case 12 -> pairs ? Optional.empty() : Optional.of(new NetworkIntervention.Noise(site, 0.5, 3));
            case 13 ->
                Optional.of(new NetworkIntervention.Freeze(site)
                        .and(new NetworkIntervention.Zero(new Site.HeadOutput(0, 0, At.all()))));
            case 14 ->
                Optional.of(Intervention.hold(
                        java.util.Set.of(site), new NetworkIntervention.Zero(new Site.HeadOutput(0, 0, At.all()))));
            default ->
                pairs
                        ? Optional.empty()
                        : Optional.of(new NetworkIntervention.Replace(site, "squares", values -> {
                            double[] squares = values.clone();
                            for (int i = 0; i < squares.length; i++) {
                                squares[i] = Math.tanh(squares[i] * squares[i]);
                            }
                            return squares;
                        }));
        };
    }
}

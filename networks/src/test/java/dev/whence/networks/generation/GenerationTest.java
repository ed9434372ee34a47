package dev.whence.networks.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.InputException;
import dev.whence.causal.Intervention;
import dev.whence.causal.Progress;
import dev.whence.networks.Models;
import dev.whence.networks.Network;
import dev.whence.networks.RandomSpecs;
import dev.whence.networks.checkpoint.RandomParameters;
import dev.whence.networks.intervention.NetworkIntervention;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.spec.Attention;
import dev.whence.networks.spec.Block;
import dev.whence.networks.spec.Embedding;
import dev.whence.networks.spec.Mask;
import dev.whence.networks.spec.Mlp;
import dev.whence.networks.spec.Norm;
import dev.whence.networks.spec.Output;
import dev.whence.networks.spec.Positions;
import dev.whence.networks.spec.TransformerSpec;
import dev.whence.networks.system.Continued;
import dev.whence.networks.system.NetworkSystem;
import dev.whence.networks.tokens.Prompts;
import dev.whence.networks.tokens.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Writing text with cached keys and values gives what whole runs give, with interventions active. */
class GenerationTest {
    @Property(tries = 40)
    void cachedEqualsWhole(@ForAll @LongRange(min = 0, max = 1_000_000) long seed) {
        Assume.that(RandomSpecs.spec(seed).isCausal());
        SplittableRandom random = new SplittableRandom(seed);
        try (Network network = RandomSpecs.network(seed)) {
            Site site = new Site.HeadOutput(0, 0, At.all());
            Intervention<Site> intervention =
                    random.nextBoolean() ? Intervention.none() : Intervention.scale(site, 0.3);
            List<Integer> ids = new ArrayList<>(
                    random.ints(4, 0, RandomSpecs.VOCABULARY).boxed().toList());
            try (Continued run = new Continued(network, ids, intervention)) {
                float[] logits = run.logits();
                for (int step = 0; step < 6; step++) {
                    assertThat(logits).containsExactly(whole(network, ids, intervention), within(1e-3f));
                    int next = random.nextInt(RandomSpecs.VOCABULARY);
                    ids.add(next);
                    logits = run.next(next);
                }
            }
        }
    }

    /** A wide network shares its products among processors. */
    @Test
    void cachedEqualsWholeWhereProductsAreShared() {
        TransformerSpec spec = new TransformerSpec(
                "gpt2",
                301,
                32,
                256,
                2,
                Embedding.plain(),
                Attention.standard(4, 64, true),
                Optional.of(new Mlp(515, Mlp.Activation.GELU_TANH, false, true)),
                new Norm(Norm.Kind.LAYER, 1e-5),
                Block.preNorm(),
                new Positions.Learned(32),
                new Mask.Causal(),
                Output.standard(true));
        try (Network network = Network.of(new RandomParameters(spec, 0.1, true, 5))) {
            List<Integer> ids = new ArrayList<>(List.of(3, 1, 4, 1, 5));
            try (Continued run = new Continued(network, ids, Intervention.none())) {
                for (int step = 0; step < 12; step++) {
                    ids.add(10 * step);
                    assertThat(run.next(10 * step))
                            .containsExactly(whole(network, ids, Intervention.none()), within(1e-3f));
                }
            }
        }
    }

    private static float[] whole(Network network, List<Integer> ids, Intervention<Site> intervention) {
        Site logits = new Site.Logits(At.last());
        try (NetworkSystem system = new NetworkSystem(network, new Prompts(List.of(ids)))) {
            return system.trace(intervention, List.of(logits)).of(logits, 0).numbers();
        }
    }

    @Test
    void theShippedModelTellsAStory() {
        try (Models.Loaded loaded = Models.load("stories260K")) {
            Tokenizer tokenizer = loaded.network().tokenizer().orElseThrow();
            List<Integer> prompt =
                    IntStream.of(tokenizer.encode("Once upon a time")).boxed().toList();
            StringBuilder streamed = new StringBuilder();
            Generation.Result result = Generation.greedy(60)
                    .run(loaded.network(), prompt, id -> streamed.append(tokenizer.token(id)), Progress.NONE);
            // What run.c of llama2.c writes at temperature 0.
            assertThat(result.text())
                    .startsWith(", there was a little girl named Lily. She loved to play outside in the park.");
            assertThat(streamed.toString()).contains("Lily");
            Generation stopped = new Generation(60, Sampling.greedy(), Intervention.none(), List.of("."));
            assertThat(stopped.run(loaded.network(), prompt, _ -> {}, Progress.NONE)
                            .text())
                    .isEqualTo(", there was a little girl named Lily");
            // Without its first layer's attention it tells another.
            Generation disturbed = new Generation(
                    60,
                    Sampling.greedy(),
                    new NetworkIntervention.Zero(new Site.AttentionOutput(0, At.all())),
                    List.of());
            assertThat(disturbed
                            .run(loaded.network(), prompt, _ -> {}, Progress.NONE)
                            .text())
                    .isNotEqualTo(result.text());
        }
    }

    @Test
    void samplingKeepsToItsLimitsAndSeed() {
        float[] logits = {0, 3, 1, 2.9f, -5};
        SplittableRandom random = new SplittableRandom(1);
        Sampling two = new Sampling(1, 2, 1, 1);
        int[] counts = new int[5];
        for (int i = 0; i < 4000; i++) {
            counts[two.choose(logits, random)]++;
        }
        assertThat(counts[0] + counts[2] + counts[4]).isZero();
        assertThat(counts[1] / 4000.0).isCloseTo(1 / (1 + Math.exp(-0.1)), within(0.03));
        Sampling nucleus = new Sampling(1, 0, 0.4, 1);
        for (int i = 0; i < 200; i++) {
            assertThat(nucleus.choose(logits, random)).isEqualTo(1);
        }
        Sampling all = new Sampling(0.5, 0, 1, 1);
        assertThat(IntStream.range(0, 20)
                        .map(_ -> all.choose(logits, new SplittableRandom(9)))
                        .distinct()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void wrongSettingsAreNamed() {
        assertThatThrownBy(() -> new Sampling(-1, 0, 1, 0))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("temperature -1");
        assertThatThrownBy(() -> new Sampling(1, 0, 0, 0))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("top-p 0");
        assertThatThrownBy(() -> Generation.greedy(0))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("0 tokens");
    }
}

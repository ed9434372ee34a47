package dev.whence.networks.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.Intervention;
import dev.whence.networks.Network;
import dev.whence.networks.checkpoint.RandomParameters;
import dev.whence.networks.intervention.NetworkIntervention;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.spec.Attention;
import dev.whence.networks.spec.Block;
import dev.whence.networks.spec.TransformerSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients against differences of losses, kind of parameter by kind; under interventions too. */
class TrainingGradientTest {
    private static final int VOCABULARY = 11;
    private static final int LENGTH = 8;
    private static final Site.HeadOutput HEAD = new Site.HeadOutput(0, 1, At.all());

    private static TransformerSpec spec(String kind) {
        ModelShape.Kind like = kind.startsWith("gpt2")
                ? ModelShape.Kind.GPT2
                : kind.equals("attention-only") ? ModelShape.Kind.ATTENTION_ONLY : ModelShape.Kind.LLAMA;
        TransformerSpec spec = new ModelShape(like, VOCABULARY, LENGTH, 2, 12, 3, 10, 0.3).spec(0);
        if (!kind.equals("sandwich")) {
            return spec;
        }
        Attention a = spec.attention();
        return new TransformerSpec(
                "whence",
                spec.vocabulary(),
                spec.context(),
                spec.width(),
                spec.layers(),
                spec.embedding(),
                new Attention(a.heads(), 1, a.headWidth(), a.scale(), true, true, true, 5, List.of(3, 0)),
                spec.mlp(),
                spec.norm(),
                new Block(Block.Wiring.SEQUENTIAL, Block.Norms.SANDWICH),
                spec.positions(),
                spec.mask(),
                new dev.whence.networks.spec.Output(true, false, false, true, 4));
    }

    private static Network network(String kind) {
        return Network.of(new RandomParameters(spec(kind), 0.3, true, 5));
    }

    private static Batch batch() {
        return new RepeatedSequences(VOCABULARY, false).batch(3, 0, 4, LENGTH);
    }

    private static List<Loss.Weighted> losses() {
        return List.of(new Loss.Weighted("next token", 1, new Objective.NextToken(1).loss()));
    }

    /** The weighted sum of the losses and the gradients, {@code [parameter][number]}. */
    private record Found(double loss, List<float[]> gradients) {}

    private static Found found(
            Network network, List<Loss.Weighted> losses, List<Intervention<Site>> clamped, int workers) {
        Map<String, Tensor> stored = network.weights().stored();
        stored.values().forEach(tensor -> tensor.set_requires_grad(true));
        try (Gradients gradients = new Gradients(network.blocks(), losses, clamped, workers)) {
            Gradients.Result result = gradients.of(batch(), 0);
            double sum = losses.stream()
                    .mapToDouble(each -> each.weight() * result.losses().getOrDefault(each.name(), Double.NaN))
                    .sum();
            List<float[]> numbers =
                    result.gradients().stream().map(Tensors::floats).toList();
            result.free();
            return new Found(sum, numbers);
        } finally {
            stored.values().forEach(tensor -> tensor.set_requires_grad(false));
        }
    }

    private static void checkAgainstDifferences(
            Network network, List<Loss.Weighted> losses, List<Intervention<Site>> clamped) {
        Found found = found(network, losses, clamped, 1);
        List<Tensor> parameters = new ArrayList<>(network.weights().stored().values());
        List<String> names = List.copyOf(network.weights().stored().keySet());
        for (int i = 0; i < parameters.size(); i++) {
            float[] gradient = found.gradients().get(i);
            double norm = Math.sqrt(norm2(gradient));
            if (norm < 1e-3) {
                continue;
            }
            // Along the gradient, and along a direction that has nothing to do with it.
            float[] along = new float[gradient.length];
            float[] across = new float[gradient.length];
            double product = 0;
            for (int j = 0; j < gradient.length; j++) {
                along[j] = (float) (gradient[j] / norm);
                across[j] = (float) (Math.sin(7 * j + i) / Math.sqrt(gradient.length));
                product += across[j] * gradient[j];
            }
            Tensor parameter = parameters.get(i);
            assertThat(slope(network, losses, clamped, parameter, along))
                    .as(names.get(i))
                    .isCloseTo(norm, within(2e-3 + 0.02 * norm));
            assertThat(slope(network, losses, clamped, parameter, across))
                    .as(names.get(i))
                    .isCloseTo(product, within(2e-3 + 0.02 * norm));
        }
    }

    private static double norm2(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value * value;
        }
        return sum;
    }

    private static double slope(
            Network network,
            List<Loss.Weighted> losses,
            List<Intervention<Site>> clamped,
            Tensor parameter,
            float[] direction) {
        double step = 4e-3;
        float[] at = Tensors.floats(parameter);
        double[] ends = new double[2];
        for (int end = 0; end < 2; end++) {
            float[] moved = at.clone();
            for (int j = 0; j < moved.length; j++) {
                moved[j] += (float) ((end == 0 ? step : -step) * direction[j]);
            }
            put(parameter, moved);
            ends[end] = found(network, losses, clamped, 1).loss();
        }
        put(parameter, at);
        return (ends[0] - ends[1]) / (2 * step);
    }

    private static void put(Tensor parameter, float[] values) {
        Tensors.withoutGradient(() -> {
            parameter.copy_(Tensors.of(values, Tensors.shape(parameter)));
            return parameter;
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "llama", "attention-only", "sandwich"})
    void differencesOfTheLoss(String kind) {
        try (Network network = network(kind)) {
            checkAgainstDifferences(network, losses(), List.of());
        }
    }

    @Test
    void differencesUnderInterventionsAndMixedLosses() {
        List<Loss.Weighted> losses = new ArrayList<>(losses());
        Site neurons = new Site.Neurons(1, List.of(), At.all());
        losses.add(new Loss.Weighted("small", 0.05, new Objective.Small(neurons, 1).loss()));
        losses.add(new Loss.Weighted("sparse", 0.05, new Objective.Sparse(HEAD, 1).loss()));
        losses.add(new Loss.Weighted("weights", 0.01, new Objective.SmallWeights(1).loss()));
        List<Intervention<Site>> clamped = List.of(
                Intervention.scale(new Site.HeadOutput(1, 0, At.all()), 0.5),
                new NetworkIntervention.Zero(new Site.MlpOutput(0, At.position(2))),
                Intervention.shift(new Site.Residual(1, Site.Residual.Stage.BEFORE, At.all()), 0.1));
        try (Network network = network("llama");
                Network teacher = Network.of(new RandomParameters(spec("llama"), 0.5, true, 6))) {
            losses.add(new Loss.Weighted("teacher", 0.7, Loss.towards(teacher)));
            checkAgainstDifferences(network, losses, clamped);
        }
    }

    @Test
    void workersAddUpToTheSame() {
        List<Loss.Weighted> losses = new ArrayList<>(losses());
        losses.add(new Loss.Weighted("sparse", 0.5, new Objective.Sparse(HEAD, 1).loss()));
        losses.add(new Loss.Weighted("weights", 0.01, new Objective.SmallWeights(1).loss()));
        try (Network network = network("gpt2")) {
            Found one = found(network, losses, List.of(), 1);
            Found three = found(network, losses, List.of(), 3);
            assertThat(three.loss()).isCloseTo(one.loss(), within(1e-5));
            for (int i = 0; i < one.gradients().size(); i++) {
                assertThat(three.gradients().get(i))
                        .containsExactly(one.gradients().get(i), within(1e-5f));
            }
        }
    }

    @Test
    void aHeadThatIsZeroedLearnsNothing() {
        try (Network network = network("llama")) {
            Found free = found(network, losses(), List.of(), 1);
            Found clamped = found(network, losses(), List.of(new NetworkIntervention.Zero(HEAD)), 2);
            List<String> names = List.copyOf(network.weights().stored().keySet());
            int input = names.indexOf("layers.0.attention.input.weight");
            int output = names.indexOf("layers.0.attention.output.weight");
            int width = network.spec().width();
            int headWidth = network.spec().attention().headWidth();
            // Rows of queries, keys and values, one head after another; columns of the output.
            for (int part = 0; part < 3; part++) {
                int from = (part * width + headWidth) * width;
                float[] was = Arrays.copyOfRange(free.gradients().get(input), from, from + headWidth * width);
                float[] is = Arrays.copyOfRange(clamped.gradients().get(input), from, from + headWidth * width);
                assertThat(norm2(was)).isGreaterThan(0);
                assertThat(is).containsOnly(0);
            }
            for (int row = 0; row < width; row++) {
                int from = row * width + headWidth;
                assertThat(Arrays.copyOfRange(clamped.gradients().get(output), from, from + headWidth))
                        .containsOnly(0);
            }
            assertThat(norm2(clamped.gradients().get(output))).isGreaterThan(0);
        }
    }
}

package dev.whence.circuits.gating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.whence.networks.Network;
import dev.whence.networks.metric.NetworkMetric;
import dev.whence.networks.spec.TransformerSpec;
import dev.whence.networks.system.NetworkSystem;
import dev.whence.networks.tokens.Prompts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gates in the forward and the backward pass, for several architectures. */
class GatedNetworkTest {
    static List<TransformerSpec> specs() {
        return SmallNetworks.specs();
    }

    private static double[][] gates(int sets, int heads, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] gates = new double[sets][];
        Arrays.setAll(gates, set -> random.doubles(heads, 0.2, 0.9).toArray());
        return gates;
    }

    private static GatedNetwork.Term surprise(double[] said) {
        return new GatedNetwork.Term(-said[0], new double[] {-1});
    }

    private static List<List<Example>> items(Examples examples) {
        return examples.examples().stream().map(List::of).toList();
    }

    @ParameterizedTest
    @MethodSource("specs")
    void gradientsAgreeWithFiniteDifferences(TransformerSpec spec) {
        Examples examples = SmallNetworks.examples(6, spec.isCausal() ? 3 : 1, 4);
        try (Network network = SmallNetworks.network(spec)) {
            GatedNetwork gated = new GatedNetwork(network);
            double[][] gates = gates(3, gated.gates(), 1);
            GatedNetwork.Slope slope = gated.slope(gates, items(examples), GatedNetworkTest::surprise);
            double step = 5e-3;
            for (int head = 0; head < gated.gates(); head++) {
                double[][] up = Arrays.stream(gates).map(double[]::clone).toArray(double[][]::new);
                double[][] down = Arrays.stream(gates).map(double[]::clone).toArray(double[][]::new);
                for (int set = 0; set < gates.length; set++) {
                    up[set][head] += step;
                    down[set][head] -= step;
                }
                List<GatedNetwork.Score> above = gated.scores(up, examples);
                List<GatedNetwork.Score> below = gated.scores(down, examples);
                for (int set = 0; set < gates.length; set++) {
                    double difference =
                            (below.get(set).logProbability() - above.get(set).logProbability()) / (2 * step);
                    assertThat(slope.gradients()[set][head]).isCloseTo(difference, within(3e-3));
                }
            }
            assertThat(Arrays.stream(slope.gradients()[0]).map(Math::abs).max().orElseThrow())
                    .isGreaterThan(0.02);
        }
    }

    @ParameterizedTest
    @MethodSource("specs")
    void gradientsOfTheContrastAgreeWithFiniteDifferencesOfItsTwoParts(TransformerSpec spec) {
        Examples retained = SmallNetworks.examples(5, 1, 4);
        Examples forgotten = SmallNetworks.examples(5, 1, 5);
        try (Network network = SmallNetworks.network(spec)) {
            GatedNetwork gated = new GatedNetwork(network);
            double[][] gates = gates(1, gated.gates(), 2);
            List<List<Example>> items = new ArrayList<>();
            double[] expected = new double[gated.gates()];
            for (int item = 0; item < retained.size(); item++) {
                Example kept = retained.examples().get(item);
                Example lost = forgotten.examples().get(item);
                items.add(List.of(kept, lost));
                Examples first = new Examples("kept", List.of(kept));
                Examples second = new Examples("lost", List.of(lost));
                double difference = gated.scores(gates, second).getFirst().logProbability()
                        - gated.scores(gates, first).getFirst().logProbability();
                double[] ofKept = gated.slope(gates, items(first), GatedNetworkTest::surprise)
                        .gradients()[0];
                double[] ofLost = gated.slope(gates, items(second), GatedNetworkTest::surprise)
                        .gradients()[0];
                for (int head = 0; head < expected.length; head++) {
                    expected[head] += (ofKept[head] - (difference > -5 ? ofLost[head] : 0)) / retained.size();
                }
            }
            GatedNetwork.Slope slope = gated.slope(gates, items, ContrastiveGating::contrast);
            for (int head = 0; head < expected.length; head++) {
                assertThat(slope.gradients()[0][head]).isCloseTo(expected[head], within(1e-4));
            }
        }
    }

    /** A gate is what the intervention that scales a head does. */
    @ParameterizedTest
    @MethodSource("specs")
    void gatesAreInterventions(TransformerSpec spec) {
        Examples examples = SmallNetworks.examples(6, 1, 6);
        try (Network network = SmallNetworks.network(spec)) {
            Gates gates = Gates.of(gates(1, 6, 3)[0], 2);
            Prompts prompts = new Prompts(
                    examples.examples().stream().map(Example::prompt).toList());
            List<Integer> answers = examples.examples().stream()
                    .map(example -> example.target().getFirst())
                    .toList();
            try (NetworkSystem system = new NetworkSystem(network, prompts)) {
                double expected = system.under(gates.intervention(), new NetworkMetric.LogProbability(answers))
                        .mean();
                assertThat(HeadGating.performance(network, gates, examples).logProbability())
                        .isCloseTo(expected, within(1e-4));
            }
        }
    }

    /** Of a target of several tokens each is predicted after those before it. */
    @ParameterizedTest
    @MethodSource("specs")
    void targetsOfSeveralTokensAreReadTokenByToken(TransformerSpec spec) {
        if (!spec.isCausal()) {
            return;
        }
        Examples examples = SmallNetworks.examples(5, 3, 7);
        try (Network network = SmallNetworks.network(spec)) {
            Gates gates = Gates.of(gates(1, 6, 3)[0], 2);
            double sum = 0;
            for (Example example : examples.examples()) {
                List<Integer> read = new ArrayList<>(example.prompt());
                for (int token : example.target()) {
                    Examples one = new Examples("one token", List.of(new Example(read, List.of(token))));
                    sum += HeadGating.performance(network, gates, one).logProbability()
                            / example.target().size();
                    read.add(token);
                }
            }
            assertThat(HeadGating.performance(network, gates, examples).logProbability())
                    .isCloseTo(sum / examples.size(), within(1e-4));
        }
    }

    @ParameterizedTest
    @MethodSource("specs")
    void parametersHaveNoGradients(TransformerSpec spec) {
        try (Network network = SmallNetworks.network(spec)) {
            GatedNetwork gated = new GatedNetwork(network);
            gated.slope(gates(2, gated.gates(), 1), items(SmallNetworks.examples(3, 1, 1)), GatedNetworkTest::surprise);
            assertThat(network.weights().stored().values())
                    .noneMatch(parameter ->
                            parameter.requires_grad() || parameter.grad().defined());
        }
    }
}

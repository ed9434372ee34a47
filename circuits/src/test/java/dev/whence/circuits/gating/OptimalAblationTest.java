package dev.whence.circuits.gating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.InputException;
import dev.whence.causal.Intervention;
import dev.whence.causal.Progress;
import dev.whence.circuits.graph.Node;
import dev.whence.networks.Models;
import dev.whence.networks.Network;
import dev.whence.networks.intervention.NetworkIntervention;
import dev.whence.networks.metric.NetworkMetric;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.spec.TransformerSpec;
import dev.whence.networks.system.NetworkSystem;
import dev.whence.networks.tokens.Prompts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Constants that ablate best, against the other ablations and finite differences. */
class OptimalAblationTest {
    static List<TransformerSpec> specs() {
        return SmallNetworks.specs();
    }

    private static List<Node> nodes(SplittableRandom random) {
        List<Node> all = new ArrayList<>();
        for (int layer = 0; layer < 3; layer++) {
            all.add(new Node.Head(layer, 0));
            all.add(new Node.Head(layer, 1));
            all.add(new Node.MlpBlock(layer));
        }
        List<Node> some =
                new ArrayList<>(all.stream().filter(_ -> random.nextInt(3) == 0).toList());
        return some.isEmpty() ? List.of(new Node.Head(1, 0)) : some;
    }

    @Property(tries = 25)
    void neverWorseThanTheMean(
            @ForAll @LongRange(min = 0, max = 1_000_000) long seed, @ForAll @IntRange(min = 0, max = 3) int which) {
        SplittableRandom random = new SplittableRandom(seed);
        TransformerSpec spec = SmallNetworks.specs().get(which);
        Examples examples = SmallNetworks.examples(6, spec.isCausal() ? 2 : 1, seed);
        try (Network network = SmallNetworks.network(spec)) {
            List<Node> nodes = nodes(random);
            OptimalAblation.Result result =
                    OptimalAblation.of(network, examples, nodes, OptimalAblation.Plan.of(5, seed), Progress.NONE);
            OptimalAblation.Losses losses = result.losses();
            assertThat(losses.optimal()).isLessThanOrEqualTo(losses.mean());
            assertThat(losses.mean()).isCloseTo(OptimalAblation.loss(network, examples, result.means()), within(1e-5));
            assertThat(losses.optimal())
                    .isCloseTo(OptimalAblation.loss(network, examples, result.constants()), within(1e-5));
            assertThat(result.constants().keySet()).containsExactlyElementsOf(nodes);
        }
    }

    /** Zero, mean and no ablation against the interventions that are carried out elsewhere. */
    @ParameterizedTest
    @MethodSource("specs")
    void otherAblationsAreTheInterventionsOfThatName(TransformerSpec spec) {
        Examples examples = SmallNetworks.examples(7, 1, 8);
        Prompts prompts =
                new Prompts(examples.examples().stream().map(Example::prompt).toList());
        NetworkMetric metric = new NetworkMetric.LogProbability(examples.examples().stream()
                .map(example -> example.target().getFirst())
                .toList());
        List<Node> nodes = List.of(new Node.Head(0, 1), new Node.MlpBlock(1), new Node.Head(2, 0));
        try (Network network = SmallNetworks.network(spec);
                NetworkSystem system = new NetworkSystem(network, prompts)) {
            OptimalAblation.Losses losses = OptimalAblation.of(
                            network, examples, nodes, OptimalAblation.Plan.of(1, 1), Progress.NONE)
                    .losses();
            List<Intervention<Site>> zeros = new ArrayList<>();
            List<Intervention<Site>> means = new ArrayList<>();
            for (Node node : nodes) {
                zeros.add(new NetworkIntervention.Zero(node.site(At.all())));
                means.add(new NetworkIntervention.Mean(node.site(At.all()), prompts, false));
            }
            assertThat(losses.whole())
                    .isCloseTo(-system.under(Intervention.none(), metric).mean(), within(1e-4));
            assertThat(losses.zero())
                    .isCloseTo(-system.under(Intervention.all(zeros), metric).mean(), within(1e-4));
            assertThat(losses.mean())
                    .isCloseTo(-system.under(Intervention.all(means), metric).mean(), within(1e-4));
        }
    }

    @ParameterizedTest
    @MethodSource("specs")
    void gradientsAgreeWithFiniteDifferences(TransformerSpec spec) {
        Examples examples = SmallNetworks.examples(5, 1, 9);
        List<Node> nodes = List.of(new Node.Head(0, 1), new Node.MlpBlock(1), new Node.Head(2, 0), new Node.Head(2, 1));
        try (Network network = SmallNetworks.network(spec)) {
            AblatedNetwork ablated = new AblatedNetwork(network, nodes);
            double[] constants = ablated.means(examples.examples());
            AblatedNetwork.Slope slope = ablated.slope(constants, examples.examples());
            double step = 1e-2;
            for (int i = 0; i < constants.length; i++) {
                double[] up = constants.clone();
                double[] down = constants.clone();
                up[i] += step;
                down[i] -= step;
                double difference =
                        (ablated.loss(up, examples.examples()) - ablated.loss(down, examples.examples())) / (2 * step);
                assertThat(slope.gradient()[i]).isCloseTo(difference, within(3e-3));
            }
        }
    }

    /** With two examples each has the other's values. */
    @Test
    void resamplingTakesTheValuesOfAnotherExample() {
        TransformerSpec spec = SmallNetworks.specs().getFirst();
        List<Integer> one = List.of(1, 2, 3, 4);
        List<Integer> two = List.of(5, 6, 7, 8);
        Examples examples = new Examples("two", List.of(new Example(one, List.of(9)), new Example(two, List.of(10))));
        Prompts prompts = new Prompts(List.of(one, two));
        Node node = new Node.Head(1, 1);
        try (Network network = SmallNetworks.network(spec);
                NetworkSystem system = new NetworkSystem(network, prompts)) {
            double expected = -system.under(
                            new NetworkIntervention.Patch(node.site(At.all()), new Prompts(List.of(two, one))),
                            new NetworkMetric.LogProbability(List.of(9, 10)))
                    .mean();
            OptimalAblation.Result result =
                    OptimalAblation.of(network, examples, List.of(node), OptimalAblation.Plan.of(1, 1), Progress.NONE);
            assertThat(result.losses().resample()).isCloseTo(expected, within(1e-5));
            assertThat(result.losses().resample()).isNotCloseTo(result.losses().whole(), within(1e-4));
        }
    }

    /** A head that facts need: much of what the mean costs is the mean's own harm. */
    @Test
    void findsBetterConstantsThanTheMean() {
        try (Models.Loaded model = Models.load("tasks-4l")) {
            Examples examples = HeadGatingTest.of(model, "facts", 32);
            List<Node> nodes = List.of(new Node.Head(0, 4), new Node.Head(0, 0));
            OptimalAblation.Losses losses = OptimalAblation.of(
                            model.network(), examples, nodes, OptimalAblation.Plan.of(40, 1), Progress.NONE)
                    .losses();
            assertThat(losses.optimal()).isLessThan(0.9 * losses.mean());
            assertThat(losses.optimal()).isLessThan(losses.zero());
            assertThat(losses.optimal()).isLessThan(losses.resample());
            assertThat(losses.optimal()).isGreaterThan(losses.whole());
        }
    }

    @Test
    void wrongNodesAndConstantsAreRefused() {
        Examples examples = SmallNetworks.examples(2, 1, 1);
        try (Network network = SmallNetworks.network(SmallNetworks.specs().getFirst())) {
            OptimalAblation.Plan plan = OptimalAblation.Plan.of(1, 1);
            assertThatThrownBy(
                            () -> OptimalAblation.of(network, examples, List.of(new Node.Input()), plan, Progress.NONE))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("input");
            assertThatThrownBy(() ->
                            OptimalAblation.of(network, examples, List.of(new Node.Head(7, 0)), plan, Progress.NONE))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("7");
            assertThatThrownBy(
                            () -> OptimalAblation.loss(network, examples, Map.of(new Node.Head(0, 0), new double[2])))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("expected 6");
        }
    }
}

package dev.whence.circuits.gating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.circuits.graph.Node;
import dev.whence.networks.Models;
import dev.whence.networks.Network;
import dev.whence.networks.tasks.Corpus;
import dev.whence.networks.tasks.Task;
import dev.whence.networks.tasks.TaskPairs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The shipped network, in which two heads that facts do not need are made dead and a third one harmful, so that the truth
 * is known.
 */
class HeadGatingTest {
    private static final Node.Head[] DEAD = {new Node.Head(1, 4), new Node.Head(3, 3)};
    private static final Node.Head SABOTEUR = new Node.Head(2, 4);
    private static final int FITTED = 48;

    private static Models.Loaded model;
    private static Network planted;
    private static Examples examples;
    private static GateFit fit;

    static Examples of(Models.Loaded model, String name, int count) {
        Task task = Corpus.heldOut().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        TaskPairs pairs = TaskPairs.of(task, model.network().tokenizer().orElseThrow(), count, 1);
        // Against the whole vocabulary.
        return new Examples(
                name,
                pairs.pairs().pairs().stream()
                        .map(pair -> new Example(pair.clean(), List.of(pair.answer())))
                        .toList());
    }

    @BeforeAll
    static void plant() {
        model = Models.load("tasks-4l");
        examples = of(model, "facts", 80);
        // As harmful as that the mean surprise exceeds half a nat.
        for (double deviation = 0.1; planted == null; deviation *= 1.3) {
            Map<Node.Head, Double> changes = new LinkedHashMap<>();
            Arrays.stream(DEAD).forEach(head -> changes.put(head, 0.0));
            changes.put(SABOTEUR, deviation);
            Network network = Network.of(new ChangedHeads(model.network().weights(), changes));
            if (said(network, Gates.open(network.spec())) < -0.5) {
                planted = network;
            } else {
                network.close();
            }
        }
        fit = HeadGating.fit(planted, examples.range(0, FITTED), GatingPlan.of(80, 16, 3, 7), Progress.NONE);
    }

    private static double said(Network network, Gates gates) {
        return HeadGating.performance(network, gates, examples).logProbability();
    }

    @AfterAll
    static void close() {
        planted.close();
        model.close();
    }

    @Test
    void deadHeadsGoWhereTheyArePulled() {
        for (GateFit.SetFit set : fit.sets()) {
            for (Node.Head dead : DEAD) {
                assertThat(set.retaining().of(dead.layer(), dead.head())).isGreaterThanOrEqualTo(0.95);
                assertThat(set.removing().of(dead.layer(), dead.head())).isLessThanOrEqualTo(0.05);
            }
        }
        for (Node.Head dead : DEAD) {
            HeadRoles.HeadRole role = fit.roles().of(dead.layer(), dead.head());
            assertThat(role.role()).isEqualTo(HeadRoles.Role.IRRELEVANT);
            assertThat(role.irrelevance().always()).isTrue();
            assertThat(role.facilitation().any()).isFalse();
        }
    }

    @Test
    void aHarmfulHeadInterferes() {
        HeadRoles.HeadRole role = fit.roles().of(SABOTEUR.layer(), SABOTEUR.head());
        assertThat(role.role()).isEqualTo(HeadRoles.Role.INTERFERING);
        assertThat(role.interference().always()).isTrue();
        assertThat(fit.roles().interfering().any()).isLessThanOrEqualTo(3.0 / 24);
    }

    /** What the closing of a head alone costs is measured apart from any gate. */
    @Test
    void theHeadsThatAreNeededFacilitate() {
        double[] costs = new double[24];
        double whole = said(model.network(), Gates.open(planted.spec()));
        for (int head = 0; head < costs.length; head++) {
            double[] gates = new double[24];
            Arrays.fill(gates, 1);
            gates[head] = 0;
            costs[head] = whole - said(model.network(), Gates.of(gates, 6));
        }
        List<Integer> order = IntStream.range(0, 24)
                .boxed()
                .sorted(java.util.Comparator.comparingDouble(head -> -costs[head]))
                .toList();
        double needed = mean(order.subList(0, 4));
        double others = mean(order.subList(12, 24));
        assertThat(fit.roles().heads().get(order.getFirst()).role()).isEqualTo(HeadRoles.Role.FACILITATING);
        assertThat(needed).isGreaterThan(others + 0.3);
    }

    private static double mean(List<Integer> heads) {
        return heads.stream()
                .mapToDouble(
                        head -> fit.roles().heads().get(head).facilitation().mean())
                .average()
                .orElseThrow();
    }

    @Test
    void scoresPredictAblationAndPermutedScoresAverageOut() {
        Examples heldOut = examples.range(FITTED, examples.size());
        AblationCurves curves = AblationCurves.of(planted, heldOut, fit, 4, Progress.NONE);
        assertThat(mean(curves.facilitation(), 3)).isLessThan(-0.5);
        assertThat(Math.abs(mean(curves.irrelevance(), 3))).isLessThan(0.15);
        assertThat(mean(curves.interference(), 0)).isGreaterThan(0.2);

        // The heads that are closed first are partly backups of each other, so more of them than above.
        int heads = 6;
        double actual = 0;
        double[] permuted = new double[12];
        Examples few = heldOut.range(0, 16);
        for (GateFit.SetFit set : fit.sets()) {
            double[] facilitation = HeadRoles.Kind.FACILITATION.of(set);
            double[] irrelevance = HeadRoles.Kind.IRRELEVANCE.of(set);
            actual += difference(set, few, facilitation, irrelevance, heads)
                    / fit.sets().size();
            for (int i = 0; i < permuted.length; i++) {
                permuted[i] += difference(set, few, shuffled(facilitation, i), shuffled(irrelevance, i), heads)
                        / fit.sets().size();
            }
        }
        HeadRoles.Score spread = HeadRoles.Score.of(permuted);
        assertThat(Math.abs(spread.mean())).isLessThan(2 * spread.deviation());
        // No more than this: needed heads are few, and a permutation that happens to put them first does as much harm.
        // Of 40 permutations 3 reached the actual difference of -3.6 (p = 0.10).
        assertThat(actual).isLessThan(spread.mean());
    }

    private static double difference(GateFit.SetFit set, Examples heldOut, double[] one, double[] other, int heads) {
        return AblationCurves.curve(planted, heldOut, set.retaining(), one, heads)[heads - 1]
                - AblationCurves.curve(planted, heldOut, set.retaining(), other, heads)[heads - 1];
    }

    private static double[] shuffled(double[] scores, long seed) {
        return Arrays.stream(Descent.drawn(scores.length, scores.length, new SplittableRandom(seed)))
                .mapToDouble(head -> scores[head])
                .toArray();
    }

    private static double mean(double[][] curves, int n) {
        return Arrays.stream(curves).mapToDouble(curve -> curve[n]).average().orElseThrow();
    }

    @Test
    void theNeededHeadsAloneDoTheTask() {
        for (GateFit.SetFit set : fit.sets()) {
            Gates alone = set.removing().binarised(0.5);
            assertThat(HeadGating.performance(planted, alone, examples).accuracy())
                    .isGreaterThanOrEqualTo(0.9 * fit.accuracy());
            assertThat(alone.count(0.5)).isLessThan(set.retaining().count(0.5));
        }
    }

    @Test
    void theLossFalls() {
        for (GateFit.SetFit set : fit.sets()) {
            double[] losses = set.losses().free();
            assertThat(losses).hasSize(80);
            assertThat(Arrays.stream(losses, 70, 80).average().orElseThrow())
                    .isLessThan(Arrays.stream(losses, 0, 10).average().orElseThrow());
        }
        assertThat(fit.pullPerGate()).isCloseTo(0.1 / 24, within(1e-12));
    }

    @Test
    void severalAtOnceAreAsEachAlone() {
        GatingPlan plan = GatingPlan.of(8, 8, 3, 2);
        GateFit together = HeadGating.fit(planted, examples, plan, Progress.NONE);
        for (int set = 0; set < 3; set++) {
            GateFit alone = HeadGating.fit(
                    planted, examples, plan.withStarts(List.of(plan.starts().get(set))), Progress.NONE);
            same(together.sets().get(set).free(), alone.sets().getFirst().free());
            same(together.sets().get(set).retaining(), alone.sets().getFirst().retaining());
            same(together.sets().get(set).removing(), alone.sets().getFirst().removing());
        }
    }

    private static void same(Gates one, Gates other) {
        assertThat(one.flat()).usingComparatorWithPrecision(5e-3).containsExactly(other.flat());
    }

    @Test
    void theSameSeedGivesTheSameGates() {
        GatingPlan plan = GatingPlan.of(3, 8, 2, 2);
        GateFit one = HeadGating.fit(planted, examples, plan, Progress.NONE);
        GateFit other = HeadGating.fit(planted, examples, plan, Progress.NONE);
        assertThat(one.sets().get(1).removing().flat())
                .isEqualTo(other.sets().get(1).removing().flat());
    }

    @Test
    void gatesAreAnInterventionThatCanBeReadBack() {
        Gates gates = fit.sets().getFirst().retaining();
        Gates read = Gates.parse(gates.toJson().toString(), "gates.json", planted.spec());
        assertThat(read.flat()).isEqualTo(gates.flat());
        try (Models.Loaded other = Models.load("induction-2l")) {
            String json = gates.toJson().toString();
            assertThatThrownBy(() ->
                            Gates.parse(json, "gates.json", other.network().spec()))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("gates.json")
                    .hasMessageContaining("[4, 6]")
                    .hasMessageContaining("[2, 4]");
            assertThatThrownBy(() -> HeadGating.performance(other.network(), gates, examples))
                    .isInstanceOf(InputException.class);
        }
    }

    @Test
    void aTaskThatTheNetworkDoesNotDoIsRefused() {
        List<Example> shuffled = new ArrayList<>();
        for (int row = 0; row < examples.size(); row++) {
            Example example = examples.examples().get(row);
            int wrong = (example.target().getFirst() + 1) % 351;
            shuffled.add(new Example(example.prompt(), List.of(wrong)));
        }
        assertThatThrownBy(() -> HeadGating.fit(
                        planted, new Examples("wrong", shuffled), GatingPlan.of(1, 8, 1, 1), Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("gates cannot explain a task the model does not do")
                .hasMessageContaining("its accuracy is 0.0");
    }

    @Test
    void wrongRowsAreNamed() {
        List<Integer> prompt = Collections.nCopies(31, 1);
        Examples tooLong =
                new Examples("file", List.of(examples.examples().getFirst(), new Example(prompt, List.of(1, 2, 3))));
        assertThatThrownBy(() -> HeadGating.fit(planted, tooLong, GatingPlan.of(1, 8, 1, 1), Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("file, row 2");
        assertThatThrownBy(() -> new Example(List.of(1), List.of())).isInstanceOf(InputException.class);
        assertThatThrownBy(() -> new GatingPlan(
                        1, new GatingPlan.Stage(1, 1, 1), new GatingPlan.Stage(1, 1, 1), 0, 1, List.of(1L), 1))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("identical");
    }

    /** Facts kept, two-hop facts lost; dead heads follow the sign of the pull. */
    @Test
    void contrastiveGatesKeepOneTaskAndLoseAnother() {
        Examples retained = of(model, "facts", 48);
        Examples forgotten = of(model, "two-hop-facts", 48);
        try (Network network = Network.of(new ChangedHeads(model.network().weights(), Map.of(DEAD[0], 0.0)))) {
            ContrastiveGating.Plan plan =
                    ContrastiveGating.Plan.of(80, 16, 2, 3).withPull(-0.1);
            ContrastiveGating.Fit contrast = ContrastiveGating.fit(network, retained, forgotten, plan, Progress.NONE);
            assertThat(contrast.retained()).isGreaterThan(0.9);
            assertThat(contrast.forgotten()).isGreaterThan(0.9);
            for (ContrastiveGating.SetFit set : contrast.sets()) {
                double kept =
                        HeadGating.performance(network, set.gates(), retained).accuracy();
                double lost =
                        HeadGating.performance(network, set.gates(), forgotten).accuracy();
                assertThat(kept - lost).isGreaterThan(0.3);
                assertThat(moved(set)).isNegative();
            }
            ContrastiveGating.Plan opening = ContrastiveGating.Plan.of(4, 16, 1, 3);
            assertThat(moved(ContrastiveGating.fit(network, retained, forgotten, opening, Progress.NONE)
                            .sets()
                            .getFirst()))
                    .isPositive();
        }
    }

    private static double moved(ContrastiveGating.SetFit set) {
        double start = Descent.sigmoid(Descent.start(24, set.start())[DEAD[0].layer() * 6 + DEAD[0].head()]);
        return set.gates().of(DEAD[0].layer(), DEAD[0].head()) - start;
    }
}

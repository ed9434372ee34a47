package dev.whence.circuits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.causal.Progress;
import dev.whence.causal.Uncertainty;
import dev.whence.causal.model.AdditiveNoiseModel;
import dev.whence.circuits.abstraction.Abstraction;
import dev.whence.circuits.abstraction.AbstractionReport;
import dev.whence.circuits.abstraction.Alignment;
import dev.whence.circuits.abstraction.Hypothesis;
import dev.whence.circuits.behaviour.Behaviour;
import dev.whence.circuits.behaviour.HeadBehaviour;
import dev.whence.circuits.behaviour.HeadBehaviours;
import dev.whence.circuits.behaviour.Role;
import dev.whence.circuits.compiled.CompiledProgram;
import dev.whence.circuits.compiled.Condition;
import dev.whence.circuits.compiled.Copy;
import dev.whence.circuits.compiled.Corruption;
import dev.whence.circuits.compiled.Indices;
import dev.whence.circuits.compiled.Options;
import dev.whence.circuits.compiled.Program;
import dev.whence.circuits.compiled.Programs;
import dev.whence.circuits.compiled.Select;
import dev.whence.circuits.compiled.Tokens;
import dev.whence.circuits.directions.AlignmentReport;
import dev.whence.circuits.directions.AlignmentSearch;
import dev.whence.circuits.directions.Direction;
import dev.whence.circuits.directions.ProbeReport;
import dev.whence.circuits.directions.Probing;
import dev.whence.circuits.directions.Steering;
import dev.whence.circuits.gating.Examples;
import dev.whence.circuits.gating.GateFit;
import dev.whence.circuits.gating.GatingPlan;
import dev.whence.circuits.gating.HeadGating;
import dev.whence.circuits.gating.HeadRoles;
import dev.whence.circuits.gating.OptimalAblation;
import dev.whence.circuits.graph.Edge;
import dev.whence.circuits.graph.EdgeScores;
import dev.whence.circuits.graph.Node;
import dev.whence.circuits.graph.Subgraph;
import dev.whence.circuits.run.CircuitRuns;
import dev.whence.circuits.run.Off;
import dev.whence.circuits.score.EdgeRecovery;
import dev.whence.circuits.score.Faithfulness;
import dev.whence.circuits.score.RandomCircuits;
import dev.whence.circuits.score.Shares;
import dev.whence.circuits.score.Stability;
import dev.whence.circuits.search.EdgeAttribution;
import dev.whence.circuits.search.Selection;
import dev.whence.networks.Models;
import dev.whence.networks.Network;
import dev.whence.networks.metric.NetworkMetric;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.system.PairSweep.Measure;
import dev.whence.networks.tasks.TaskPairs;
import dev.whence.networks.tasks.Tasks;
import dev.whence.networks.tokens.PromptPair;
import dev.whence.networks.tokens.PromptPairs;
import dev.whence.networks.tokens.Prompts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The examples of docs/circuits.md. */
class DocsExamplesTest {
    private static CompiledProgram previous() {
        List<String> words = List.of("a", "b", "c", "d", "e");
        Tokens tokens = new Tokens(words.size());
        Indices places = new Indices(6);
        Copy before = new Copy(
                "word before", Select.where(Condition.pair(places, places, (key, query) -> key == query - 1)), tokens);
        Program program = new Program("previous", "the last word but one", words, 6, before, List.of(0, 1, 2, 3, 4));
        return CompiledProgram.of(program, Options.standard(1), List.of(new Corruption("another word", random -> {
            List<Integer> clean = random.ints(6, 0, 5).boxed().toList();
            List<Integer> corrupt = new ArrayList<>(clean);
            corrupt.set(4, random.nextInt(5));
            return new Corruption.Draft(clean, corrupt);
        })));
    }

    @Test
    void aCircuitAndItsScores() {
        double share;
        double p;
        boolean stable;
        try (Models.Loaded loaded = Models.load("tasks-4l")) {
            Network network = loaded.network();
            PromptPairs pairs = TaskPairs.of(
                            Tasks.named("ioi"), network.tokenizer().orElseThrow(), 40, 1)
                    .pairs();
            Question all = new Question(network, pairs, Measure.LOGIT_DIFFERENCE);
            Question searched = all.select(IntStream.range(0, 20).toArray());
            Question scored = all.select(IntStream.range(20, 40).toArray());

            EdgeScores scores = EdgeAttribution.eapIg(searched, 5).run(Progress.NONE);
            Subgraph circuit = Selection.GREEDY
                    .of(scores, 150, EdgeScores.Ranking.ABSOLUTE)
                    .pruned();
            try (CircuitRuns runs = new CircuitRuns(scored, new Off.Corrupt())) {
                Faithfulness faithfulness = new Faithfulness(runs, 1);
                Shares.Share carried = faithfulness.of(circuit); // value and interval
                double[] random = RandomCircuits.faithfulness(faithfulness, circuit.size(), 99, 1, Progress.NONE);
                p = RandomCircuits.test(carried.value(), random).pValue();
                share = carried.value();
            }
            Stability stability = Stability.of(scores, Selection.GREEDY, 150, EdgeScores.Ranking.ABSOLUTE, 100, 1);
            stable = stability.isStable();
        }
        assertThat(share).isBetween(0.5, 1.1);
        assertThat(p).isEqualTo(0.01);
        assertThat(stable).isFalse();
    }

    @Test
    void aProgramIsCompiledAndItsCircuitFound() {
        CompiledProgram compiled = previous();
        Program program = compiled.program();
        assertThat(compiled.answer(program.ids("d a c b"))).hasValue(program.ids("c")[1]);
        PromptPairs pairs = compiled.pairs(40, 1);
        Set<Edge> truth = compiled.detectable(pairs);
        EdgeRecovery recovery;
        try (Network network = compiled.network()) {
            Question question = new Question(network, pairs, Measure.LOGIT_DIFFERENCE);
            EdgeScores scores = EdgeAttribution.eapIg(question, 5).run(Progress.NONE);
            recovery = EdgeRecovery.of(scores, truth);
        }
        assertThat(recovery.auroc()).isEqualTo(1);
        assertThat(truth).hasSize(2);
        assertThat(compiled.wired()).hasSize(4);
    }

    @Test
    void gatesAndConstants() {
        CompiledProgram compiled = Programs.named("induction");
        try (Network network = compiled.network()) {
            Examples examples = Examples.of(compiled.pairs(32, 1));
            GateFit fit = HeadGating.fit(network, examples, GatingPlan.of(80, 32, 2, 1), Progress.NONE);
            List<Node.Head> needed = fit.roles().heads().stream()
                    .filter(head -> head.role() == HeadRoles.Role.FACILITATING)
                    .map(HeadRoles.HeadRole::head)
                    .toList();

            OptimalAblation.Result ablated = OptimalAblation.of(
                    network, examples, List.of(needed.getFirst()), OptimalAblation.Plan.of(40, 1), Progress.NONE);
            double lost = ablated.losses().optimal() - ablated.losses().whole();
            assertThat(compiled.components().values()).containsExactlyInAnyOrderElementsOf(needed);
            assertThat(lost).isGreaterThan(0.5);
        }
    }

    @Test
    void aProbeItsControlAndSteering() {
        CompiledProgram compiled = previous();
        PromptPairs pairs = compiled.pairs(200, 1);
        Prompts prompts =
                new Prompts(pairs.pairs().stream().map(PromptPair::clean).toList());
        List<String> labels = pairs.pairs().stream()
                .map(pair -> pair.answer() <= 2 ? "a or b" : "c to e")
                .toList();
        try (Network network = compiled.network()) {
            Site site = new Site.Residual(1, Site.Residual.Stage.AFTER, At.last());
            ProbeReport report = Probing.logistic(1).fit(network, prompts, labels, site);
            double accuracy = report.heldOut().value();
            double selectivity = report.selectivity();

            Direction direction = report.probe().direction("a or b");
            Steering steering = Steering.of(
                    network,
                    prompts,
                    direction.scaledTo(1),
                    new double[] {-2, 0, 2},
                    new NetworkMetric.Logit(Collections.nCopies(prompts.size(), 1)), // of "a"
                    20,
                    Uncertainty.studentT(),
                    1,
                    Progress.NONE);
            assertThat(accuracy).isEqualTo(1);
            assertThat(selectivity).isGreaterThan(0.2);
            assertThat(steering.points().get(2).effect().value()).isGreaterThan(1);
            assertThat(steering.points().get(2).rank()).isLessThan(0.1);
        }
    }

    @Test
    void aHypothesisAndWhereItsVariableIs() {
        CompiledProgram compiled = previous();
        Prompts prompts = new Prompts(
                compiled.pairs(300, 1).pairs().stream().map(PromptPair::clean).toList());
        Hypothesis hypothesis = new Hypothesis(
                AdditiveNoiseModel.builder()
                        .deterministic("word", List.of(), _ -> 0)
                        .deterministic("answer", List.of("word"), values -> values[0])
                        .build(),
                "answer",
                prompt -> Map.of("word", (double) prompt.get(prompt.size() - 2)),
                value -> (int) value);
        try (Network network = compiled.network()) {
            Abstraction abstraction = new Abstraction(network, hypothesis, prompts, List.of(1, 2, 3, 4, 5));
            Node head = compiled.components().values().iterator().next();
            AbstractionReport report = abstraction.test(
                    List.of(
                            Alignment.of("word", new Site.Embeddings(At.position(5))),
                            Alignment.of("word", head.site(At.last())),
                            Alignment.of("word", new Site.HeadOutput(1, 3, At.last()))),
                    80,
                    3,
                    1,
                    Progress.NONE);
            List<Double> changed = report.results().stream()
                    .map(result -> result.accuracy().changed().value())
                    .toList();

            AlignmentReport learned = abstraction.learn(
                    Set.of("word"),
                    List.of(new Site.Residual(1, Site.Residual.Stage.AFTER, At.last())),
                    new AlignmentSearch(4, 0.05, 0, 20, 32, 1),
                    600,
                    0.3,
                    3,
                    Optional.empty(),
                    Progress.NONE);
            assertThat(changed).containsExactly(1.0, 1.0, 0.0);
            assertThat(learned.heldOut().all().value()).isGreaterThan(0.8);
            assertThat(learned.gap()).isGreaterThan(0.5);
        }
    }

    @Test
    void whatHeadsDo() {
        try (Models.Loaded loaded = Models.load("induction-2l")) {
            HeadBehaviours behaviours = HeadBehaviours.of(loaded.network(), Progress.NONE);
            List<HeadBehaviour> induction = behaviours.with(Role.INDUCTION);
            double attention = induction
                    .getFirst()
                    .score(Behaviour.INDUCTION)
                    .orElseThrow()
                    .value();
            assertThat(induction).hasSize(4);
            assertThat(attention).isGreaterThan(0.9);
        }
    }
}

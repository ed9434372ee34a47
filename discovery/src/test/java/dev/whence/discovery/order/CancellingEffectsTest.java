package dev.whence.discovery.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.causal.Progress;
import dev.whence.causal.equivalence.MarkovEquivalence;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.model.LinearModel;
import dev.whence.discovery.exact.ExactSearch;
import dev.whence.discovery.greedy.Fges;
import dev.whence.discovery.greedy.FgesOptions;
import dev.whence.discovery.knowledge.Knowledge;
import dev.whence.discovery.score.GaussianBic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Models that are not faithful: a direct effect that the paths beside it cancel, so that cause and effect are independent.
 * Where the true graph is still the sparsest one (Raskutti and Uhler 2018; Lam et al. 2022), which exact search tells,
 * GRaSP mostly finds it within its limited depth; GES, which relies on faithfulness, often does not.
 */
class CancellingEffectsTest {
    /** A random model in which a root and one of its children are independent; empty when the DAG has no such pair. */
    private static Optional<LinearModel> cancelling(Dag dag, SplittableRandom random) {
        LinearModel model = LinearModel.random(dag, random);
        for (Edge edge : dag.edges()) {
            int from = edge.from();
            int to = edge.to();
            if (dag.parents(from).isEmpty()) {
                double[][] coefficients = model.coefficients();
                coefficients[to][from] = 0;
                double beside = new LinearModel(
                                dag, Set.of(), coefficients, model.intercepts(), model.noiseCovariance())
                        .totalEffects()[to][from];
                if (Math.abs(beside) > 0.1) {
                    coefficients[to][from] = -beside;
                    return Optional.of(
                            new LinearModel(dag, Set.of(), coefficients, model.intercepts(), model.noiseCovariance()));
                }
            }
        }
        return Optional.empty();
    }

    @Test
    void graspFindsWhatGesDoesNot() {
        SplittableRandom random = new SplittableRandom(1);
        int models = 0;
        int gesRight = 0;
        int graspRight = 0;
        List<String> onlyGrasp = new ArrayList<>();
        while (models < 60) {
            Dag dag = Simulated.dag(5 + random.nextInt(3), 2.5, random);
            Optional<LinearModel> model = cancelling(dag, random);
            if (model.isEmpty()) {
                continue;
            }
            GaussianBic score = Simulated.population(model.get());
            Cpdag truth = MarkovEquivalence.cpdag(dag);
            Dag best = ExactSearch.run(score, Knowledge.none().over(dag.nodes()), 8, 1, Progress.NONE)
                    .dag();
            if (!MarkovEquivalence.cpdag(best).equals(truth)) {
                continue; // another graph is at least as sparse: no search for the sparsest can know
            }
            models++;
            boolean ges = Fges.run(score, FgesOptions.defaults()).graph().equals(truth);
            boolean grasp =
                    GraspSearch.run(score, GraspOptions.defaults()).graph().equals(truth);
            gesRight += ges ? 1 : 0;
            graspRight += grasp ? 1 : 0;
            if (grasp && !ges) {
                onlyGrasp.add(dag.toString());
            }
        }
        assertThat(onlyGrasp).hasSizeGreaterThan(models / 4);
        assertThat(graspRight).isGreaterThan(models * 7 / 10).isGreaterThan(gesRight * 3 / 2);
    }
}

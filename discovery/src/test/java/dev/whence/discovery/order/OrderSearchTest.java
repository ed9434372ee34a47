package dev.whence.discovery.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.causal.equivalence.MarkovEquivalence;
import dev.whence.causal.equivalence.Validity;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.model.LinearModel;
import dev.whence.discovery.score.GaussianBic;
import dev.whence.discovery.score.Score;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** BOSS and GRaSP where the answer is known: exact covariances, and the best score over all DAGs. */
class OrderSearchTest {
    /** Any order's DAG is an independence map, so with the backward phase the class is the true one (Chickering 2002). */
    @Test
    void bossFindsTheTrueClassFromExactCovariances() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 400; i++) {
            Dag dag = Simulated.dag(5 + random.nextInt(8), random.nextDouble(1, 5), random);
            OrderResult found =
                    BossSearch.run(Simulated.population(LinearModel.random(dag, random)), BossOptions.defaults());
            assertThat(found.graph()).as("%d %s", i, dag).isEqualTo(MarkovEquivalence.cpdag(dag));
            assertThat(MarkovEquivalence.cpdag(found.dag())).isEqualTo(found.graph());
        }
    }

    /** Without a limit on its depth GRaSP is bound to (Lam et al. 2022, theorem 4.5); with it, it is all but always right. */
    @Test
    void graspFindsTheTrueClassFromExactCovariances() {
        SplittableRandom random = new SplittableRandom(2);
        int right = 0;
        for (int i = 0; i < 300; i++) {
            Dag dag = Simulated.dag(5 + random.nextInt(6), random.nextDouble(1, 4), random);
            LinearModel model = LinearModel.random(dag, random);
            OrderResult found = GraspSearch.run(Simulated.population(model), GraspOptions.defaults());
            right += found.graph().equals(MarkovEquivalence.cpdag(dag)) ? 1 : 0;
        }
        assertThat(right).isGreaterThanOrEqualTo(285);
    }

    /** The best score of any DAG, by dynamic programming over sets (Silander and Myllymaki 2006). */
    private static double best(Score score) {
        int size = score.names().size();
        double[][] family = new double[size][1 << size]; // the best parents within a set
        for (int node = 0; node < size; node++) {
            for (int set = 0; set < 1 << size; set++) {
                if ((set >> node & 1) == 0) {
                    int chosen = set;
                    int[] parents = java.util.stream.IntStream.range(0, size)
                            .filter(i -> (chosen >> i & 1) != 0)
                            .toArray();
                    family[node][set] = score.local(node, parents);
                    for (int parent : parents) {
                        family[node][set] = Math.max(family[node][set], family[node][set & ~(1 << parent)]);
                    }
                }
            }
        }
        double[] total = new double[1 << size];
        Arrays.fill(total, Double.NEGATIVE_INFINITY);
        total[0] = 0;
        for (int set = 1; set < 1 << size; set++) {
            for (int sink = 0; sink < size; sink++) {
                if ((set >> sink & 1) != 0) {
                    int rest = set & ~(1 << sink);
                    total[set] = Math.max(total[set], total[rest] + family[sink][rest]);
                }
            }
        }
        return total[total.length - 1];
    }

    private static double scoreOf(Score score, Dag dag) {
        double sum = 0;
        for (int node = 0; node < dag.size(); node++) {
            sum += score.local(node, dag.parents(node).toArray());
        }
        return sum;
    }

    @Test
    void neverBetterThanTheBestOfAllDagsAndMostlyEqualToIt() {
        SplittableRandom random = new SplittableRandom(3);
        int boss = 0;
        int bossOfMany = 0;
        int grasp = 0;
        int runs = 120;
        for (int i = 0; i < runs; i++) {
            Dag dag = Simulated.dag(4 + random.nextInt(5), random.nextDouble(1, 4), random);
            Score score = GaussianBic.of(Simulated.table(dag, 100 + random.nextInt(400), random), 1);
            double best = best(score);
            for (OrderResult found : List.of(
                    BossSearch.run(score, BossOptions.defaults()), GraspSearch.run(score, GraspOptions.defaults()))) {
                assertThat(found.score()).isLessThan(best + 1e-6);
                assertThat(found.score()).isEqualTo(scoreOf(score, found.dag()));
                assertThat(Validity.isValid(found.graph())).isTrue();
            }
            boss += isBest(BossSearch.run(score, BossOptions.defaults()), best);
            bossOfMany += isBest(BossSearch.run(score, BossOptions.defaults().withStarts(10)), best);
            grasp += isBest(GraspSearch.run(score, GraspOptions.defaults()), best);
        }
        assertThat(boss).isGreaterThan(runs * 7 / 10); // few rows and weak effects: hard to search
        assertThat(bossOfMany).isGreaterThan(runs * 95 / 100);
        assertThat(grasp).isGreaterThan(runs * 7 / 10);
    }

    private static int isBest(OrderResult found, double best) {
        return found.score() > best - 1e-6 ? 1 : 0;
    }

    @Test
    void thePartsOfTheSearchDoNotDependOnHowTheScoreIsComputed() {
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 40; i++) {
            Dag dag = Simulated.dag(4 + random.nextInt(10), random.nextDouble(1, 6), random);
            GaussianBic fast = GaussianBic.of(Simulated.table(dag, 300, random), 1);
            Score plain = Plain.of(fast);
            for (int starts = 1; starts <= 2; starts++) {
                BossOptions options = BossOptions.defaults().withStarts(starts).withSeed(i);
                OrderResult one = BossSearch.run(fast, options);
                OrderResult other = BossSearch.run(plain, options);
                assertThat(one.graph()).isEqualTo(other.graph());
                assertThat(one.order()).isEqualTo(other.order());
            }
            assertThat(GraspSearch.run(fast, GraspOptions.defaults()).graph())
                    .isEqualTo(GraspSearch.run(plain, GraspOptions.defaults()).graph());
        }
    }
}

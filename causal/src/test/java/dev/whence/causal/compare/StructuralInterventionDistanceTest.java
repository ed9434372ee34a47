package dev.whence.causal.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import dev.whence.causal.equivalence.ClassMembers;
import dev.whence.causal.equivalence.MarkovEquivalence;
import dev.whence.causal.equivalence.MeekRules;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.RandomGraphs;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StructuralInterventionDistanceTest {
    private static final String TRUTH = "x1 -> x2, x1 -> y1, x1 -> y2, x1 -> y3, x2 -> y1, x2 -> y2, x2 -> y3";

    /** Figure 1 of Peters and Bühlmann (2015): both estimates have SHD 1; the extra edge costs 0, the reversed one 8. */
    @Test
    void theExampleOfThePaper() {
        Dag truth = Dag.parse(TRUTH);
        Dag extra = Dag.parse(TRUTH + ", y1 -> y2");
        Dag reversed = Dag.parse(TRUTH.replace("x1 -> x2", "x2 -> x1"));
        assertThat(GraphComparison.of(extra, truth).structuralHammingDistance()).isEqualTo(1);
        assertThat(GraphComparison.of(reversed, truth).structuralHammingDistance())
                .isEqualTo(1);
        assertThat(StructuralInterventionDistance.distance(extra, truth)).isZero();
        assertThat(StructuralInterventionDistance.distance(reversed, truth)).isEqualTo(8);
    }

    @Test
    void smallCasesByHand() {
        Dag chain = Dag.parse("a -> b -> c");
        assertThat(StructuralInterventionDistance.distance(chain, chain)).isZero();
        // Nothing adjusted: b -> a and c -> a, c -> b look causal but are not.
        assertThat(StructuralInterventionDistance.wrongPairs(Dag.parse("a, b, c"), chain))
                .containsExactly(
                        new StructuralInterventionDistance.Pair("b", "a"),
                        new StructuralInterventionDistance.Pair("c", "a"),
                        new StructuralInterventionDistance.Pair("c", "b"));
        // The other way round the estimate is too large but never wrong.
        assertThat(StructuralInterventionDistance.distance(chain, Dag.parse("a, b, c")))
                .isZero();
    }

    /** By the definition: a random linear-Gaussian model on the truth, and what adjusting for estimated parents gives. */
    @ParameterizedTest
    @CsvSource({"4,0.5", "5,0.4", "6,0.5", "7,0.3"})
    void aPairIsWrongWhenAdjustmentGivesAnotherEffect(int size, double density) {
        Random random = new Random(23);
        for (int i = 0; i < 150; i++) {
            Dag truth = RandomGraphs.dag(size, density, random);
            Dag estimated = RandomGraphs.dag(size, random.nextDouble(), random);
            RealMatrix coefficients = MatrixUtils.createRealMatrix(size, size); // [child, parent]
            RealMatrix noise = MatrixUtils.createRealMatrix(size, size);
            truth.edges()
                    .forEach(edge -> coefficients.setEntry(
                            edge.to(), edge.from(), (random.nextBoolean() ? 1 : -1) * (0.5 + random.nextDouble())));
            for (int node = 0; node < size; node++) {
                noise.setEntry(node, node, 0.5 + random.nextDouble());
            }
            RealMatrix total = MatrixUtils.inverse(
                    MatrixUtils.createRealIdentityMatrix(size).subtract(coefficients));
            RealMatrix covariance = total.multiply(noise).multiplyTransposed(total);
            Set<StructuralInterventionDistance.Pair> wrong = new HashSet<>();
            for (int cause = 0; cause < size; cause++) {
                for (int outcome = 0; outcome < size; outcome++) {
                    if (outcome != cause) {
                        double claimed = estimated.parents(cause).contains(outcome)
                                ? 0
                                : regression(
                                        covariance,
                                        cause,
                                        outcome,
                                        estimated.parents(cause).toArray());
                        if (Math.abs(claimed - total.getEntry(outcome, cause)) > 1e-8) {
                            wrong.add(new StructuralInterventionDistance.Pair(truth.name(cause), truth.name(outcome)));
                        }
                    }
                }
            }
            assertThat(StructuralInterventionDistance.wrongPairs(estimated, truth))
                    .as("%s for %s", estimated, truth)
                    .containsExactlyInAnyOrderElementsOf(wrong);
        }
    }

    /** The coefficient of {@code cause} when {@code outcome} is regressed on it and on {@code others}. */
    private static double regression(RealMatrix covariance, int cause, int outcome, int[] others) {
        int[] predictors = new int[others.length + 1];
        predictors[0] = cause;
        System.arraycopy(others, 0, predictors, 1, others.length);
        RealVector with =
                covariance.getSubMatrix(predictors, new int[] {outcome}).getColumnVector(0);
        return new LUDecomposition(covariance.getSubMatrix(predictors, predictors))
                .getSolver()
                .solve(with)
                .getEntry(0);
    }

    @Test
    void boundsAreTheExtremesOverTheClass() {
        Random random = new Random(29);
        for (int i = 0; i < 150; i++) {
            Dag truth = RandomGraphs.dag(7, 0.4, random);
            Dag other = RandomGraphs.dag(7, 0.1 + 0.5 * random.nextDouble(), random);
            Cpdag estimated = MarkovEquivalence.cpdag(other);
            if (i % 3 == 0) {
                List<Edge> known = new ArrayList<>(other.edges());
                known.removeIf(edge -> random.nextInt(4) > 0);
                estimated = MeekRules.orient(estimated, known);
            }
            IntSummaryStatistics distances = ClassMembers.stream(estimated)
                    .mapToInt(member -> StructuralInterventionDistance.distance(member, truth))
                    .summaryStatistics();
            assertThat(StructuralInterventionDistance.bounds(estimated, truth))
                    .isEqualTo(new StructuralInterventionDistance.Bounds(distances.getMin(), distances.getMax()));
        }
    }

    @Test
    void theOwnClassContainsTheTruth() {
        Dag truth = Dag.parse("a -> b -> c, d -> c, c -> e");
        assertThat(StructuralInterventionDistance.bounds(MarkovEquivalence.cpdag(truth), truth)
                        .lower())
                .isZero();
    }

    @Test
    void tooManyOrientationsSayTheLimit() {
        Cpdag complete = Cpdag.parse("a -- b -- c -- d -- a, a -- c, b -- d");
        assertThatThrownBy(() -> StructuralInterventionDistance.bounds(complete, Dag.parse("a, b, c, d"), 23))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("a, b, c, d")
                .hasMessageContaining("more than 23 ways");
        assertThat(StructuralInterventionDistance.bounds(complete, Dag.parse("a, b, c, d"), 24))
                .isEqualTo(new StructuralInterventionDistance.Bounds(0, 0));
    }
}

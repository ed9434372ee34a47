package dev.whence.effects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.causal.equivalence.ClassMembers;
import dev.whence.causal.equivalence.MarkovEquivalence;
import dev.whence.causal.format.GraphDocument;
import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.RandomGraphs;
import dev.whence.tables.Table;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class EffectEstimatorTest {
    private static final EstimatorOptions QUICK =
            EstimatorOptions.defaults().withDraws(100).withThreads(1);

    private static EffectResult ask(Table table, Graph graph, String treatment, String outcome) {
        return EffectEstimator.estimate(
                table, new GraphDocument(graph), new EffectQuery(treatment, outcome), QUICK, Progress.NONE);
    }

    private static EffectResult.Estimated answer(Table table, Graph graph, String treatment, String outcome) {
        return (EffectResult.Estimated) ask(table, graph, treatment, outcome);
    }

    /** Rows of a linear Gaussian model on a DAG with all its edges' coefficients 1 (and unit noise). */
    private static Table simulate(Dag dag, int rows, SplittableRandom random) {
        double[][] values = new double[dag.size()][];
        for (int node : dag.topologicalOrder()) {
            values[node] = Data.normal(rows, random);
            for (int parent : dag.parents(node)) {
                values[node] = Data.sum(values[node], 1.0, values[parent]);
            }
        }
        return Data.table(dag.nodes(), values);
    }

    @Test
    void theWholePath() {
        Dag dag = Dag.parse("a -> z -> x -> m -> y, a -> y, z -> y, w -> y");
        Table table = simulate(dag, 2000, new SplittableRandom(1));
        EffectResult.Estimated result = answer(table, dag, "x", "y");
        assertThat(result.identification().basis()).isEqualTo(Identification.Basis.ADJUSTMENT);
        assertThat(result.identification().adjustment()).as("the optimal set").containsExactlyInAnyOrder("a", "z", "w");
        assertThat(result.effect().interval().contains(1)).isTrue();
        assertThat(result.otherSets()).extracting(SetEstimate::adjustment).contains(List.of("z"));
        assertThat(result.otherSets()).allMatch(SetEstimate::agrees);
        assertThat(result.refutations()).hasSize(3).allMatch(Refutation::passed);
        assertThat(result.sensitivity().orElseThrow().robustnessValue()).isPositive();
        assertThat(result.diagnostics().orElseThrow().warnings()).isEmpty();
        assertThat(result.answer()).startsWith("With x one unit higher, the mean of y changes by ");
        assertThat(result.warnings()).isEmpty();
    }

    @Test
    void theResultDoesNotDependOnTheNumberOfThreads() {
        Dag dag = Dag.parse("z -> x -> y, z -> y");
        Table table = simulate(dag, 300, new SplittableRandom(2));
        List<Refutation> one = answer(table, dag, "x", "y").refutations();
        EffectResult three = EffectEstimator.estimate(
                table, new GraphDocument(dag), new EffectQuery("x", "y"), QUICK.withThreads(3), Progress.NONE);
        assertThat(((EffectResult.Estimated) three).refutations()).isEqualTo(one);
        EffectResult otherSeed = EffectEstimator.estimate(
                table, new GraphDocument(dag), new EffectQuery("x", "y"), QUICK.withSeed(9), Progress.NONE);
        assertThat(((EffectResult.Estimated) otherSeed).refutations()).isNotEqualTo(one);
    }

    @Test
    void noCausalPathIsZeroByAssumptionAndChecked() {
        Dag dag = Dag.parse("z -> x, z -> y");
        EffectResult.Estimated zero = answer(simulate(dag, 1000, new SplittableRandom(3)), dag, "x", "y");
        assertThat(zero.effect().value()).isZero();
        assertThat(zero.effect().interval().level()).isEqualTo(1);
        assertThat(zero.identification().basis()).isEqualTo(Identification.Basis.NO_CAUSAL_PATH);
        assertThat(zero.estimate().orElseThrow().adjustment()).containsExactly("z");
        assertThat(zero.warnings()).isEmpty();
        Table contradicting = simulate(Dag.parse("z -> x, z -> y, x -> y"), 1000, new SplittableRandom(3));
        assertThat(answer(contradicting, dag, "x", "y").warnings())
                .singleElement()
                .asString()
                .contains("the graph says that the effect is 0");
        EffectResult.Estimated backwards =
                answer(simulate(Dag.parse("y -> x"), 100, new SplittableRandom(3)), Dag.parse("y -> x"), "x", "y");
        assertThat(backwards.effect().value()).isZero();
        assertThat(backwards.estimate()).isEmpty();
    }

    @Test
    void anUndirectedEdgeLeavesItOpen() {
        Cpdag graph = Cpdag.parse("x -- y");
        Table table = simulate(Dag.parse("x -> y"), 500, new SplittableRandom(4));
        EffectResult.NotIdentified none = (EffectResult.NotIdentified) ask(table, graph, "x", "y");
        assertThat(none.reason()).contains("not amenable").contains("x -- y");
        PossibleEffects possible = none.possible().orElseThrow();
        assertThat(possible.estimates()).hasSize(2);
        assertThat(possible.low()).isZero();
        assertThat(possible.high()).isCloseTo(1, within(0.2));
    }

    /** IDA by enumeration: every DAG of the class gives the treatment a set of parents. */
    @Test
    void possibleParentsAreThoseInTheClass() {
        SplittableRandom random = new SplittableRandom(5);
        int checked = 0;
        for (int i = 0; i < 200; i++) {
            Dag dag = RandomGraphs.dag(6, 0.45, random);
            Cpdag graph = MarkovEquivalence.cpdag(dag);
            if (graph.neighbours(0).isEmpty()) {
                continue;
            }
            TreeSet<String> expected = new TreeSet<>();
            ClassMembers.stream(graph)
                    .forEach(member ->
                            expected.add(graph.names(member.parents(0)).toString()));
            Table table = simulate(dag, 30, random);
            PossibleEffects possible = PossibleEffects.of(
                    table, graph, new EffectQuery(graph.name(0), graph.name(1)), StandardErrors.CLASSICAL);
            TreeSet<String> found = new TreeSet<>();
            possible.estimates().forEach(each -> found.add(each.parents().toString()));
            assertThat(found).isEqualTo(expected);
            checked++;
        }
        assertThat(checked).isGreaterThan(50);
    }

    @Test
    void hiddenVariables() {
        Dag bow = Dag.parse("u -> x -> y, u -> y");
        Table full = simulate(bow, 500, new SplittableRandom(6));
        Table table = full.select(List.of("x", "y"));
        EffectResult.NotIdentified none = (EffectResult.NotIdentified) ask(table, bow, "x", "y");
        assertThat(none.reason()).contains("cannot be blocked").contains("u is not observed");
        assertThat(none.warnings())
                .containsExactly("nodes of the graph that are not in the table are taken as hidden: u");
        assertThat(((EffectResult.NotIdentified) ask(table, Admg.parse("x -> y, x <-> y"), "x", "y")).reason())
                .contains("cannot be blocked");
        EffectResult.Estimated extra = answer(full, Dag.parse("x -> y"), "x", "y");
        assertThat(extra.warnings()).containsExactly("columns that are not in the graph are not used: u");
    }

    /**
     * A graph that leaves out a confounder: placebo, random cause and subsets cannot see it, which is what they are
     * documented not to do; an adjustment set that has it disagrees with one that has not.
     */
    @Test
    void refutationsDoNotSeeAHiddenConfounder() {
        Dag truth = Dag.parse("u -> x, u -> y");
        Table table = simulate(truth, 1000, new SplittableRandom(7));
        EffectResult.Estimated wrong = answer(table, Dag.parse("x -> y"), "x", "y");
        assertThat(wrong.effect().interval().low()).as("a spurious effect").isGreaterThan(0.3);
        assertThat(wrong.refutations()).allMatch(Refutation::passed);
        Dag claimed = Dag.parse("u -> x -> y, u -> y");
        assertThat(answer(table, claimed, "x", "y").effect().value())
                .as("within four standard errors of 0")
                .isCloseTo(0, within(4 / Math.sqrt(1000)));
    }

    /** A set that a wrong graph calls valid gives another number. */
    @Test
    void setsThatDisagreeAreReported() {
        Dag truth = Dag.parse("z -> x -> y, z -> y, v -> x");
        Table table = simulate(truth, 1000, new SplittableRandom(8));
        EffectResult.Estimated wrong = answer(table, Dag.parse("z -> v -> x -> y, z -> y"), "x", "y");
        assertThat(wrong.otherSets()).anyMatch(set -> !set.agrees());
    }

    /** One row makes the effect: parts of the data say so. */
    @Test
    void aSingleRowIsFoundOut() {
        SplittableRandom random = new SplittableRandom(9);
        double[] x = Data.normal(60, random);
        double[] y = Data.normal(60, random);
        x[0] = 25;
        y[0] = 40;
        EffectQuery query = new EffectQuery("x", "y");
        Table table = Data.table(List.of("x", "y"), x, y);
        EffectResult.Estimated result = (EffectResult.Estimated) EffectEstimator.estimate(
                table,
                new GraphDocument(Dag.parse("x -> y")),
                query,
                QUICK.withStandardErrors(StandardErrors.CLASSICAL),
                Progress.NONE);
        assertThat(named(result, "data subset").passed()).isFalse();
        assertThat(result.diagnostics().orElseThrow().warnings()).anyMatch(text -> text.contains("a single row"));
    }

    /** With hardly more rows than parameters, one more column of noise moves everything. */
    @Test
    void tooFewRowsAreFoundOut() {
        Dag dag = Dag.parse("a -> x -> y, a -> y, b -> x, b -> y, c -> x, c -> y");
        Table table = simulate(dag, 7, new SplittableRandom(10));
        assertThat(named(answer(table, dag, "x", "y"), "random common cause").passed())
                .isFalse();
    }

    private static Refutation named(EffectResult.Estimated result, String name) {
        return result.refutations().stream()
                .filter(refutation -> refutation.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The fast regressions of the refutations against the accurate one. */
    @Test
    void normalEquationsAgree() {
        SplittableRandom random = new SplittableRandom(11);
        double[] z = Data.normal(50, random);
        double[] x = Data.sum(Data.normal(50, random), 1.0, z);
        double[] y = Data.sum(Data.normal(50, random), 2.0, x, -1.0, z);
        double[] extra = Data.normal(50, random);
        Gram gram = new Gram(new double[][] {z, x, y});
        assertThat(gram.coefficient(1))
                .isCloseTo(LeastSquares.fit(List.of("z", "x"), List.of(z, x), y).coefficient(2), within(1e-10));
        assertThat(gram.with(extra, 1))
                .isCloseTo(
                        LeastSquares.fit(List.of("z", "e", "x"), List.of(z, extra, x), y)
                                .coefficient(3),
                        within(1e-10));
        int[] order = new int[50];
        double[] moved = new double[50];
        for (int i = 0; i < 50; i++) {
            order[i] = (i * 7 + 3) % 50;
            moved[i] = x[order[i]];
        }
        assertThat(gram.permuted(1, 2, order, 1))
                .isCloseTo(
                        LeastSquares.fit(List.of("z", "x"), List.of(z, moved), y)
                                .coefficient(2),
                        within(1e-10));
    }

    @Test
    void diagnosticTestsRejectAsOftenAsTheySay() {
        SplittableRandom random = new SplittableRandom(12);
        int normal = 0;
        int equal = 0;
        int unequal = 0;
        for (int i = 0; i < 400; i++) {
            double[] x = Data.normal(300, random);
            double[] noise = Data.normal(300, random);
            Diagnostics good = diagnostics(x, Data.sum(noise, 1.0, x));
            normal += good.normality() < 0.05 ? 1 : 0;
            equal += good.equalVariance() < 0.05 ? 1 : 0;
            double[] growing = noise.clone();
            for (int row = 0; row < 300; row++) {
                growing[row] *= Math.exp(0.5 * x[row]);
            }
            unequal += diagnostics(x, growing).equalVariance() < 0.05 ? 1 : 0;
        }
        assertThat(normal).isBetween(5, 38); // 20 in expectation; the statistic is slow to reach its limit
        assertThat(equal).isBetween(5, 38);
        assertThat(unequal).isGreaterThan(380);
    }

    private static Diagnostics diagnostics(double[] x, double[] y) {
        Table table = Data.table(List.of("x", "y"), x, y);
        EffectQuery query = new EffectQuery("x", "y");
        return Diagnostics.of(
                Design.of(table, query, List.of()), RegressionAdjustment.estimate(table, query, List.of()));
    }

    @Test
    void badInputIsNamed() {
        Dag dag = Dag.parse("x -> y");
        Table table = simulate(dag, 20, new SplittableRandom(13));
        assertThatThrownBy(() -> ask(table, dag, "X1", "y"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no column named 'X1' in test data");
        assertThatThrownBy(() -> ask(table, Dag.parse("alpha -> beta"), "x", "y"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no node named 'x' in the graph; it has: alpha, beta");
        assertThatThrownBy(() -> ask(table, Cpdag.parse("x -> y, y -> z, z -> x"), "x", "y"))
                .isInstanceOf(InputException.class);
    }
}

package dev.whence.causal.adjustment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.Mag;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.Pag;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Cases with a published answer. */
class AdjustmentTextbookTest {
    private static List<String> minimal(Graph graph) {
        return Adjustment.of(graph, "x", "y")
                .allMinimal()
                .map(set -> String.join(",", graph.names(set)))
                .sorted()
                .toList();
    }

    private static String none(Graph graph) {
        return Adjustment.of(graph, "x", "y").whyNone().orElseThrow();
    }

    @Test
    void mBias() {
        Dag graph = Dag.parse("a -> m <- b, a -> x, b -> y, x -> y");
        Adjustment query = Adjustment.of(graph, "x", "y");
        assertThat(minimal(graph)).containsExactly("");
        assertThat(query.check(graph.indexes(List.of("m"))).reason())
                .isEqualTo("given {m} the non-causal path x <- a -> m <- b -> y is open");
        assertThat(query.isValid(graph.indexes(List.of("m", "a")))).isTrue();
        assertThat(query.optimal().set()).contains(graph.indexes(List.of("b")));
    }

    @Test
    void butterflyBias() {
        Dag graph = Dag.parse("a -> m <- b, a -> x, b -> y, x -> y, m -> x, m -> y");
        assertThat(minimal(graph)).containsExactly("a,m", "m,b");
        assertThat(Adjustment.of(graph, "x", "y").isValid(graph.indexes(List.of("m"))))
                .isFalse();
    }

    @Test
    void notAdjustable() {
        assertThat(none(Admg.parse("x -> y, x <-> y"))).isEqualTo("the non-causal path x <-> y cannot be blocked");
        assertThat(none(Admg.parse("x -> m -> y, x <-> y"))).contains("x <-> y cannot be blocked");
        // the napkin
        assertThat(none(Admg.parse("w -> z -> x -> y, w <-> x, w <-> y")))
                .isEqualTo("the non-causal path x <-> w <-> y cannot be blocked");
    }

    /** The six covariates of Pearl (2000), Figure 3.4: {x3, x4} and {x4, x5} suffice; {x4} alone and {x6} do not. */
    @Test
    void pearlsSixCovariates() {
        Dag graph =
                Dag.parse("x1 -> x3, x1 -> x4, x2 -> x4, x2 -> x5, x3 -> x, x4 -> x, x4 -> y, x5 -> y, x -> x6 -> y");
        Adjustment query = Adjustment.of(graph, "x", "y");
        assertThat(minimal(graph)).containsExactlyInAnyOrder("x3,x4", "x1,x4", "x4,x2", "x4,x5");
        assertThat(query.isValid(graph.indexes(List.of("x4")))).isFalse();
        assertThat(query.check(graph.indexes(List.of("x6"))).reason())
                .isEqualTo("x6 lies on the causal path x -> x6 -> y");
        assertThat(query.optimal().set()).contains(graph.indexes(List.of("x4", "x5")));
        assertThat(query.minimum().orElseThrow().size()).isEqualTo(2);
    }

    /** Shrier and Platt (2008), Figure 2, as on dagitty.net, which lists these minimal sets for the total effect. */
    @Test
    void shrierAndPlatt() {
        Dag graph = Dag.parse("Coach -> FitnessLevel, Coach -> TeamMotivation, Genetics -> FitnessLevel, Genetics ->"
                + " NeuromuscularFatigue, Genetics -> ConnectiveTissueDisorder, TeamMotivation -> PreviousInjury,"
                + " TeamMotivation -> WarmUpExercises, PreGameProprioception -> WarmUpExercises,"
                + " ConnectiveTissueDisorder -> TissueWeakness, ConnectiveTissueDisorder -> NeuromuscularFatigue,"
                + " ContactSport -> IntraGameProprioception, ContactSport -> PreviousInjury, TissueWeakness -> Injury,"
                + " IntraGameProprioception -> Injury, FitnessLevel -> PreGameProprioception, FitnessLevel ->"
                + " NeuromuscularFatigue, NeuromuscularFatigue -> IntraGameProprioception, NeuromuscularFatigue ->"
                + " Injury, WarmUpExercises -> IntraGameProprioception");
        List<List<String>> sets = Adjustment.of(graph, "WarmUpExercises", "Injury")
                .allMinimal()
                .map(set -> graph.names(set).stream().sorted().toList())
                .toList();
        assertThat(sets)
                .containsExactlyInAnyOrder(
                        List.of("Coach", "FitnessLevel"),
                        List.of("Coach", "PreGameProprioception"),
                        List.of("ConnectiveTissueDisorder", "NeuromuscularFatigue"),
                        List.of("FitnessLevel", "Genetics"),
                        List.of("FitnessLevel", "TeamMotivation"),
                        List.of("NeuromuscularFatigue", "TissueWeakness"),
                        List.of("PreGameProprioception", "TeamMotivation"));
    }

    /** Perkovic et al. (2018): in x o-o y nothing is known; a visible edge makes x -> y amenable. */
    @Test
    void amenability() {
        assertThat(none(Cpdag.parse("x -- y")))
                .isEqualTo(
                        "not amenable: on the possibly causal path x -- y the first edge is not known to point from x");
        assertThat(none(Pag.parse("x o-o y"))).contains("not amenable").contains("x o-o y");
        assertThat(none(Mag.parse("x -> y")))
                .isEqualTo(
                        "not amenable: on the possibly causal path x -> y the first edge may also be confounded (it is"
                                + " not visible)");
        assertThat(none(Pag.parse("v o-o x, x o-o y"))).contains("not amenable");
        assertThat(minimal(Pag.parse("v o-> x, w o-> x, x -> y"))).containsExactly("");
        assertThat(minimal(Mag.parse("v <-> x, x -> y"))).containsExactly("");
        // a collider path into x of parents of y makes x -> y visible (Zhang 2008, Figure 4)
        assertThat(minimal(Mag.parse("v -> w, w <-> x, w -> y, x -> y"))).containsExactly("w");
    }

    @Test
    void severalTreatments() {
        // Each effect alone can be adjusted for; the joint effect of x and z needs the forbidden m (time-varying).
        Dag graph = Dag.parse("x -> m -> z -> y, m -> y, x -> y");
        NodeSet both = graph.indexes(List.of("x", "z"));
        NodeSet y = graph.indexes(List.of("y"));
        assertThat(Adjustment.of(graph, both, y).whyNone().orElseThrow())
                .isEqualTo("the non-causal path z <- m -> y cannot be blocked: m lies on the causal path x -> m -> y");
        assertThat(Adjustment.of(graph, "z", "y").exists()).isTrue();
    }

    @Test
    void hiddenNodesAreLeftOut() {
        Dag graph = Dag.parse("u -> x, u -> w -> y, x -> y");
        Adjustment query = Adjustment.of(graph, "x", "y").within(graph.indexes(List.of("x", "w", "y")));
        assertThat(query.allMinimal().map(graph::names)).containsExactly(List.of("w"));
        assertThat(query.check(graph.indexes(List.of("u"))).reason()).isEqualTo("u is not observed");
        Dag worse = Dag.parse("u -> x, u -> y, x -> y");
        assertThat(Adjustment.of(worse, "x", "y")
                        .within(worse.indexes(List.of("x", "y")))
                        .whyNone())
                .contains("the non-causal path x <- u -> y cannot be blocked: u is not observed");
    }

    @Test
    void reasonsForForbiddenNodes() {
        Dag graph = Dag.parse("x -> m -> y, m -> d, y -> e");
        Adjustment query = Adjustment.of(graph, "x", "y");
        assertThat(query.whyForbidden(graph.index("d")))
                .contains("d is a descendant of m, which lies on the causal path x -> m -> y");
        assertThat(query.whyForbidden(graph.index("e")))
                .contains("e is a descendant of y, which lies on the causal path x -> m -> y");
        assertThat(query.whyForbidden(graph.index("x"))).isEmpty();
        assertThat(query.check(graph.indexes(List.of("y"))).reason()).isEqualTo("y is an outcome");
    }

    @Test
    void badQuestions() {
        Dag graph = Dag.parse("x -> y");
        assertThatThrownBy(() -> Adjustment.of(graph, "x", "x"))
                .isInstanceOf(InputException.class)
                .hasMessage("treatment and outcome must differ, both name x");
        assertThatThrownBy(() -> Adjustment.of(graph, "x", "z"))
                .hasMessage("no node named 'z' in the graph; it has: x, y");
        Cpdag square = Cpdag.parse("x -- a -- y -- b -- x");
        assertThatThrownBy(() -> Adjustment.of(square, "x", "y"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no DAG has it");
    }

    @Test
    void everythingAtOnce() {
        IdentificationByCovariates smoking = IdentificationByCovariates.of(
                Admg.parse("smoking -> tar -> cancer, smoking <-> cancer, price -> smoking"), "smoking", "cancer", 10);
        assertThat(smoking.lines())
                .containsExactly(
                        "effect of smoking on cancer in an ADMG of 4 nodes",
                        "adjustment: not valid; the non-causal path smoking <-> cancer cannot be blocked",
                        "front-door: {tar} intercepts every causal path, and no back-door path into it is open",
                        "  front-door sets: {tar}",
                        "instrument: price; it is related to the outcome through smoking only");
        assertThat(smoking.identified()).isTrue();
        IdentificationByCovariates reversed =
                IdentificationByCovariates.of(Dag.parse("z -> x, z -> y, y -> x"), "x", "y", 10);
        assertThat(reversed.causalPath()).isFalse();
        assertThat(reversed.lines()).contains("no causal path leads from treatment to outcome: the effect is zero");
    }
}

package dev.whence.causal.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Pag;
import org.junit.jupiter.api.Test;

class GraphComparisonTest {
    /** By hand: a -> b right, b -> c reversed, c -> d missing, a -> d extra. */
    @Test
    void aSmallExampleByHand() {
        GraphComparison result = GraphComparison.of(Dag.parse("d <- a -> b <- c"), Dag.parse("a -> b -> c -> d"));
        assertThat(result.structuralHammingDistance()).isEqualTo(3);
        assertThat(result.adjacencies()).isEqualTo(new Agreement(2, 1, 1));
        assertThat(result.arrowheads()).isEqualTo(new Agreement(1, 2, 2));
        assertThat(result.missing()).containsExactly("c --> d");
        assertThat(result.extra()).containsExactly("a --> d");
        assertThat(result.misdirected()).containsExactly(new GraphComparison.Misdirected("c --> b", "b --> c"));
        assertThat(result.adjacencies().precision()).isEqualTo(2 / 3.0);
        assertThat(result.adjacencies().recall()).isEqualTo(2 / 3.0);
        assertThat(result.arrowheads().precision()).isEqualTo(1 / 3.0);
        assertThat(result.arrowheads().f1()).isEqualTo(1 / 3.0);
    }

    @Test
    void undirectedAndCircleMarks() {
        GraphComparison classes = GraphComparison.of(Cpdag.parse("a -- b -- c"), Cpdag.parse("a -> b <- c"));
        assertThat(classes.structuralHammingDistance()).isEqualTo(2);
        assertThat(classes.adjacencies()).isEqualTo(new Agreement(2, 0, 0));
        assertThat(classes.arrowheads()).isEqualTo(new Agreement(0, 0, 2));
        assertThat(classes.arrowheads().precision()).isNaN();
        assertThat(classes.arrowheads().recall()).isZero();
        assertThat(classes.arrowheads().f1()).isZero();
        GraphComparison pags = GraphComparison.of(Pag.parse("a o-> b, c <-> b"), Pag.parse("a -> b <-> c"));
        assertThat(pags.structuralHammingDistance()).isEqualTo(1);
        assertThat(pags.arrowheads()).isEqualTo(new Agreement(3, 0, 0));
    }

    @Test
    void aBowIsOnePair() {
        GraphComparison result = GraphComparison.of(Admg.parse("x -> y"), Admg.parse("x -> y, x <-> y"));
        assertThat(result.structuralHammingDistance()).isEqualTo(1);
        assertThat(result.misdirected().getFirst().truth()).isEqualTo("x --> y and x <-> y");
    }

    @Test
    void emptyGraphsAgree() {
        GraphComparison result = GraphComparison.of(Dag.parse("a, b"), Dag.parse("b, a"));
        assertThat(result.structuralHammingDistance()).isZero();
        assertThat(result.adjacencies().precision()).isNaN();
        assertThat(result.adjacencies().recall()).isNaN();
        assertThat(result.adjacencies().f1()).isNaN();
    }

    @Test
    void differentNodesAreNamed() {
        assertThatThrownBy(() -> GraphComparison.of(Dag.parse("a -> b, z"), Dag.parse("a -> b, c, d")))
                .isInstanceOf(InputException.class)
                .hasMessage("the two graphs are over different nodes: the estimated graph has no c, d; "
                        + "the true graph has no z");
        assertThatThrownBy(() -> StructuralInterventionDistance.distance(Dag.parse("a -> b, z"), Dag.parse("a -> b")))
                .hasMessage("the two graphs are over different nodes: the true graph has no z");
    }
}

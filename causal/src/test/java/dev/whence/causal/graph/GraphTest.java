package dev.whence.causal.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphTest {
    @Test
    void relationsOfANode() {
        Admg graph = Admg.parse("x -> m -> y, x <-> y, x <-> m");
        int m = graph.index("m");
        assertThat(graph.names(graph.parents(m))).containsExactly("x");
        assertThat(graph.names(graph.spouses(m))).containsExactly("x");
        assertThat(graph.names(graph.ancestors(NodeSet.of(graph.index("y"))))).containsExactly("x", "m", "y");
        assertThat(graph.names(graph.district(m))).containsExactly("x", "m", "y");
        assertThat(graph.edges()).hasSize(4);
    }

    @Test
    void aCycleIsNamed() {
        assertThatThrownBy(() -> Dag.parse("a -> b -> c -> d -> b, d -> e"))
                .isInstanceOf(InputException.class)
                .hasMessage("the graph has a directed cycle: b -> c -> d -> b");
    }

    @Test
    void wrongMarksAreNamed() {
        assertThatThrownBy(() -> Dag.parse("a -> b <-> c")).hasMessageContaining("found b <-> c");
        assertThatThrownBy(() -> Cpdag.parse("a -> b, a -- b")).hasMessageContaining("at most one edge");
        assertThatThrownBy(() -> Dag.parse("alpha -> beta").index("alhpa"))
                .hasMessageContaining("did you mean 'alpha'");
    }

    @Test
    void canonicalEdgesAndText() {
        assertThat(Pag.parse("b <-o a, c o-- d").marks().toString()).isEqualTo("a o-> b, c o-- d");
        assertThat(Dag.parse("y <- x")).isEqualTo(Dag.of(List.of("y", "x"), List.of(Edge.directed(1, 0))));
        assertThat(Pag.parse("a o-> b").markAt(1, 0)).contains(Mark.ARROW);
        assertThat(Pag.parse("a o-> b").markAt(0, 1)).contains(Mark.CIRCLE);
    }

    @Test
    void nodeSetsBeyondOneWord() {
        NodeSet set = NodeSet.of(3, 64, 200);
        assertThat(set.toList()).containsExactly(3, 64, 200);
        assertThat(set.without(200)).isEqualTo(NodeSet.of(3, 64));
        assertThat(set.minus(NodeSet.range(100)).toList()).containsExactly(200);
        assertThat(NodeSet.range(64).size()).isEqualTo(64);
        assertThat(set.union(NodeSet.of(5)).containsAll(set)).isTrue();
        assertThat(set.intersection(NodeSet.of(64, 65)).toList()).containsExactly(64);
    }
}

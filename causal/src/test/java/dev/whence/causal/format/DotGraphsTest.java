package dev.whence.causal.format;

import static dev.whence.causal.format.Formats.graph;
import static dev.whence.causal.format.GraphFormat.DOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.Pag;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.DirectedPseudograph;
import org.jgrapht.nio.dot.DOTImporter;
import org.junit.jupiter.api.Test;

class DotGraphsTest {
    @Test
    void plainGraphs() {
        assertThat(graph("digraph { x -> y; x -> z -> y }", DOT)).isEqualTo(Dag.parse("x -> y, x -> z -> y"));
        assertThat(graph("graph { x -- y }", DOT)).isEqualTo(Cpdag.parse("x -- y"));
        assertThat(graph("strict digraph \"my graph\" { x -> y; x -> y }", DOT)).isEqualTo(Dag.parse("x -> y"));
    }

    /** What Graphviz draws is what is meant: dir chooses the ends, arrowtail and arrowhead their shapes. */
    @Test
    void marksAreTheArrowsThatGraphvizDraws() {
        assertThat(graph("""
                        digraph {
                          a -> b [dir=both, arrowtail=odot, arrowhead=normal];
                          b -> c [dir=both];
                          c -> d [dir=both, arrowtail=odot, arrowhead=odot];
                          d -> e [dir=none];
                          e -> f [dir=back];
                          f -> g [arrowtail=odot];
                          g -> h [dir=both, arrowtail=none, arrowhead=vee]
                        }
                        """, DOT)).isEqualTo(Pag.parse("a o-> b <-> c o-o d -- e <- f -> g -> h"));
    }

    @Test
    void defaultsSubgraphsPortsAndComments() {
        assertThat(graph("""
                        // a comment
                        # another
                        digraph G {
                          graph [rankdir=LR]; node [shape=box]; splines=true
                          a -> { b c } -> d /* and
                          another */
                          subgraph cluster_1 { edge [dir=both]; d -> e; label="Group" }
                          e:n -> "f g":port:sw [color="red;blue" weight=2]
                        }
                        """, DOT))
                .isEqualTo(Admg.of(
                        List.of("a", "b", "c", "d", "e", "f g"),
                        List.of(
                                Edge.directed(0, 1),
                                Edge.directed(0, 2),
                                Edge.directed(1, 3),
                                Edge.directed(2, 3),
                                Edge.bidirected(3, 4),
                                Edge.directed(4, 5))));
    }

    @Test
    void numberedNodesAreNamedByTheirLabels() {
        assertThat(graph("digraph { 0 [label=X1]; 1 [label=\"X 2\"]; 0 -> 1 }", DOT)
                        .nodes())
                .containsExactly("X1", "X 2");
        assertThat(graph("digraph { a [label=\"Age at entry\"]; b [label=B]; a -> b }", DOT)
                        .nodes())
                .containsExactly("a", "b");
    }

    /** Another reader of DOT finds the same nodes, edges and attributes in what we write. */
    @Test
    void anotherReaderUnderstandsWhatIsWritten() {
        GraphDocument document = new GraphDocument(
                Pag.of(
                        List.of("a", "node", "say \"hi\"; ok", "größe 身長", "e"),
                        Pag.parse("a o-> b, b <-> c, c o-o d, d -> e, a -- e").edges()),
                Map.of(Edge.directed(3, 4), 0.125),
                Map.of(NodeRole.LATENT, NodeSet.of(4)));
        List<String> attributes = new ArrayList<>();
        DirectedPseudograph<String, DefaultEdge> read = new DirectedPseudograph<>(DefaultEdge.class);
        DOTImporter<String, DefaultEdge> importer = new DOTImporter<>();
        importer.setVertexFactory(name -> name);
        importer.addEdgeAttributeConsumer((edge, value) -> attributes.add(read.getEdgeSource(edge.getFirst()) + " "
                + read.getEdgeTarget(edge.getFirst()) + " " + edge.getSecond() + "=" + value.getValue()));
        importer.importGraph(read, new StringReader(GraphFiles.write(document, DOT)));
        assertThat(read.vertexSet()).containsExactlyElementsOf(document.graph().nodes());
        assertThat(read.edgeSet()).hasSize(5);
        assertThat(attributes)
                .containsExactlyInAnyOrder(
                        "a node dir=both",
                        "a node arrowtail=odot",
                        "a node arrowhead=normal",
                        "a e dir=none",
                        "node say \"hi\"; ok dir=both",
                        "node say \"hi\"; ok arrowtail=normal",
                        "node say \"hi\"; ok arrowhead=normal",
                        "say \"hi\"; ok größe 身長 dir=both",
                        "say \"hi\"; ok größe 身長 arrowtail=odot",
                        "say \"hi\"; ok größe 身長 arrowhead=odot",
                        "größe 身長 e label=0.13",
                        "größe 身長 e frequency=0.125");
        assertThat(GraphFiles.read(GraphFiles.write(document, DOT), DOT, "g")).isEqualTo(document);
    }

    @Test
    void errorsNameThePlace() {
        wrong("digraph { a -- b }", "g, line 1, column 13: expected '->', found '--'");
        wrong("graph { a -> b }", "g, line 1, column 11: expected '--', found '->'");
        wrong("digraph {\n a -> b [dir=both, arrowhead=tee] }", "g, line 2, column 4: unknown arrow shape 'tee'");
        wrong("digraph { a -> b [dir=up] }", "g, line 1, column 13: unknown dir 'up'");
        wrong("digraph { a -> b [frequency=2] }", "g, line 1, column 13: expected a frequency from 0 to 1, found 2.0");
        wrong("digraph { a -> b [frequency=x] }", "g, line 1, column 13: expected a frequency from 0 to 1, found 'x'");
        wrong(
                "digraph { a -> b [dir=none",
                "g, line 1, column 27: expected a name or a value, found the end of the file");
        wrong("digraph { a -> b; b -> c; c -> a }", "g: the graph has a directed cycle: a -> b -> c -> a");
        wrong("digraph { a -> a }", "g, line 1, column 13: an edge from 'a' to itself");
        wrong("digraph { kind=tree; a -> b }", "g, line 1, column 11: unknown kind of graph 'tree'");
        wrong("digraph { a [role=boss] }", "g, line 1, column 11: unknown role 'boss'");
        wrong("digraph { a -> <b }", "g, line 1, column 16: a '<' that is never closed");
        wrong("digraph { a -> $ }", "g, line 1, column 16: unexpected character '$'");
        wrong("digraph { " + "{ a -> ".repeat(20_000), "braces more than 100 deep");
    }

    @Test
    void namesThatItCannotHold() {
        for (String name : List.of("a\\", "a\\\"b", "a\u0000")) {
            assertThatThrownBy(() -> GraphFiles.write(new GraphDocument(Dag.of(List.of(name), List.of())), DOT))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("DOT cannot hold");
        }
    }

    private static void wrong(String text, String message) {
        assertThatThrownBy(() -> graph(text, DOT))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(message);
    }
}

package dev.whence.causal.format;

import static dev.whence.causal.format.Formats.graph;
import static dev.whence.causal.format.Formats.resource;
import static dev.whence.causal.format.GraphFormat.TETRAD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.Pag;
import org.junit.jupiter.api.Test;

class TetradGraphsTest {
    @Test
    void publishedNetworks() {
        Graph sachs = graph(resource("sachs.txt"), TETRAD);
        assertThat(sachs).isInstanceOf(Dag.class);
        assertThat(sachs.nodes())
                .containsExactly("raf", "mek", "plc", "pip2", "pip3", "erk", "akt", "pka", "pkc", "p38", "jnk");
        assertThat(sachs.edges()).hasSize(20);
        assertThat(sachs.names(sachs.parents(sachs.index("mek")))).containsExactly("raf", "pka", "pkc");
        size("asia.txt", 8, 8);
        size("child.txt", 20, 25);
        size("insurance.txt", 27, 52);
    }

    private static void size(String file, int nodes, int edges) {
        Graph graph = graph(resource(file), TETRAD);
        assertThat(graph).isInstanceOf(Dag.class);
        assertThat(graph.size()).isEqualTo(nodes);
        assertThat(graph.edges()).hasSize(edges);
    }

    @Test
    void everyMarkNotesAndFurtherSections() {
        GraphDocument document = GraphFiles.read("""
                Some report of a run

                Graph Nodes:
                a,b;(L),c
                d

                Graph Edges:
                1. a o-> b dd nl
                2. b <-> c pd nl
                3. c o-o d [c o-o d]:0.7500;[c --> d]:0.2000;[no edge]:0.0500;
                4. (x --- d
                """.replace("4. (x --- d", "4. L --- d") + """

                        Graph Attributes:
                        BIC: -123.4

                        Graph Node Attributes:
                        BIC: [a: -1;b: -2]

                        Ambiguous triples (i.e. list of triples for which there is ambiguous data):
                        < a, b, c >
                        """, TETRAD, "g");
        assertThat(document.graph().marks().describe(document.graph().edges().getFirst()))
                .isEqualTo("a o-> b");
        assertThat(document.graph().edges())
                .isEqualTo(Pag.of(document.graph().nodes(), document.graph().edges())
                        .edges());
        assertThat(document.graph().toString()).isEqualTo("Pag[a o-> b, b <-> c, L --- d, c o-o d]");
        assertThat(document.graph().nodes()).containsExactly("a", "b", "L", "c", "d");
        assertThat(document.graph().names(document.nodes(NodeRole.LATENT))).containsExactly("L");
        Edge circles = document.graph().edges().getLast();
        assertThat(document.frequency(circles)).hasValue(0.75);
        assertThat(document.frequencies()).hasSize(1);
    }

    @Test
    void namesWithSpacesAreReadThoughNotWritten() {
        Graph graph = graph(
                "Graph Nodes:\nbirth weight;age;birth\n\nGraph Edges:\n1. age --> birth weight nl\n2. birth weight --> birth\n",
                TETRAD);
        assertThat(graph).isEqualTo(Dag.of(graph.nodes(), java.util.List.of(Edge.directed(1, 0), Edge.directed(0, 2))));
        assertThatThrownBy(() -> GraphFiles.write(new GraphDocument(graph), TETRAD))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("'birth weight'");
    }

    @Test
    void aKindThatTheEdgesDoNotShowIsWritten() {
        GraphDocument document = new GraphDocument(Cpdag.parse("a -> b <- c"));
        String text = GraphFiles.write(document, TETRAD);
        assertThat(text)
                .isEqualTo(
                        "Graph Nodes:\na;b;c\n\nGraph Edges:\n1. a --> b\n2. c --> b\n\nGraph Attributes:\nkind: cpdag\n");
        assertThat(GraphFiles.read(text, TETRAD, "g")).isEqualTo(document);
    }

    @Test
    void errorsNameThePlace() {
        String nodes = "Graph Nodes:\nalpha;beta\n\nGraph Edges:\n";
        wrong(nodes + "1. alpha --> bata\n", "no node named 'bata' in g, line 5, column 1; did you mean 'beta'?");
        wrong(
                nodes + "1. alpha -> beta\n",
                "g, line 5, column 1: expected an edge such as '1. a --> b', found '1. alpha -> beta'");
        wrong(nodes + "1. alpha --> alpha\n", "g, line 5, column 1: an edge from 'alpha' to itself");
        wrong(
                nodes + "1. alpha --> beta\n2. beta --> alpha",
                "g: the graph has a directed cycle: alpha -> beta -> alpha");
        wrong(
                nodes + "1. alpha --> beta [alpha --> beta]:1.5;[no edge]:0.1;\n",
                "g, line 5, column 1: expected a frequency from 0 to 1, found 1.5");
        wrong("Graph Nodes:\na;b;a\n\nGraph Edges:\n", "g, line 2, column 1: two nodes are named 'a'");
        wrong("Graph Nodes:\na;b\n", "g: expected a line 'Graph Edges:'");
        wrong("nothing", "g: expected a line 'Graph Nodes:'");
    }

    private static void wrong(String text, String message) {
        assertThatThrownBy(() -> graph(text, TETRAD))
                .isInstanceOf(InputException.class)
                .hasMessage(message);
    }
}

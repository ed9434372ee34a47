package dev.whence.causal.format;

import static dev.whence.causal.format.Formats.graph;
import static dev.whence.causal.format.GraphFormat.GRAPHML;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.Pag;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.DirectedPseudograph;
import org.jgrapht.nio.graphml.GraphMLImporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphMlGraphsTest {
    @Test
    void asNetworkXWritesIt() {
        assertThat(graph("""
                        <?xml version='1.0' encoding='utf-8'?>
                        <graphml xmlns="http://graphml.graphdrawing.org/xmlns" \
                        xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
                        xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns \
                        http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
                          <key id="d0" for="edge" attr.name="weight" attr.type="double"/>
                          <graph edgedefault="directed">
                            <node id="birth weight"/>
                            <node id="age"/>
                            <edge source="age" target="birth weight"><data key="d0">0.5</data></edge>
                          </graph>
                        </graphml>
                        """, GRAPHML)).isEqualTo(Dag.of(List.of("birth weight", "age"), List.of(Edge.directed(1, 0))));
    }

    @Test
    void asIgraphWritesIt() {
        assertThat(graph("""
                        <graphml xmlns="http://graphml.graphdrawing.org/xmlns">
                          <key id="v_name" for="node" attr.name="name" attr.type="string"/>
                          <graph id="G" edgedefault="undirected">
                            <node id="n0"><data key="v_name">x &amp; y</data></node>
                            <node id="n1"><data key="v_name">z</data></node>
                            <edge source="n0" target="n1"/>
                          </graph>
                        </graphml>
                        """, GRAPHML)).isEqualTo(Cpdag.of(List.of("x & y", "z"), List.of(Edge.undirected(0, 1))));
    }

    @Test
    void asYedWritesIt() {
        assertThat(graph("""
                        <graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">
                          <key for="node" id="d6" yfiles.type="nodegraphics"/>
                          <graph edgedefault="directed" id="G">
                            <node id="n0"><data key="d6"><y:ShapeNode><y:NodeLabel>Cause</y:NodeLabel></y:ShapeNode></data></node>
                            <node id="n1"><data key="d6"><y:ShapeNode><y:NodeLabel>Effect</y:NodeLabel></y:ShapeNode></data></node>
                            <edge id="e0" source="n0" target="n1"/>
                          </graph>
                        </graphml>
                        """, GRAPHML)).isEqualTo(Dag.of(List.of("Cause", "Effect"), List.of(Edge.directed(0, 1))));
    }

    @Test
    void edgesMayDifferFromTheDefault() {
        assertThat(graph("""
                        <graphml><graph edgedefault="undirected"><node id="a"/><node id="b"/><node id="c"/>
                        <edge source="a" target="b" directed="true"/><edge source="b" target="c"/></graph></graphml>
                        """, GRAPHML)).isEqualTo(Cpdag.parse("a -> b -- c"));
    }

    /** Another reader, which checks the file against GraphML's schema, finds the same data in what we write. */
    @Test
    void anotherReaderUnderstandsWhatIsWritten() {
        GraphDocument document = new GraphDocument(
                Pag.of(
                        List.of("a <b>", "b\r\n&", "c"),
                        Pag.parse("a o-> b, b -> c").edges()),
                Map.of(Edge.directed(1, 2), 1e-9),
                Map.of(NodeRole.LATENT, NodeSet.of(0), NodeRole.SELECTED, NodeSet.of(0, 1)));
        String text = GraphFiles.write(document, GRAPHML);
        List<String> data = new ArrayList<>();
        DirectedPseudograph<String, DefaultEdge> read = new DirectedPseudograph<>(DefaultEdge.class);
        GraphMLImporter<String, DefaultEdge> importer = new GraphMLImporter<>();
        importer.setVertexFactory(id -> id);
        importer.addVertexAttributeConsumer((node, value) -> data.add(node.getFirst() + " " + value.getValue()));
        importer.addEdgeAttributeConsumer((edge, value) -> data.add(edge.getSecond() + " " + value.getValue()));
        importer.importGraph(read, new StringReader(text));
        assertThat(read.vertexSet()).containsExactly("n0", "n1", "n2");
        assertThat(data).contains("n0 a <b>", "n0 latent selected", "n1 b\r\n&", "fromMark circle", "frequency 1.0E-9");
        assertThat(GraphFiles.read(text, GRAPHML, "g")).isEqualTo(document);
    }

    @Test
    void externalEntitiesAreNotResolved(@TempDir Path folder) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "secret");
        String graph = "<graphml><graph edgedefault=\"directed\"><node id=\"a\"/><node id=\"b\">"
                + "<data key=\"name\">&x;</data></node></graph></graphml>";
        for (String declaration : List.of(
                "<!DOCTYPE graphml [<!ENTITY x SYSTEM \"" + secret.toUri() + "\">]>",
                "<!DOCTYPE graphml SYSTEM \"" + secret.toUri() + "\">",
                "<!DOCTYPE graphml [<!ENTITY x \"" + "y".repeat(1000) + "\">]>",
                "")) {
            assertThatThrownBy(() -> graph(declaration + graph, GRAPHML))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("x")
                    .hasMessageNotContaining("secret.txt")
                    .hasMessageNotContaining("yyyy");
        }
    }

    @Test
    void errorsNameThePlace() {
        wrong("<graphml>\n <graph>", "g, line 2, column 9: not XML: XML document structures must start and end");
        wrong("<svg/>", "g, line 1, column 1: expected <graphml>, found <svg>");
        wrong("<graphml/>", "g: expected a <graph> in <graphml>");
        wrong(body("<node id='a'/>\n<node/>"), "g, line 2, column 1: expected an attribute id in <node>");
        wrong(body("<node id='a'/>\n  <node id='a'/>"), "g, line 2, column 3: two nodes have the id 'a'");
        wrong(
                body("<node id='a'/><node id='ü𝄞'/>\n<edge source='a' target='b'/>"),
                "no node named 'b' in g, line 2, column 1");
        wrong(body("<node id='a'/><edge source='a' target='a'/>"), "an edge from 'a' to itself");
        wrong(
                body(
                        "<node id='a'/><node id='b'/><edge source='a' target='b'><data key='fromMark'>arrow</data></edge>"),
                "expected both fromMark and toMark");
        wrong(
                body("<node id='a'/><node id='b'/><edge source='a' target='b'><data key='fromMark'>arrow</data>"
                        + "<data key='toMark'>x</data></edge>"),
                "unknown mark 'x'; expected tail, arrow or circle");
        wrong(
                body("<node id='a'/><node id='b'/><edge source='a' target='b'><data key='frequency'>7</data></edge>"),
                "expected a frequency from 0 to 1, found 7.0");
        wrong(
                body("<node id='a'><graph edgedefault='directed'/></node>"),
                "a second <graph>; expected one, not nested");
        wrong(body("<hyperedge/>"), "hyperedges are not edges of a causal graph");
        wrong(body("<a>".repeat(50_000)), "not XML");
    }

    private static String body(String content) {
        return "<graphml><graph edgedefault='directed'>" + content + "</graph></graphml>";
    }

    private static void wrong(String text, String message) {
        assertThatThrownBy(() -> graph(text, GRAPHML))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(message);
    }
}

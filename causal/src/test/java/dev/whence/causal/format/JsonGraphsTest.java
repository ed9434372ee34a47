package dev.whence.causal.format;

import static dev.whence.causal.format.Formats.graph;
import static dev.whence.causal.format.GraphFormat.JSON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Mag;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.Pag;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonGraphsTest {
    @Test
    void theDocumentedExample() {
        GraphDocument document = GraphFiles.read("""
                {"nodes":["a","b"],"edges":[{"from":"a","to":"b","fromMark":"tail","toMark":"arrow","frequency":0.93}]}
                """, JSON, "g");
        assertThat(document.graph()).isEqualTo(Dag.parse("a -> b"));
        assertThat(document.frequency(Edge.directed(0, 1))).hasValue(0.93);
    }

    @Test
    void theKindFollowsFromTheEdgesOrIsStated() {
        assertThat(graph(json("", "circle", "arrow"), JSON)).isEqualTo(Pag.parse("a o-> b"));
        assertThat(graph(json("", "tail", "tail"), JSON)).isEqualTo(Cpdag.parse("a -- b"));
        assertThat(graph(json("", "arrow", "arrow"), JSON)).isEqualTo(Admg.parse("a <-> b"));
        assertThat(graph(json("", "tail", "arrow"), JSON)).isEqualTo(Dag.parse("a -> b"));
        assertThat(graph(json("\"kind\":\"mag\",", "arrow", "arrow"), JSON)).isEqualTo(Mag.parse("a <-> b"));
        assertThat(graph(json("\"kind\":\"CPDAG\",", "arrow", "tail"), JSON))
                .isEqualTo(Cpdag.of(java.util.List.of("a", "b"), java.util.List.of(Edge.directed(1, 0))));
    }

    @Test
    void whatIsWritten() {
        GraphDocument document = new GraphDocument(
                Admg.parse("x -> y, x <-> y"),
                Map.of(Edge.directed(0, 1), 0.5),
                Map.of(NodeRole.EXPOSURE, NodeSet.of(0), NodeRole.OUTCOME, NodeSet.of(1)));
        assertThat(GraphFiles.write(document, JSON)).isEqualTo("""
                        {
                          "kind": "admg",
                          "nodes": ["x", "y"],
                          "edges": [
                            {"from": "x", "to": "y", "fromMark": "tail", "toMark": "arrow", "frequency": 0.5},
                            {"from": "x", "to": "y", "fromMark": "arrow", "toMark": "arrow"}
                          ],
                          "roles": {"exposure": ["x"], "outcome": ["y"]}
                        }
                        """);
        assertThat(GraphFiles.read(GraphFiles.write(document, JSON), JSON, "g")).isEqualTo(document);
    }

    @Test
    void errorsNameThePlace() {
        wrong("{\"nodes\":[\"a\"", "g, line 1, column 14: not JSON: ");
        wrong("{\"nodes\":[\"a\"],\"nodes\":[]}", "g, line 1, column 23: not JSON: Duplicate field 'nodes'");
        wrong("[1]", "g, $: expected an object with \"nodes\" and \"edges\", found a list");
        wrong("{\"edges\":[]}", "g, $: expected a field \"nodes\" with a list");
        wrong("{\"nodes\":[],\"edges\":[]}", "g: the graph has no nodes");
        wrong("{\"nodes\":[\"a\",\"a\"],\"edges\":[]}", "g, $.nodes[1]: two nodes are named 'a'");
        wrong("{\"nodes\":[\"a\",1],\"edges\":[]}", "g, $.nodes[1]: expected text in quotes, found 1");
        wrong("{\"nodes\":[\"a\"],\"edges\":[3]}", "g, $.edges[0]: expected an edge");
        wrong(json("", "tail", "arow"), "g, $.edges[0].toMark: unknown mark 'arow'; expected tail, arrow or circle");
        wrong(
                json("\"kind\":\"dg\",", "tail", "arrow"),
                "g, $.kind: unknown kind of graph 'dg'; expected one of dag, ");
        wrong(
                json("\"kind\":\"dag\",", "arrow", "arrow"),
                "g, $.edges[0]: a DAG has no edge like a <-> b, only directed");
        wrong(edge("\"from\":\"a\",\"to\":\"bb\""), "no node named 'bb' in g, $.edges[0].to; did you mean 'b'?");
        wrong(edge("\"from\":\"a\",\"to\":\"a\""), "g, $.edges[0]: an edge from 'a' to itself");
        wrong(edge("\"from\":\"a\""), "g, $.edges[0]: expected a field \"to\"");
        wrong(
                edge("\"from\":\"a\",\"to\":\"b\",\"frequency\":1.2"),
                "g, $.edges[0]: expected a frequency from 0 to 1, found 1.2");
        wrong(
                edge("\"from\":\"a\",\"to\":\"b\",\"frequency\":\"x\""),
                "g, $.edges[0].frequency: expected a number from 0 to 1, found text");
        wrong(
                edge("\"from\":\"a\",\"to\":\"b\",\"frequncy\":1"),
                "g, $.edges[0]: unknown field \"frequncy\"; did you mean \"frequency\"?");
        String huge = "x".repeat(60_000); // looking for a near name must not take the product of the lengths
        wrong(
                edge("\"from\":\"" + huge + "\",\"to\":\"b\"").replace("\"a\"", "\"" + huge.replace('x', 'y') + "\""),
                "no node named");
        wrong("[".repeat(100_000), "not JSON: Document nesting depth");
    }

    private static String json(String kind, String fromMark, String toMark) {
        return "{" + kind + "\"nodes\":[\"a\",\"b\"],\"edges\":[{\"from\":\"a\",\"to\":\"b\",\"fromMark\":\"" + fromMark
                + "\",\"toMark\":\"" + toMark + "\"}]}";
    }

    private static String edge(String fields) {
        return "{\"nodes\":[\"a\",\"b\"],\"edges\":[{" + fields + ",\"fromMark\":\"tail\",\"toMark\":\"arrow\"}]}";
    }

    private static void wrong(String text, String message) {
        assertThatThrownBy(() -> graph(text, JSON))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(message);
    }
}

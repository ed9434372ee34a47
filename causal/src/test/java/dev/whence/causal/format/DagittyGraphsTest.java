package dev.whence.causal.format;

import static dev.whence.causal.format.Formats.graph;
import static dev.whence.causal.format.GraphFormat.DAGITTY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Mag;
import dev.whence.causal.graph.Pag;
import java.util.List;
import org.junit.jupiter.api.Test;

class DagittyGraphsTest {
    /** The examples in the manual of the R package dagitty, each next to the graph that the manual says it is. */
    @Test
    void examplesOfTheManual() {
        Dag collider = Dag.parse("a -> b -> c <- d");
        assertThat(graph("dag{ \n  a -> b ;\n  b -> c ;\n  d -> c\n }", DAGITTY))
                .isEqualTo(collider);
        assertThat(graph("dag{ \n  a -> b b -> c d -> c\n }", DAGITTY)).isEqualTo(collider);
        assertThat(graph("dag{ \n  a -> b -> c <- d\n }", DAGITTY)).isEqualTo(collider);
        assertThat(graph("dag{a->b->c<-d}", DAGITTY)).isEqualTo(collider);
        assertThat(graph("dag{ {X<->Y} -> {a b c d} }", DAGITTY))
                .isEqualTo(Admg.parse("X <-> Y, X -> a, X -> b, X -> c, X -> d, Y -> a, Y -> b, Y -> c, Y -> d"));
        assertThat(graph("pdag{ x -- y -- z }", DAGITTY)).isEqualTo(Cpdag.parse("x -- y -- z"));
        assertThat(graph("pag{ x @-@ y @-@ z }", DAGITTY)).isEqualTo(Pag.parse("x o-o y o-o z"));
        assertThat(graph("mag { a -> x <-> z }", DAGITTY)).isEqualTo(Mag.parse("a -> x <-> z"));
    }

    @Test
    void rolesInLongAndShortForm() {
        for (String text : List.of(
                "dag{\n x -> y ; x <- z -> y\n x [exposure]\n y [outcome]\n z [unobserved]\n}",
                "dag{x[e]y[o]z[u]x<-z->y<-x}")) {
            GraphDocument document = GraphFiles.read(text, DAGITTY, "g");
            assertThat(document.graph()).isEqualTo(Dag.parse("x -> y, x <- z -> y"));
            assertThat(names(document, NodeRole.EXPOSURE)).containsExactly("x");
            assertThat(names(document, NodeRole.OUTCOME)).containsExactly("y");
            assertThat(names(document, NodeRole.LATENT)).containsExactly("z");
            assertThat(names(document, NodeRole.ADJUSTED)).isEmpty();
        }
    }

    @Test
    void whatDagittyNetAndTheRPackageExport() {
        GraphDocument document = GraphFiles.read("""
                dag {
                bb="-2.5,-2,2.5,2"
                "Birth weight" [outcome,pos="1.0,0.5"]
                Smoking [exposure,pos="-1.2,0.5"]
                U [latent,pos="0.000,-1.000"]
                age [adjusted,pos="0,1"]
                Smoking -> "Birth weight" [beta=0.5,pos="0.1,0.2"]
                U -> "Birth weight"
                U -> Smoking
                age -> Smoking
                }
                """, DAGITTY, "g");
        assertThat(document.graph().nodes()).containsExactly("Birth weight", "Smoking", "U", "age");
        assertThat(document.graph().edges()).hasSize(4);
        assertThat(names(document, NodeRole.ADJUSTED)).containsExactly("age");
        assertThat(GraphFiles.read(GraphFiles.write(document, DAGITTY), DAGITTY, "g"))
                .isEqualTo(document);
    }

    @Test
    void separatorsCommentsAndGroups() {
        assertThat(graph("dag { // words\n a -> {b, c} /* and */ # more\n b; c -> d, e }", DAGITTY))
                .isEqualTo(Dag.of(
                        List.of("a", "b", "c", "d", "e"),
                        Dag.parse("a -> b, a -> c -> d, e").edges()));
        assertThat(graph("PAG { a @-> b --@ c; d <-@ c; a @-- d }", DAGITTY))
                .isEqualTo(Pag.parse("a o-> b --o c, d <-o c, a o-- d"));
        assertThat(graph("dag { \"a \\\"b\\\"\" -> x1.y_2 -> é }", DAGITTY).nodes())
                .containsExactly("a \"b\"", "x1.y_2", "é");
    }

    @Test
    void errorsNameThePlace() {
        wrong("dag { a -> }", "g, line 1, column 12: expected a node's name, found '}'");
        wrong("dag { a ->\n b", "g, line 1, column 5: a '{' that is never closed");
        wrong("dag { a -- b }", "g, line 1, column 9: a DAG has no edge like a --- b, only directed ones (->)");
        wrong("dag { a -> b -> a }", "g: the graph has a directed cycle: a -> b -> a");
        wrong("dag { a -> a }", "g, line 1, column 9: an edge from 'a' to itself");
        wrong(
                "dug { a -> b }",
                "g, line 1, column 1: expected dag or pdag or mag or pag or graph or digraph, found 'dug'");
        wrong(
                "dag { a -> b } c",
                "g, line 1, column 16: expected nothing more after the graph's closing brace, found 'c'");
        wrong("dag { \"a }", "g, line 1, column 7: a quotation mark that is never closed");
        wrong("dag { a => b }", "g, line 1, column 10: unexpected character '>'");
        wrong("dag { }", "g: the graph has no nodes");
        wrong("dag " + "{".repeat(5000), "g, line 1, column 105: braces more than 100 deep");
    }

    private static void wrong(String text, String message) {
        assertThatThrownBy(() -> graph(text, DAGITTY))
                .isInstanceOf(InputException.class)
                .hasMessage(message);
    }

    private static List<String> names(GraphDocument document, NodeRole role) {
        return document.graph().names(document.nodes(role));
    }
}

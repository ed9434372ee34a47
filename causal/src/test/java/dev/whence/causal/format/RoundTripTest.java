package dev.whence.causal.format;

import static dev.whence.causal.format.Formats.resource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.Mag;
import dev.whence.causal.graph.Mark;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.Pag;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What is written is read back as it was; and broken files are refused, never worse. */
class RoundTripTest {
    private static final String KINDS = "DAG CPDAG MAG PAG ADMG";

    @Test
    void publishedNetworksThroughEveryFormat() {
        for (String name : List.of("sachs.txt", "asia.txt", "child.txt", "insurance.txt")) {
            GraphDocument document = GraphFiles.read(resource(name), GraphFormat.TETRAD, name);
            for (GraphFormat format : GraphFormat.values()) {
                assertThat(GraphFiles.read(GraphFiles.write(document, format), format, name))
                        .isEqualTo(document);
            }
        }
    }

    /** Graphs of every kind with plain names, through every format; only what the format has no words for may be lost. */
    @Property(tries = 500)
    void everyKindThroughEveryFormat(@ForAll long seed, @ForAll GraphFormat format) {
        GraphDocument document = document(new Random(seed), List.of("x", "y1", "Z_2", "v4", "w", "u"));
        GraphDocument read = GraphFiles.read(GraphFiles.write(document, format), format, "g");
        Graph graph = document.graph();
        boolean dagittyHasNoWord = format == GraphFormat.DAGITTY
                && graph instanceof Admg
                && graph.edges().stream().allMatch(Edge::isDirected);
        assertThat(read.graph()).isEqualTo(dagittyHasNoWord ? new Dag(graph.marks()) : graph);
        assertThat(read.frequencies()).isEqualTo(format == GraphFormat.DAGITTY ? Map.of() : document.frequencies());
        if (format == GraphFormat.TETRAD) {
            assertThat(read.nodes(NodeRole.LATENT)).isEqualTo(document.nodes(NodeRole.LATENT));
        } else {
            assertThat(read.roles()).isEqualTo(document.roles());
        }
    }

    /** Any names at all: read back the same, or refused in words. JSON refuses none. */
    @Property(tries = 500)
    void anyNames(@ForAll("names") Set<String> names, @ForAll GraphFormat format, @ForAll long seed) {
        GraphDocument document = document(new Random(seed), List.copyOf(names));
        String text;
        try {
            text = GraphFiles.write(document, format);
        } catch (InputException refused) {
            assertThat(format).isNotEqualTo(GraphFormat.JSON);
            assertThat(refused).hasMessageContaining("cannot hold the node name");
            return;
        }
        GraphDocument read = GraphFiles.read(text, format, "g");
        assertThat(read.graph().nodes()).isEqualTo(document.graph().nodes());
        assertThat(read.graph().edges()).isEqualTo(document.graph().edges());
    }

    @Test
    void awkwardNamesThatMustSurvive() {
        List<String> names = List.of(
                "birth weight",
                "say \"hi\"",
                "größe 身長 𝄞",
                "a;b,c",
                "x -> y",
                "#1 // /* */",
                "{x} [y]",
                "a\\b",
                "'",
                "node",
                "-1",
                "1e5",
                "@");
        GraphDocument document = document(new Random(1), names);
        for (GraphFormat format :
                List.of(GraphFormat.JSON, GraphFormat.DOT, GraphFormat.GRAPHML, GraphFormat.DAGITTY)) {
            assertThat(GraphFiles.read(GraphFiles.write(document, format), format, "g")
                            .graph()
                            .nodes())
                    .isEqualTo(names);
        }
    }

    @Provide
    Arbitrary<Set<String>> names() {
        Arbitrary<Character> characters = Arbitraries.oneOf(
                Arbitraries.chars().range('a', 'f'),
                Arbitraries.of(" \"'\\;,:{}[]()<>-=@#/*&\t\n\r.|"
                        .chars()
                        .mapToObj(c -> (char) c)
                        .toList()),
                Arbitraries.chars().range('\u0000', '\uD7FF'));
        return characters
                .list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .map(list -> {
                    StringBuilder name = new StringBuilder();
                    list.forEach(name::append);
                    return name.toString();
                })
                .filter(name -> !name.isBlank())
                .set()
                .ofMinSize(2)
                .ofMaxSize(5);
    }

    /** A valid file with characters changed, removed, doubled or cut off: a graph, or a message that names the file. */
    @Property(tries = 3000)
    void brokenFiles(@ForAll long seed, @ForAll GraphFormat format) {
        Random random = new Random(seed);
        String valid = GraphFiles.write(document(random, List.of("x", "y1", "Z_2", "v4", "w", "u")), format);
        StringBuilder text = new StringBuilder(valid);
        for (int i = random.nextInt(4); i >= 0 && text.length() > 2; i--) {
            int at = random.nextInt(text.length() - 1);
            switch (random.nextInt(6)) {
                case 0 -> text.setLength(at + 1);
                case 1 -> text.deleteCharAt(at);
                case 2 -> text.setCharAt(at, " \"'\\;,:{}[]()<>-=@#/*&\n\0xo1é".charAt(random.nextInt(28)));
                case 3 -> text.insert(at, valid, 0, random.nextInt(valid.length()));
                case 4 -> text.delete(at, Math.min(text.length(), at + random.nextInt(20)));
                default -> text.insert(at, " \"'\\;,:{}[]()<>-=@#/*&\n\0xo1é".charAt(random.nextInt(28)));
            }
        }
        for (GraphFormat reader : GraphFormat.values()) { // a wrong reader is a broken file too
            if (reader == format || random.nextInt(10) == 0) {
                try {
                    assertThat(GraphFiles.read(text.toString(), reader, "the-file")
                                    .graph()
                                    .size())
                            .isPositive();
                } catch (InputException refused) {
                    assertThat(refused).hasMessageContaining("the-file");
                }
            }
        }
        try {
            GraphFormat.detect(text.toString(), "the-file");
        } catch (InputException refused) {
            assertThat(refused).hasMessageContaining("the-file");
        }
    }

    @Test
    void deepNestingAndLongRunsEnd() {
        for (String unit : List.of(
                "{",
                "[",
                "<a>",
                "(",
                "\"",
                "a -> ",
                "/*",
                "//",
                "{a->",
                "[a=",
                "\\",
                "<",
                "&x;",
                "\"a\"+",
                "1. a --> b\n",
                "{\"nodes\":",
                "[[")) {
            for (String start : List.of(
                    "",
                    "dag {",
                    "digraph {",
                    "{\"nodes\":",
                    "<graphml>",
                    "Graph Nodes:\n",
                    "Graph Nodes:\na;b\n\nGraph Edges:\n")) {
                String text = start + unit.repeat(20_000);
                for (GraphFormat format : GraphFormat.values()) {
                    try {
                        GraphFiles.read(text, format, "the-file");
                    } catch (InputException refused) {
                        assertThat(refused).hasMessageContaining("the-file");
                    }
                }
            }
        }
    }

    /** A random graph of a random kind on those nodes, with some frequencies and roles. */
    private static GraphDocument document(Random random, List<String> names) {
        String kind = KINDS.split(" ")[random.nextInt(5)];
        Set<Edge> edges = new LinkedHashSet<>();
        for (int a = 0; a < names.size(); a++) {
            for (int b = a + 1; b < names.size(); b++) {
                if (random.nextBoolean()) {
                    edges.add(edge(random, kind, a, b).canonical());
                    if (kind.equals("ADMG") && random.nextInt(3) == 0) {
                        edges.add(Edge.bidirected(a, b));
                    }
                }
            }
        }
        List<Edge> list = new ArrayList<>(edges);
        Graph graph = switch (kind) {
            case "DAG" -> Dag.of(names, list);
            case "CPDAG" -> Cpdag.of(names, list);
            case "MAG" -> Mag.of(names, list);
            case "PAG" -> Pag.of(names, list);
            default -> Admg.of(names, list);
        };
        Map<Edge, Double> frequencies = new HashMap<>();
        list.stream().filter(edge -> random.nextBoolean()).forEach(edge -> frequencies.put(edge, random.nextDouble()));
        Map<NodeRole, NodeSet> roles = new EnumMap<>(NodeRole.class);
        for (NodeRole role : NodeRole.values()) {
            roles.put(role, NodeSet.range(names.size()).filter(node -> random.nextInt(4) == 0));
        }
        return new GraphDocument(graph, frequencies, roles);
    }

    private static Edge edge(Random random, String kind, int a, int b) {
        boolean special = random.nextInt(3) == 0;
        return switch (kind) {
            case "DAG" -> Edge.directed(a, b);
            case "CPDAG" -> special ? Edge.undirected(a, b) : Edge.directed(b, a);
            case "PAG" -> new Edge(a, b, Mark.values()[random.nextInt(3)], Mark.values()[random.nextInt(3)]);
            default -> special ? Edge.bidirected(a, b) : Edge.directed(a, b);
        };
    }
}

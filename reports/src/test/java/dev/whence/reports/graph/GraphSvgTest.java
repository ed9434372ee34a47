package dev.whence.reports.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import dev.whence.causal.format.GraphDocument;
import dev.whence.causal.format.GraphFiles;
import dev.whence.causal.format.GraphFormat;
import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.MarkedEdges;
import dev.whence.causal.graph.Pag;
import dev.whence.causal.graph.RandomGraphs;
import dev.whence.reports.DemoReport;
import dev.whence.reports.EdgeRow;
import dev.whence.reports.GraphSection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class GraphSvgTest {
    private static GraphSection section(Graph graph) {
        return new GraphSection("A graph", "", new GraphDocument(graph));
    }

    private static Document drawn(GraphSection section) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(
                            new java.io.StringReader(GraphSvg.draw(section, "g").orElseThrow())));
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    private static List<Element> groups(Document svg, String start) {
        NodeList all = svg.getElementsByTagName("g");
        return IntStream.range(0, all.getLength())
                .mapToObj(i -> (Element) all.item(i))
                .filter(group -> group.getAttribute("class").startsWith(start))
                .toList();
    }

    private static long count(Element group, String kind) {
        NodeList all = group.getElementsByTagName("*");
        return IntStream.range(0, all.getLength())
                .filter(i -> ((Element) all.item(i)).getAttribute("class").equals(kind))
                .count();
    }

    private static String title(Element group) {
        return group.getElementsByTagName("title").item(0).getTextContent();
    }

    @ParameterizedTest
    @CsvSource({
        "a --> b, 1, 0, edge",
        "a <-> b, 2, 0, edge bidirected",
        "a --- b, 0, 0, edge",
        "a o-> b, 1, 1, edge",
        "a o-o b, 0, 2, edge",
        "a o-- b, 0, 1, edge"
    })
    void everyKindOfEdgeHasItsMarks(String text, int arrows, int circles, String classes) {
        Document svg = drawn(section(Pag.parse(text)));
        Element edge = groups(svg, "edge").getFirst();
        assertThat(count(edge, "arrow")).isEqualTo(arrows);
        assertThat(count(edge, "circle")).isEqualTo(circles);
        assertThat(edge.getAttribute("class")).isEqualTo(classes);
        assertThat(title(edge)).isEqualTo(text);
    }

    @Test
    void anArrowheadPointsAtItsNode() {
        GraphSection section = section(Dag.parse("a -> b"));
        GraphLayout layout = GraphLayout.of(section);
        GraphLayout.Point end = layout.routes().getFirst().points().getLast();
        GraphLayout.Box box = layout.nodes().get(1);
        assertThat(end.x()).isBetween(box.x(), box.x() + box.width());
        assertThat(end.y()).isBetween(box.y() - 0.5, box.y() + box.height() + 0.5);
        Element edge = groups(drawn(section), "edge").getFirst();
        String arrow = ((Element) edge.getElementsByTagName("path").item(2)).getAttribute("d");
        assertThat(arrow).startsWith("M" + number(end.x()) + " " + number(end.y()));
    }

    private static String number(double value) {
        double rounded = Math.round(value * 10) / 10.0;
        return rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded);
    }

    @Test
    void aBowIsTwoEdgesApart() {
        GraphLayout layout = GraphLayout.of(section(Admg.parse("x -> y, x <-> y")));
        assertThat(layout.routes()).hasSize(2);
        assertThat(layout.routes().get(0).points())
                .isNotEqualTo(layout.routes().get(1).points());
        assertThat(groups(drawn(section(Admg.parse("x -> y, x <-> y"))), "edge"))
                .hasSize(2);
    }

    @Test
    void moreStableEdgesAreWider() {
        GraphSection demo = DemoReport.graph();
        List<Element> edges = groups(drawn(demo), "edge");
        List<EdgeRow> rows = demo.edges();
        List<Double> widths = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).frequency().isPresent()) {
                widths.add(Double.valueOf(
                        ((Element) edges.get(i).getElementsByTagName("path").item(1)).getAttribute("stroke-width")));
            }
        }
        assertThat(widths).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(widths.getFirst()).isGreaterThan(widths.getLast() + 1);
    }

    @Test
    void differencesAndRolesAreInWordsNotOnlyInColour() {
        String svg = GraphSvg.draw(DemoReport.graph(), "g").orElseThrow();
        assertThat(svg).contains(">treatment</text>", ">outcome</text>", ">adjusted for</text>", ">mediator</text>");
        assertThat(svg).contains(" extra</text>", " turned</text>", ">missing</text>");
        assertThat(svg)
                .contains("<title id=\"g-title\">The graph found</title>")
                .contains("aria-labelledby");
        List<String> legend = GraphLegend.of(DemoReport.graph()).stream()
                .map(GraphLegend.Item::words)
                .toList();
        assertThat(legend)
                .contains("cause to effect", "direction not determined", "\"extra\": not in the consensus network")
                .doesNotContain("hidden common cause");
    }

    @Test
    void boxesDoNotOverlap() {
        SplittableRandom random = new SplittableRandom(4);
        for (int trial = 0; trial < 20; trial++) {
            List<GraphLayout.Box> boxes =
                    GraphLayout.of(section(RandomGraphs.dag(14, 0.2, random))).nodes();
            for (int i = 0; i < boxes.size(); i++) {
                for (int j = 0; j < i; j++) {
                    GraphLayout.Box a = boxes.get(i);
                    GraphLayout.Box b = boxes.get(j);
                    boolean apart = a.x() + a.width() <= b.x()
                            || b.x() + b.width() <= a.x()
                            || a.y() + a.height() <= b.y()
                            || b.y() + b.height() <= a.y();
                    assertThat(apart).as("%s and %s", a, b).isTrue();
                }
            }
        }
    }

    @Test
    void linesReachTheirNodesAndLeaveRoomForTheMarks() {
        SplittableRandom random = new SplittableRandom(9);
        for (int trial = 0; trial < 20; trial++) {
            GraphLayout layout = GraphLayout.of(section(RandomGraphs.dag(30, 0.1, random)));
            for (GraphLayout.Route route : layout.routes()) {
                List<GraphLayout.Point> points = route.points();
                assertThat(outside(
                                points.getFirst(),
                                layout.nodes().get(route.edge().edge().from())))
                        .isLessThan(1);
                assertThat(outside(
                                points.getLast(),
                                layout.nodes().get(route.edge().edge().to())))
                        .isLessThan(1);
                assertThat(points.getLast().distance(points.get(points.size() - 2)))
                        .isGreaterThan(14);
            }
        }
    }

    /** How far a point lies outside a box. */
    private static double outside(GraphLayout.Point point, GraphLayout.Box box) {
        double dx = Math.max(0, Math.max(box.x() - point.x(), point.x() - box.x() - box.width()));
        double dy = Math.max(0, Math.max(box.y() - point.y(), point.y() - box.y() - box.height()));
        return Math.hypot(dx, dy);
    }

    @Test
    void theSameGraphGivesTheSameDrawing() {
        assertThat(GraphSvg.draw(DemoReport.graph(), "g")).isEqualTo(GraphSvg.draw(DemoReport.graph(), "g"));
    }

    @Test
    void aSparseGraphOf500NodesIsDrawn() {
        Dag dag = RandomGraphs.dag(500, 3.0 / 500, new SplittableRandom(1));
        Document svg = drawn(section(dag));
        assertThat(groups(svg, "node")).hasSize(500);
        assertThat(groups(svg, "edge")).hasSize(dag.marks().edges().size());
    }

    @Test
    void veryLargeAndEmptyGraphsAreNotDrawn() {
        List<String> names = IntStream.rangeClosed(0, GraphSvg.MOST_NODES)
                .mapToObj(i -> "v" + i)
                .toList();
        assertThat(GraphSvg.draw(section(Dag.of(names, List.of())), "g")).isEmpty();
        assertThat(GraphSvg.draw(section(Dag.of(List.of(), List.of())), "g")).isEmpty();
        assertThat(GraphSvg.draw(section(Dag.of(List.of("alone"), List.of())), "g"))
                .isPresent();
    }

    @Test
    void longAndForeignNamesKeepTheirFullTextInTheTitle() {
        String name = "a_very_long_name_of_a_column_that_nobody_should_have_chosen <&>";
        Document svg =
                drawn(section(Dag.of(List.of(name, "\u30bf\u30f3\u30d1\u30af\u8cea"), List.of(Edge.directed(0, 1)))));
        assertThat(title(groups(svg, "node").getFirst())).isEqualTo(name);
    }

    @Test
    void aRoleForAnUnknownNodeNamesTheNearest() {
        assertThatThrownBy(() -> new GraphSection(
                        "g", "", new GraphDocument(Dag.parse("PKA -> Akt")), Map.of("PKa", GraphSection.Role.OUTCOME)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("did you mean 'PKA'");
    }

    @Test
    void rolesOfTheGraphsFileAreDrawn() {
        GraphDocument file = GraphFiles.read(
                "dag { x [exposure] y [outcome] u [latent] x -> y u -> x u -> y }", GraphFormat.DAGITTY, "g.dagitty");
        Document svg = drawn(new GraphSection("g", "", file));
        assertThat(groups(svg, "node").stream().map(GraphSvgTest::title))
                .containsExactlyInAnyOrder("x (treatment)", "y (outcome)", "u (not measured)");
    }

    @Test
    void comparisonIsByNameWhateverTheOrderOfNodes() {
        Graph found = Cpdag.parse("a -> b, b -> c, c -- d, a -- e");
        Graph reference = new Dag(MarkedEdges.of(
                List.of("e", "d", "c", "b", "a", "other"),
                List.of(Edge.directed(4, 3), Edge.directed(2, 3), Edge.directed(2, 1), Edge.directed(1, 0))));
        GraphSection section = new GraphSection(
                "g",
                "",
                new GraphDocument(found),
                Map.of(),
                java.util.Optional.of(new GraphSection.Comparison("truth", reference)));
        assertThat(section.edges().stream()
                        .map(row -> row.words() + ": " + row.difference().words()))
                .containsExactlyInAnyOrder(
                        "a --> b: agrees",
                        "b --> c: direction differs",
                        "c --- d: direction differs",
                        "a --- e: extra",
                        "d --> e: missing");
    }
}

package dev.whence.reports.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.Interval;
import dev.whence.reports.AttentionSection;
import dev.whence.reports.CircuitSection;
import dev.whence.reports.CircuitSection.Edge;
import dev.whence.reports.CircuitSection.Kind;
import dev.whence.reports.CircuitSection.Node;
import dev.whence.reports.DemoCircuit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CircuitSvgTest {
    private static final Interval NONE = Interval.unavailable("not measured");

    private static String svg(CircuitSection section) {
        return CircuitSvg.draw(section, "id").orElseThrow();
    }

    private static CircuitSection two(List<Edge> edges) {
        return new CircuitSection(
                "c",
                "",
                "m",
                List.of("input", "layer 0", "logits"),
                List.of(
                        new Node("input", Kind.INPUT, 0, ""),
                        new Node("head 0.0", Kind.HEAD, 1, "sink"),
                        new Node("mlp 0", Kind.MLP, 1, ""),
                        new Node("logits", Kind.OUTPUT, 2, "")),
                edges);
    }

    /** Of any size, with parts that nothing connects. */
    private static CircuitSection random(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int layers = 1 + random.nextInt(6);
        List<String> levels = new ArrayList<>();
        List<Node> nodes = new ArrayList<>();
        for (int level = 0; level < layers + 2; level++) {
            levels.add("level " + level);
            int heads = level == 0 || level == layers + 1 ? 0 : random.nextInt(5);
            for (int head = 0; head < heads; head++) {
                nodes.add(new Node("head " + level + "." + head, Kind.HEAD, level, random.nextBoolean() ? "" : "sink"));
            }
            if (random.nextBoolean()) {
                nodes.add(new Node("mlp " + level, Kind.MLP, level, ""));
            }
        }
        nodes.add(new Node("input", Kind.INPUT, 0, ""));
        List<Edge> edges = new ArrayList<>();
        for (Node from : nodes) {
            for (Node to : nodes) {
                if (from.row() < to.row() && random.nextInt(4) == 0) {
                    edges.add(new Edge(from.name(), to.name(), "q", random.nextDouble() - 0.5, NONE));
                }
            }
        }
        return new CircuitSection("random", "", "m", levels, nodes, edges);
    }

    @Test
    void publishedCircuitIsLaidOutByLevel() {
        assertLaidOut(DemoCircuit.circuit());
        // Levels without components take no room.
        assertThat(CircuitLayout.of(DemoCircuit.circuit()).bands())
                .extracting(CircuitLayout.Band::name)
                .doesNotContain("layer 1");
    }

    @Property(tries = 60)
    void everyCircuitIsLaidOutByLevel(@ForAll long seed) {
        assertLaidOut(random(seed));
    }

    private static void assertLaidOut(CircuitSection section) {
        CircuitLayout layout = CircuitLayout.of(section);
        Map<String, CircuitLayout.Box> boxes = layout.boxes().stream()
                .collect(Collectors.toMap(box -> box.node().name(), Function.identity()));
        assertThat(boxes).hasSize(section.nodes().size());
        for (CircuitLayout.Box a : layout.boxes()) {
            for (CircuitLayout.Box b : layout.boxes()) {
                if (a.node().row() < b.node().row()) {
                    assertThat(a.y()).isGreaterThanOrEqualTo(b.y() + b.height());
                } else if (!a.equals(b) && a.node().row() == b.node().row()) {
                    assertThat(a.x() + a.width() <= b.x() || b.x() + b.width() <= a.x())
                            .as(a.node().name() + " beside " + b.node().name())
                            .isTrue();
                }
            }
            String level = section.levels().get(a.node().level());
            assertThat(layout.bands())
                    .filteredOn(band -> band.name().equals(level))
                    .singleElement()
                    .satisfies(band -> assertThat(a.y()).isBetween(band.y(), band.y() + band.height() - a.height()));
            assertThat(a.x()).isGreaterThanOrEqualTo(CircuitLayout.MARGIN);
            assertThat(a.x() + a.width()).isLessThanOrEqualTo(layout.width());
        }
        for (int i = 1; i < layout.bands().size(); i++) {
            CircuitLayout.Band above = layout.bands().get(i);
            assertThat(above.y() + above.height())
                    .isLessThan(layout.bands().get(i - 1).y());
        }
        for (CircuitLayout.Route route : layout.routes()) {
            CircuitLayout.Box from =
                    Objects.requireNonNull(boxes.get(route.line().from()));
            CircuitLayout.Box to = Objects.requireNonNull(boxes.get(route.line().to()));
            assertThat(route.points().getFirst().y()).isCloseTo(from.y(), within(1.0));
            assertThat(route.points().getFirst().x()).isBetween(from.x(), from.x() + from.width());
            assertThat(route.points().getLast().y()).isCloseTo(to.y() + to.height(), within(1.0));
            assertThat(route.points().getLast().x()).isBetween(to.x(), to.x() + to.width());
        }
    }

    @Test
    void edgesBetweenTheSameTwoAreOneLine() {
        CircuitSection section = two(List.of(
                new Edge("input", "head 0.0", "v", 0.5, NONE),
                new Edge("input", "head 0.0", "q", -0.2, new Interval(-0.3, -0.1, 0.95, "t")),
                new Edge("head 0.0", "logits", "", -1, NONE)));
        String svg = svg(section);

        assertThat(section.lines()).hasSize(2);
        assertThat(Pattern.compile("class=\"wire ").matcher(svg).results()).hasSize(2);
        assertThat(svg)
                .contains("input to head 0.0: v 0.500; q -0.200 [-0.300, -0.100] (m)")
                .contains(">q v</text>")
                .contains("class=\"wire helps\"")
                .contains("class=\"wire hurts\"");
    }

    @Test
    void linesAreAsWideAsTheirEffectsAreGreat() {
        String svg = svg(two(List.of(
                new Edge("input", "head 0.0", "v", 1, NONE),
                new Edge("head 0.0", "mlp 0", "", -2, NONE),
                new Edge("mlp 0", "logits", "", 4, NONE))));
        List<Double> widths = Pattern.compile("stroke-width=\"([0-9.]+)\"")
                .matcher(svg)
                .results()
                .map((MatchResult width) -> Double.valueOf(width.group(1)))
                .sorted()
                .toList();

        assertThat(widths).hasSize(3);
        assertThat(widths.get(2)).isEqualTo(7);
        assertThat(widths.get(1) - 1.2).isCloseTo((7 - 1.2) / 2, within(0.1));
        assertThat(widths.get(0) - 1.2).isCloseTo((7 - 1.2) / 4, within(0.1));
    }

    @Test
    void theSameCircuitGivesTheSameDrawing() {
        assertThat(svg(DemoCircuit.circuit())).isEqualTo(svg(DemoCircuit.circuit()));
    }

    @Test
    void namesAreEscaped() {
        CircuitSection odd = new CircuitSection(
                "<t>",
                "",
                "<m>",
                List.of("<l>", "up"),
                List.of(new Node("<a>", Kind.INPUT, 0, "<r>"), new Node("b&c", Kind.OUTPUT, 1, "")),
                List.of(new Edge("<a>", "b&c", "<p>", 1, NONE)));
        assertThat(svg(odd))
                .doesNotContain("<a>", "<r>", "<l>", "<m>", "<p>", "<t>")
                .contains("&lt;a&gt;", "b&amp;c");
    }

    @Test
    void legendSaysOnlyWhatIsThere() {
        assertThat(CircuitSvg.legend(two(List.of(new Edge("head 0.0", "logits", "", -1, NONE)))))
                .extracting(GraphLegend.Item::words)
                .containsExactly("hurts: lowers the m", "as wide as this: 1");
        assertThat(CircuitSvg.legend(DemoCircuit.small())).hasSize(4);
        assertThat(CircuitSvg.legend(two(List.of()))).isEmpty();
    }

    @Test
    void whatDoesNotLeadUpwardsIsRefused() {
        assertThatThrownBy(() -> two(List.of(new Edge("mlp 0", "head 0.0", "q", 1, NONE))))
                .hasMessageContaining("from 'mlp 0' to 'head 0.0' does not lead upwards");
        assertThatThrownBy(() -> two(List.of(new Edge("mlp 0", "head 9.0", "q", 1, NONE))))
                .hasMessageContaining("not both are nodes");
    }

    @Test
    void largeCircuitsAreNotDrawn() {
        List<Node> many = java.util.stream.IntStream.range(0, 200)
                .mapToObj(head -> new Node("head 0." + head, Kind.HEAD, 0, ""))
                .toList();
        CircuitSection section = new CircuitSection("c", "", "m", List.of("layer 0"), many, List.of());
        assertThat(CircuitSvg.draw(section, "id")).isEmpty();
    }

    @Test
    void patternHasACellForEveryTokenThatIsSeen() {
        AttentionSection section = DemoCircuit.attention();
        String svg = AttentionSvg.draw(section, "id").orElseThrow();
        int count = section.tokens().size();

        assertThat(Pattern.compile("<rect class=\"share\"").matcher(svg).results())
                .hasSize(count * (count + 1) / 2);
        assertThat(svg).contains("\u2423to to \u2423Mary (position 2): ").contains("&lt;s&gt;");
        assertThat(AttentionSvg.draw(
                        new AttentionSection(
                                "t",
                                "",
                                "head 0.0",
                                Collections.nCopies(65, "a"),
                                Collections.nCopies(65, Collections.nCopies(65, 0.0))),
                        "id"))
                .isEmpty();
    }

    @Test
    void whatCannotBeSeenInTokensIsShown() {
        assertThat(AttentionSection.visible(" the")).isEqualTo("\u2423the");
        assertThat(AttentionSection.visible("\n\t")).isEqualTo("\u21b5\u21e5");
        assertThat(AttentionSection.visible("\u0007\u200b\u00a0")).isEqualTo("\\u0007\\u200b\\u00a0");
        assertThat(AttentionSection.visible("")).isEqualTo("\u2205");
        assertThat(AttentionSection.quoted(" \"caf\u00e9\"\n")).isEqualTo("\" \\\"caf\\u00e9\\\"\\n\"");
    }
}

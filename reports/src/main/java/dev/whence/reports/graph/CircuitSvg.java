package dev.whence.reports.graph;

import dev.whence.reports.CircuitSection;
import dev.whence.reports.Numbers;
import dev.whence.reports.graph.CircuitLayout.Band;
import dev.whence.reports.graph.CircuitLayout.Box;
import dev.whence.reports.graph.CircuitLayout.Route;
import dev.whence.reports.graph.GraphLayout.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A circuit drawn as SVG, to stand inside an HTML page, as circuits are published: the input at the bottom, the logits on
 * top, a stripe for each layer; the wider a line, the greater its effect; what hurts is dashed and of another colour. Its
 * classes take their colours from the page's style sheet.
 */
public final class CircuitSvg {
    /** Circuits with more components than this are not drawn. */
    public static final int MOST_NODES = 120;
    /** Circuits with more lines than this are not drawn. */
    public static final int MOST_LINES = 300;

    private static final double THINNEST = 1.2;
    private static final double WIDEST = 7;
    private static final double CORNER = 26;

    private final StringBuilder svg = new StringBuilder();
    private final double greatest;

    private CircuitSvg(double greatest) {
        this.greatest = greatest;
    }

    /** Whether a circuit is small enough to be drawn so that one can read it. */
    public static boolean canDraw(CircuitSection section) {
        return !section.nodes().isEmpty()
                && section.nodes().size() <= MOST_NODES
                && section.lines().size() <= MOST_LINES;
    }

    /**
     * The drawing, or empty when the circuit is too large or has no components ({@link #canDraw}).
     *
     * @param id prefix of the ids of its title and description, unique in the page
     */
    public static Optional<String> draw(CircuitSection section, String id) {
        if (!canDraw(section)) {
            return Optional.empty();
        }
        CircuitSvg drawing = new CircuitSvg(greatest(section));
        drawing.circuit(section, CircuitLayout.of(section), id);
        return Optional.of(drawing.svg.toString());
    }

    private static double greatest(CircuitSection section) {
        return section.lines().stream()
                .mapToDouble(line -> Math.abs(line.effect()))
                .max()
                .orElse(0);
    }

    private void circuit(CircuitSection section, CircuitLayout layout, String id) {
        String width = Svg.number(layout.width());
        String height = Svg.number(layout.height());
        add(
                "<svg class=\"graph circuit\" style=\"--width:%spx\" viewBox=\"0 0 %s %s\" width=\"%s\" height=\"%s\" "
                        + "role=\"img\" aria-labelledby=\"%s-title %s-desc\">\n",
                width, width, height, width, height, id, id);
        add("<title id=\"%s-title\">%s</title>\n", id, Svg.escaped(section.title()));
        add("<desc id=\"%s-desc\">%s</desc>\n", id, Svg.escaped(description(section)));
        for (Band band : layout.bands()) {
            add(
                    "<rect class=\"band\" x=\"0\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"8\"/>",
                    Svg.number(band.y()), width, Svg.number(band.height()));
            add(
                    "<text class=\"level\" x=\"12\" y=\"%s\">%s</text>\n",
                    Svg.number(band.y() + band.height() / 2 + 4), Svg.escaped(band.name()));
        }
        // The strongest last, on top of the others.
        layout.routes().reversed().forEach(route -> line(route, section.measure()));
        layout.boxes().forEach(box -> node(box, section.measure()));
        layout.routes().forEach(this::places);
        svg.append("</svg>");
    }

    private static String description(CircuitSection section) {
        return "Circuit of " + section.nodes().size() + " components and "
                + section.edges().size() + " edges: "
                + section.strongest().stream()
                        .limit(60)
                        .map(edge -> edge.words() + " " + Numbers.plain(edge.effect()))
                        .collect(Collectors.joining("; "))
                + (section.edges().size() > 60 ? "; ..." : "");
    }

    private double width(double effect) {
        return greatest == 0 ? THINNEST : THINNEST + (WIDEST - THINNEST) * Math.abs(effect) / greatest;
    }

    private static double arrow(double width) {
        return 7 + 1.4 * width;
    }

    private static String sign(double effect) {
        return effect < 0 ? "hurts" : "helps";
    }

    private void line(Route route, String measure) {
        double width = width(route.line().effect());
        double arrow = arrow(width);
        List<Point> points = new ArrayList<>(route.points());
        Point tip = points.getLast();
        Point before = points.get(points.size() - 2);
        points.set(points.size() - 1, tip.towards(before, arrow - 1));
        String path = Svg.path(points, CORNER);
        add(
                "<g class=\"wire %s\"><title>%s</title>",
                sign(route.line().effect()), Svg.escaped(title(route.line(), measure)));
        add("<path class=\"reach\" d=\"%s\"/>", path);
        add("<path class=\"line\" d=\"%s\" stroke-width=\"%s\"/>", path, Svg.number(width));
        Point base = tip.towards(before, arrow);
        double dx = (base.x() - tip.x()) * 0.42;
        double dy = (base.y() - tip.y()) * 0.42;
        Point left = base.plus(-dy, dx);
        Point right = base.plus(dy, -dx);
        add("<path class=\"arrow\" d=\"M%sL%sL%sZ\"/>", Svg.at(tip), Svg.at(left), Svg.at(right));
        svg.append("</g>\n");
    }

    /** "head 0.1 to head 1.0: k 0.41 [0.3, 0.5]; q 0.02". */
    private static String title(CircuitSection.Line line, String measure) {
        String parts = line.edges().stream()
                .map(edge -> (edge.place().isEmpty() ? "" : edge.place() + " ")
                        + Numbers.plain(edge.effect())
                        + (edge.interval().isAvailable()
                                ? " "
                                        + Numbers.range(
                                                edge.interval().low(),
                                                edge.interval().high())
                                : ""))
                .collect(Collectors.joining("; "));
        return line.from() + " to " + line.to() + ": " + parts + " (" + measure + ")";
    }

    private void node(Box box, String measure) {
        CircuitSection.Node node = box.node();
        String effect = Double.isNaN(node.effect())
                ? ""
                : ": " + Numbers.plain(node.effect())
                        + (node.interval().isAvailable()
                                ? " "
                                        + Numbers.range(
                                                node.interval().low(),
                                                node.interval().high())
                                : "")
                        + " (" + measure + ")";
        String role = node.role().isEmpty() ? "" : ", " + node.role();
        add(
                "<g class=\"node %s\"><title>%s</title>",
                node.kind().name().toLowerCase(Locale.ROOT), Svg.escaped(node.name() + role + effect));
        double round = switch (node.kind()) {
            case HEAD -> 10;
            case MLP -> 2;
            case INPUT, OUTPUT -> box.height() / 2;
        };
        add(
                "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"%s\"/>",
                Svg.number(box.x()),
                Svg.number(box.y()),
                Svg.number(box.width()),
                Svg.number(box.height()),
                Svg.number(round));
        double middle = box.x() + box.width() / 2;
        double base = box.y() + box.height() / 2 + (node.role().isEmpty() ? 5 : -1);
        add(
                "<text x=\"%s\" y=\"%s\">%s</text>",
                Svg.number(middle), Svg.number(base), Svg.escaped(TextWidth.shortened(node.name())));
        if (!node.role().isEmpty()) {
            add(
                    "<text class=\"part\" x=\"%s\" y=\"%s\">%s</text>",
                    Svg.number(middle), Svg.number(base + 13), Svg.escaped(node.role()));
        }
        svg.append("</g>\n");
    }

    /** The letters stand beside the arrowhead, where the line is that component's alone. */
    private void places(Route route) {
        String places = route.line().places();
        if (places.isEmpty()) {
            return;
        }
        Point tip = route.points().getLast();
        Point before = route.points().get(route.points().size() - 2);
        double length = arrow(width(route.line().effect()));
        Point at = tip.towards(before, Math.min(length + 9, 0.6 * tip.distance(before) + 4));
        add(
                "<text class=\"place\" x=\"%s\" y=\"%s\">%s</text>\n",
                Svg.number(at.x()), Svg.number(at.y() + 4), Svg.escaped(places));
    }

    /** The signs of a section's drawing. */
    public static List<GraphLegend.Item> legend(CircuitSection section) {
        double greatest = greatest(section);
        List<GraphLegend.Item> items = new ArrayList<>();
        boolean helps = section.lines().stream().anyMatch(line -> line.effect() >= 0);
        boolean hurts = section.lines().stream().anyMatch(line -> line.effect() < 0);
        CircuitSvg drawing = new CircuitSvg(greatest);
        if (helps) {
            items.add(new GraphLegend.Item(drawing.sample(0.45 * greatest), "helps: raises the " + section.measure()));
        }
        if (hurts) {
            items.add(new GraphLegend.Item(drawing.sample(-0.45 * greatest), "hurts: lowers the " + section.measure()));
        }
        if (greatest > 0) {
            items.add(new GraphLegend.Item(
                    drawing.sample(helps ? greatest : -greatest), "as wide as this: " + Numbers.plain(greatest)));
        }
        if (section.edges().stream().anyMatch(edge -> !edge.place().isEmpty())) {
            items.add(new GraphLegend.Item("", "q, k, v: read as query, key or value"));
        }
        return items;
    }

    private String sample(double effect) {
        svg.setLength(0);
        svg.append("<svg class=\"sample\" viewBox=\"0 0 46 16\" width=\"46\" height=\"16\" aria-hidden=\"true\">");
        add(
                "<g class=\"wire %s\"><path class=\"line\" d=\"M1 8L45 8\" stroke-width=\"%s\"/></g></svg>",
                sign(effect), Svg.number(width(effect)));
        return svg.toString();
    }

    private void add(String format, Object... values) {
        Svg.add(svg, format, values);
    }
}

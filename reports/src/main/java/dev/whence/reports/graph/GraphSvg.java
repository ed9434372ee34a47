package dev.whence.reports.graph;

import dev.whence.causal.graph.Mark;
import dev.whence.reports.EdgeRow;
import dev.whence.reports.EdgeRow.Difference;
import dev.whence.reports.GraphSection;
import dev.whence.reports.Numbers;
import dev.whence.reports.graph.GraphLayout.Box;
import dev.whence.reports.graph.GraphLayout.Point;
import dev.whence.reports.graph.GraphLayout.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A graph drawn as SVG, to stand inside an HTML page: arrowheads, tails and circles at the ends of edges, the wider the
 * more stable; bidirected edges dashed; nodes by role. Its classes ({@code node treatment}, {@code edge extra}) take
 * their colours from the page's style sheet, so that it follows the page from light to dark.
 */
public final class GraphSvg {
    /** Graphs with more nodes than this are not drawn. */
    public static final int MOST_NODES = 1500;
    /** Graphs with more edges than this are not drawn. */
    public static final int MOST_EDGES = 4000;

    /** Wider drawings are shrunk so much by a page that their lines would vanish. */
    private static final double LARGE = 2200;

    private static final double ARROW = 9;
    private static final double CIRCLE = 4.5;
    private static final double CORNER = 18;

    private final StringBuilder svg = new StringBuilder();

    private GraphSvg() {}

    /** Whether a graph is small enough to be drawn so that one can read it. */
    public static boolean canDraw(GraphSection section) {
        return section.document().graph().size() <= MOST_NODES
                && section.edges().size() <= MOST_EDGES;
    }

    /**
     * The drawing, or empty when the graph is too large ({@link #canDraw}).
     *
     * @param id prefix of the ids of its title and description, unique in the page
     */
    public static Optional<String> draw(GraphSection section, String id) {
        if (!canDraw(section) || section.document().graph().size() == 0) {
            return Optional.empty();
        }
        GraphSvg drawing = new GraphSvg();
        drawing.graph(section, GraphLayout.of(section), id);
        return Optional.of(drawing.svg.toString());
    }

    private void graph(GraphSection section, GraphLayout layout, String id) {
        String width = Svg.number(layout.width());
        String height = Svg.number(layout.height());
        add(
                "<svg class=\"graph%s\" style=\"--width:%spx\" viewBox=\"0 0 %s %s\" width=\"%s\" height=\"%s\" "
                        + "role=\"img\" aria-labelledby=\"%s-title %s-desc\">%n",
                layout.width() > LARGE ? " large" : "", width, width, height, width, height, id, id);
        add("<title id=\"%s-title\">%s</title>%n", id, Svg.escaped(section.title()));
        add("<desc id=\"%s-desc\">%s</desc>%n", id, Svg.escaped(description(section)));
        layout.routes().forEach(this::edge);
        layout.nodes().forEach(this::node);
        layout.routes().forEach(this::label);
        svg.append("</svg>");
    }

    /** One edge from left to right without its nodes, for a legend. */
    static String sample(EdgeRow row) {
        GraphSvg drawing = new GraphSvg();
        drawing.svg.append(
                "<svg class=\"sample\" viewBox=\"0 0 46 16\" width=\"46\" height=\"16\" aria-hidden=\"true\">");
        drawing.edge(new Route(row, List.of(new Point(1, 8), new Point(45, 8)), Optional.empty()));
        return drawing.svg.append("</svg>").toString();
    }

    private static String description(GraphSection section) {
        var graph = section.document().graph();
        String edges = section.edges().stream()
                .limit(60)
                .map(row -> row.words() + (row.difference() == Difference.MISSING ? " (missing)" : ""))
                .collect(java.util.stream.Collectors.joining(", "));
        return graph.kind() + " with " + graph.size() + " nodes and "
                + graph.marks().edges().size() + " edges: " + edges
                + (section.edges().size() > 60 ? ", ..." : "");
    }

    private void node(Box box) {
        String role = box.role()
                .map(part -> " " + part.name().toLowerCase(Locale.ROOT))
                .orElse("");
        add(
                "<g class=\"node%s\"><title>%s</title>",
                role,
                Svg.escaped(box.name()
                        + box.role().map(part -> " (" + part.words() + ")").orElse("")));
        add(
                "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"9\"/>",
                Svg.number(box.x()), Svg.number(box.y()), Svg.number(box.width()), Svg.number(box.height()));
        double middle = box.x() + box.width() / 2;
        double base = box.y() + box.height() / 2 + (box.role().isPresent() ? -1 : 5);
        add(
                "<text x=\"%s\" y=\"%s\">%s</text>",
                Svg.number(middle), Svg.number(base), Svg.escaped(TextWidth.shortened(box.name())));
        box.role()
                .ifPresent(part -> add(
                        "<text class=\"part\" x=\"%s\" y=\"%s\">%s</text>",
                        Svg.number(middle), Svg.number(base + 13), Svg.escaped(part.words())));
        svg.append("</g>\n");
    }

    private void edge(Route route) {
        if (route.points().size() < 2) {
            return;
        }
        EdgeRow row = route.edge();
        List<Point> points = new ArrayList<>(route.points());
        double width = width(row);
        double arrow = ARROW + width;
        Point last = points.getLast();
        Point beforeLast = points.get(points.size() - 2);
        Point first = points.getFirst();
        Point second = points.get(1);
        points.set(0, first.towards(second, room(row.edge().fromMark(), arrow)));
        points.set(points.size() - 1, last.towards(beforeLast, room(row.edge().toMark(), arrow)));
        add("<g class=\"%s\"><title>%s</title>", classes(row), Svg.escaped(title(row)));
        String path = Svg.path(points, CORNER);
        add("<path class=\"reach\" d=\"%s\"/>", path);
        add("<path class=\"line\" d=\"%s\" stroke-width=\"%s\"/>", path, Svg.number(width));
        mark(row.edge().fromMark(), first, second, arrow);
        mark(row.edge().toMark(), last, beforeLast, arrow);
        svg.append("</g>\n");
    }

    /** "pka --> akt, found in 93% of resamples". */
    private static String title(EdgeRow row) {
        StringBuilder text = new StringBuilder(row.words());
        row.frequency()
                .ifPresent(share -> text.append(", found in ")
                        .append(Numbers.percent(share))
                        .append(" of resamples"));
        if (row.difference() != Difference.NONE) {
            text.append(", ").append(row.difference().words());
        }
        return text.toString();
    }

    private static String classes(EdgeRow row) {
        StringBuilder classes = new StringBuilder("edge");
        if (row.edge().isBidirected()) {
            classes.append(" bidirected");
        }
        if (row.difference() != Difference.NONE) {
            classes.append(' ').append(row.difference().name().toLowerCase(Locale.ROOT));
        }
        return classes.toString();
    }

    private static double width(EdgeRow row) {
        double share = row.frequency().orElse(row.difference() == Difference.MISSING ? 0 : 0.3);
        return 1 + 3.2 * Math.clamp(share, 0, 1);
    }

    private static double room(Mark mark, double arrow) {
        return switch (mark) {
            case TAIL -> 0;
            case ARROW -> arrow - 1.5;
            case CIRCLE -> 2 * CIRCLE;
        };
    }

    private void mark(Mark mark, Point tip, Point from, double size) {
        switch (mark) {
            case TAIL -> {}
            case ARROW -> {
                Point base = tip.towards(from, size);
                double dx = (base.x() - tip.x()) * 0.48;
                double dy = (base.y() - tip.y()) * 0.48;
                Point left = base.plus(-dy, dx);
                Point right = base.plus(dy, -dx);
                add(
                        "<path class=\"arrow\" d=\"M%s %sL%s %sL%s %sZ\"/>",
                        Svg.number(tip.x()),
                        Svg.number(tip.y()),
                        Svg.number(left.x()),
                        Svg.number(left.y()),
                        Svg.number(right.x()),
                        Svg.number(right.y()));
            }
            case CIRCLE -> {
                Point middle = tip.towards(from, CIRCLE);
                add(
                        "<circle class=\"circle\" cx=\"%s\" cy=\"%s\" r=\"%s\"/>",
                        Svg.number(middle.x()), Svg.number(middle.y()), Svg.number(CIRCLE - 0.8));
            }
        }
    }

    private void label(Route route) {
        route.label()
                .ifPresent(at -> add(
                        "<text class=\"share%s\" x=\"%s\" y=\"%s\">%s</text>%n",
                        route.edge().difference() == Difference.NONE
                                ? ""
                                : " " + route.edge().difference().name().toLowerCase(Locale.ROOT),
                        Svg.number(at.x()),
                        Svg.number(at.y() + 4),
                        Svg.escaped(GraphLayout.label(route.edge()))));
    }

    private void add(String format, Object... values) {
        Svg.add(svg, format, values);
    }
}

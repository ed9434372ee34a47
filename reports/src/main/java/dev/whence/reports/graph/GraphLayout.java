package dev.whence.reports.graph;

import dev.whence.causal.graph.Graph;
import dev.whence.reports.EdgeRow;
import dev.whence.reports.GraphSection;
import dev.whence.reports.GraphSection.Role;
import dev.whence.reports.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.elk.alg.layered.LayeredLayoutProvider;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkBendPoint;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkLabel;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/**
 * Where the nodes of a graph lie and how its edges run, in pixels from the top left corner. The same graph gives the
 * same layout.
 *
 * @param width width of the whole
 * @param height height of the whole
 * @param nodes one box for each node, in the graph's order
 * @param routes one route for each edge of {@link GraphSection#edges()}, in that order
 */
record GraphLayout(double width, double height, List<Box> nodes, List<Route> routes) {
    /** Above so many edges a drawing carries no labels on them. */
    static final int MOST_LABELS = 60;
    /** Above so many nodes only one direction is tried, with less search for crossings. */
    private static final int SMALL = 60;

    static {
        // Registers the types of ELK's options, which the algorithm needs even when it is called directly.
        LayoutMetaDataService.getInstance();
    }

    private static final double ROOM_WIDTH = 1000;
    private static final double ROOM_HEIGHT = 880;
    private static final double SHORTEST_END = 16;
    private static final double LABEL_HEIGHT = 14;

    GraphLayout {
        nodes = List.copyOf(nodes);
        routes = List.copyOf(routes);
    }

    /** A node's rectangle. */
    record Box(String name, Optional<Role> role, double x, double y, double width, double height) {}

    /**
     * An edge's line.
     *
     * @param edge the edge
     * @param points from its first to its last end: corners of a polyline
     * @param label middle of its label; empty when it has none
     */
    record Route(EdgeRow edge, List<Point> points, Optional<Point> label) {}

    /** A point in the plane. */
    record Point(double x, double y) {
        Point plus(double dx, double dy) {
            return new Point(x + dx, y + dy);
        }

        double distance(Point other) {
            return Math.hypot(other.x - x, other.y - y);
        }

        /** The point at a distance from here on the way to {@code other}. */
        Point towards(Point other, double distance) {
            double length = distance(other);
            return length == 0 ? this : plus((other.x - x) / length * distance, (other.y - y) / length * distance);
        }
    }

    /** Lays out downwards and, for a small graph, also to the right; keeps what fits a page larger. */
    static GraphLayout of(GraphSection section) {
        GraphLayout down = laidOut(section, Direction.DOWN);
        if (section.document().graph().size() > SMALL) {
            return down;
        }
        GraphLayout right = laidOut(section, Direction.RIGHT);
        return right.scale() > down.scale() ? right : down;
    }

    private double scale() {
        return Math.min(1, Math.min(ROOM_WIDTH / width, ROOM_HEIGHT / height));
    }

    private static GraphLayout laidOut(GraphSection section, Direction direction) {
        Graph graph = section.document().graph();
        List<EdgeRow> rows = section.edges();
        ElkNode root = ElkGraphUtil.createGraph();
        options(root, direction, graph.size());
        List<ElkNode> nodes = new ArrayList<>();
        for (String name : graph.nodes()) {
            ElkNode node = ElkGraphUtil.createNode(root);
            Optional<Role> role = Optional.ofNullable(section.roles().get(name));
            node.setDimensions(width(name, role), role.isPresent() ? 42 : 32);
            nodes.add(node);
        }
        List<ElkEdge> edges = new ArrayList<>();
        for (EdgeRow row : rows) {
            ElkEdge edge = ElkGraphUtil.createSimpleEdge(
                    nodes.get(row.edge().from()), nodes.get(row.edge().to()));
            edge.setProperty(LayeredOptions.PRIORITY_DIRECTION, row.edge().isDirected() ? 10 : 0);
            String text = label(row);
            if (!text.isEmpty() && rows.size() <= MOST_LABELS) {
                ElkLabel label = ElkGraphUtil.createLabel(text, edge);
                label.setDimensions(TextWidth.of(text, 11) + 8, LABEL_HEIGHT);
            }
            edges.add(edge);
        }
        new LayeredLayoutProvider().layout(root, new BasicProgressMonitor());
        List<Box> boxes = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            ElkNode node = nodes.get(i);
            String name = graph.name(i);
            boxes.add(new Box(
                    name,
                    Optional.ofNullable(section.roles().get(name)),
                    node.getX(),
                    node.getY(),
                    node.getWidth(),
                    node.getHeight()));
        }
        List<Route> routes = new ArrayList<>();
        for (int i = 0; i < edges.size(); i++) {
            routes.add(route(rows.get(i), edges.get(i)));
        }
        return new GraphLayout(root.getWidth(), root.getHeight(), boxes, routes);
    }

    private static void options(ElkNode root, Direction direction, int size) {
        root.setProperty(LayeredOptions.DIRECTION, direction);
        root.setProperty(LayeredOptions.RANDOM_SEED, 1);
        root.setProperty(LayeredOptions.EDGE_ROUTING, EdgeRouting.POLYLINE);
        root.setProperty(LayeredOptions.SPACING_NODE_NODE, 28.0);
        root.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, 36.0);
        root.setProperty(LayeredOptions.SPACING_EDGE_NODE, 16.0);
        root.setProperty(LayeredOptions.SPACING_EDGE_NODE_BETWEEN_LAYERS, 16.0);
        root.setProperty(LayeredOptions.SPACING_EDGE_EDGE, 12.0);
        root.setProperty(LayeredOptions.SPACING_EDGE_EDGE_BETWEEN_LAYERS, 12.0);
        root.setProperty(LayeredOptions.SPACING_EDGE_LABEL, 2.0);
        root.setProperty(LayeredOptions.PADDING, new ElkPadding(12));
        root.setProperty(LayeredOptions.ASPECT_RATIO, 1.5);
        root.setProperty(LayeredOptions.THOROUGHNESS, size <= SMALL ? 20 : 3);
    }

    private static Route route(EdgeRow row, ElkEdge edge) {
        List<Point> points = new ArrayList<>();
        if (!edge.getSections().isEmpty()) {
            ElkEdgeSection section = edge.getSections().getFirst();
            points.add(new Point(section.getStartX(), section.getStartY()));
            for (ElkBendPoint bend : section.getBendPoints()) {
                points.add(new Point(bend.getX(), bend.getY()));
            }
            points.add(new Point(section.getEndX(), section.getEndY()));
        }
        dropShortEnds(points);
        Optional<Point> label = edge.getLabels().stream()
                .findFirst()
                .map(text -> new Point(text.getX() + text.getWidth() / 2, text.getY() + text.getHeight() / 2));
        return new Route(row, List.copyOf(points), label);
    }

    /** Takes out bends so near an end that an arrowhead would not fit between; else it would point along the stub. */
    private static void dropShortEnds(List<Point> points) {
        while (points.size() > 2 && points.getLast().distance(points.get(points.size() - 2)) < SHORTEST_END) {
            points.remove(points.size() - 2);
        }
        while (points.size() > 2 && points.getFirst().distance(points.get(1)) < SHORTEST_END) {
            points.remove(1);
        }
    }

    private static double width(String name, Optional<Role> role) {
        double text = TextWidth.of(TextWidth.shortened(name), 14);
        double below = role.map(part -> TextWidth.of(part.words(), 10)).orElse(0.0);
        return Math.max(44, Math.max(text, below) + 24);
    }

    /** What stands on an edge: its stability and, where it differs from a reference, how. */
    static String label(EdgeRow row) {
        String share =
                row.frequency().isPresent() ? Numbers.percent(row.frequency().getAsDouble()) : "";
        String difference = row.difference() == EdgeRow.Difference.SAME
                ? ""
                : row.difference() == EdgeRow.Difference.MARKS
                        ? "turned"
                        : row.difference().words();
        return share.isEmpty() || difference.isEmpty() ? share + difference : share + " " + difference;
    }
}

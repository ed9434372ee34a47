package dev.whence.reports.graph;

import dev.whence.reports.CircuitSection;
import dev.whence.reports.CircuitSection.Kind;
import dev.whence.reports.graph.GraphLayout.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.eclipse.elk.alg.layered.LayeredLayoutProvider;
import org.eclipse.elk.alg.layered.options.CycleBreakingStrategy;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.alg.layered.options.LayeringStrategy;
import org.eclipse.elk.alg.layered.options.NodePlacementStrategy;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkBendPoint;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/**
 * Where the components of a circuit lie, the input at the bottom and the logits on top, in pixels from the top left
 * corner. The same circuit gives the same layout.
 *
 * @param width width of the whole
 * @param height height of the whole
 * @param boxes one for each component
 * @param routes one for each of {@link CircuitSection#lines()}, from the one that writes to the one that reads
 * @param bands one for each level that has components, from the bottom
 */
record CircuitLayout(double width, double height, List<Box> boxes, List<Route> routes, List<Band> bands) {
    static {
        LayoutMetaDataService.getInstance();
    }

    /** Room for the names of levels. */
    static final double MARGIN = 84;

    private static final double BAND = 13;
    private static final double PADDING = 16;

    CircuitLayout {
        boxes = List.copyOf(boxes);
        routes = List.copyOf(routes);
        bands = List.copyOf(bands);
    }

    /** A component's rectangle. */
    record Box(CircuitSection.Node node, double x, double y, double width, double height) {}

    /** A line's corners, upwards. */
    record Route(CircuitSection.Line line, List<Point> points) {}

    /** A level's stripe. */
    record Band(String name, double y, double height) {}

    static CircuitLayout of(CircuitSection section) {
        ElkNode root = ElkGraphUtil.createGraph();
        options(root);
        // ELK keeps the layers that positions give; drawn downwards, edges turned round, the logits come first.
        Map<Integer, Integer> rows = new TreeMap<>(Comparator.reverseOrder());
        section.nodes().forEach(node -> rows.put(node.row(), 0));
        int place = 0;
        for (Map.Entry<Integer, Integer> row : rows.entrySet()) {
            row.setValue(place++);
        }
        Map<String, ElkNode> nodes = new LinkedHashMap<>();
        int column = 0;
        for (CircuitSection.Node node : section.nodes()) {
            ElkNode box = ElkGraphUtil.createNode(root);
            box.setDimensions(width(node, section.lines()), node.role().isEmpty() ? 32 : 42);
            box.setLocation(100.0 * column++, 100.0 * Objects.requireNonNull(rows.get(node.row())));
            nodes.put(node.name(), box);
        }
        List<ElkEdge> edges = new ArrayList<>();
        for (CircuitSection.Line line : section.lines()) {
            ElkEdge edge = ElkGraphUtil.createSimpleEdge(
                    Objects.requireNonNull(nodes.get(line.to())), Objects.requireNonNull(nodes.get(line.from())));
            edge.setProperty(LayeredOptions.PRIORITY_STRAIGHTNESS, line.edges().size());
            edges.add(edge);
        }
        new LayeredLayoutProvider().layout(root, new BasicProgressMonitor());
        return read(section, root, nodes, edges);
    }

    private static CircuitLayout read(
            CircuitSection section, ElkNode root, Map<String, ElkNode> nodes, List<ElkEdge> edges) {
        List<Box> boxes = new ArrayList<>();
        Map<Integer, double[]> spans = new TreeMap<>();
        for (CircuitSection.Node node : section.nodes()) {
            ElkNode box = Objects.requireNonNull(nodes.get(node.name()));
            boxes.add(new Box(node, box.getX() + MARGIN, box.getY(), box.getWidth(), box.getHeight()));
            double[] span = spans.computeIfAbsent(node.level(), _ -> new double[] {Double.MAX_VALUE, 0});
            span[0] = Math.min(span[0], box.getY());
            span[1] = Math.max(span[1], box.getY() + box.getHeight());
        }
        List<Route> routes = new ArrayList<>();
        for (int i = 0; i < edges.size(); i++) {
            routes.add(new Route(section.lines().get(i), points(edges.get(i)).reversed()));
        }
        List<Band> bands = new ArrayList<>();
        spans.forEach((level, span) ->
                bands.add(new Band(section.levels().get(level), span[0] - BAND, span[1] - span[0] + 2 * BAND)));
        return new CircuitLayout(root.getWidth() + MARGIN, root.getHeight(), boxes, routes, bands);
    }

    private static List<Point> points(ElkEdge edge) {
        List<Point> points = new ArrayList<>();
        ElkEdgeSection section = edge.getSections().getFirst();
        points.add(new Point(section.getStartX() + MARGIN, section.getStartY()));
        for (ElkBendPoint bend : section.getBendPoints()) {
            points.add(new Point(bend.getX() + MARGIN, bend.getY()));
        }
        points.add(new Point(section.getEndX() + MARGIN, section.getEndY()));
        return points;
    }

    private static void options(ElkNode root) {
        root.setProperty(LayeredOptions.DIRECTION, Direction.DOWN);
        root.setProperty(LayeredOptions.RANDOM_SEED, 1);
        // Parts that nothing connects stay at their levels too.
        root.setProperty(LayeredOptions.SEPARATE_CONNECTED_COMPONENTS, false);
        root.setProperty(LayeredOptions.CYCLE_BREAKING_STRATEGY, CycleBreakingStrategy.INTERACTIVE);
        root.setProperty(LayeredOptions.LAYERING_STRATEGY, LayeringStrategy.INTERACTIVE);
        root.setProperty(LayeredOptions.NODE_PLACEMENT_STRATEGY, NodePlacementStrategy.NETWORK_SIMPLEX);
        root.setProperty(LayeredOptions.EDGE_ROUTING, EdgeRouting.POLYLINE);
        root.setProperty(LayeredOptions.SPACING_NODE_NODE, 30.0);
        root.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, 52.0);
        root.setProperty(LayeredOptions.SPACING_EDGE_NODE, 18.0);
        root.setProperty(LayeredOptions.SPACING_EDGE_NODE_BETWEEN_LAYERS, 20.0);
        root.setProperty(LayeredOptions.SPACING_EDGE_EDGE, 12.0);
        root.setProperty(LayeredOptions.PADDING, new ElkPadding(BAND + 3, PADDING, BAND + 3, PADDING));
        root.setProperty(LayeredOptions.THOROUGHNESS, 30);
    }

    /** Wide enough for its words, and for every line that ends below it to have its own place. */
    private static double width(CircuitSection.Node node, List<CircuitSection.Line> lines) {
        double text = Math.max(TextWidth.of(TextWidth.shortened(node.name()), 14), TextWidth.of(node.role(), 10));
        long into = lines.stream().filter(line -> line.to().equals(node.name())).count();
        long out =
                lines.stream().filter(line -> line.from().equals(node.name())).count();
        double least = node.kind() == Kind.INPUT || node.kind() == Kind.OUTPUT ? 90 : 56;
        return Math.max(Math.max(least, text + 24), 16.0 * (Math.max(into, out) + 1));
    }
}

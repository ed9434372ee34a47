package dev.whence.causal.format;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.Mark;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * GraphML (<a href="http://graphml.graphdrawing.org">graphml.graphdrawing.org</a>). Marks are data of edges, named
 * {@code fromMark} and {@code toMark}; where there are none an edge is directed or undirected as GraphML says. Nodes are
 * called by their data {@code name} (igraph), by a label where their ids are mere numbers (yEd), or else by their id
 * (NetworkX). Document types and external entities are not resolved.
 */
final class GraphMlGraphs {
    /** Ids that programs make up: {@code n0}, {@code 17}, {@code n0::n3}. */
    private static final Pattern NUMBERED = Pattern.compile("n?\\d+(::n?\\d+)*");

    private record Item(String id, String to, boolean directed, Map<String, String> data, String place) {}

    private final String text;
    private final GraphDraft draft;
    private final LineIndex lines;
    /** What each key of {@code data} elements stands for, in lower case. */
    private final Map<String, String> keys = new HashMap<>();

    private final Map<String, String> edgeDefaults = new HashMap<>();
    private final Map<String, Item> nodes = new LinkedHashMap<>();
    private final List<Item> edges = new ArrayList<>();
    private boolean graphSeen;
    private boolean directedByDefault;

    private GraphMlGraphs(String text, String source) {
        this.text = text;
        draft = new GraphDraft(source);
        lines = new LineIndex(text);
    }

    static GraphDocument read(String text, String source) {
        return new GraphMlGraphs(text, source).read();
    }

    private GraphDocument read() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(new StringReader(text));
            try {
                readDocument(xml);
            } finally {
                xml.close();
            }
        } catch (XMLStreamException wrong) {
            var at = wrong.getLocation();
            String place = at == null ? "" : LineIndex.words(at.getLineNumber(), at.getColumnNumber());
            throw draft.error(place, "not XML: " + plain(wrong.getMessage()));
        }
        if (!graphSeen) {
            throw draft.error("", "expected a <graph> in <graphml>");
        }
        return finish();
    }

    /** The parser's message without its own account of the place. */
    private static String plain(@Nullable String message) {
        String all = message == null ? "unreadable" : message;
        int at = all.indexOf("Message: ");
        return at < 0 ? all : all.substring(at + "Message: ".length());
    }

    private void readDocument(XMLStreamReader xml) throws XMLStreamException {
        @Nullable Item current = null;
        @Nullable String key = null;
        Map<String, String> graphData = new HashMap<>();
        StringBuilder content = new StringBuilder();
        boolean root = true;
        while (xml.hasNext()) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    String place = place(xml);
                    String element = xml.getLocalName();
                    if (root && !element.equals("graphml")) {
                        throw draft.error(place, "expected <graphml>, found <" + element + ">");
                    }
                    root = false;
                    content.setLength(0);
                    switch (element) {
                        case "key" -> {
                            key = attribute(xml, "id", place);
                            String name = xml.getAttributeValue(null, "attr.name");
                            keys.put(key, (name == null ? key : name).toLowerCase(Locale.ROOT));
                        }
                        case "data" -> key = attribute(xml, "key", place);
                        case "graph" -> startGraph(xml, place);
                        case "node" -> current = node(xml, place);
                        case "edge" -> current = edge(xml, place);
                        case "hyperedge" -> throw draft.error(place, "hyperedges are not edges of a causal graph");
                        default -> {}
                    }
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> content.append(xml.getText());
                case XMLStreamConstants.ENTITY_REFERENCE ->
                    throw draft.error(place(xml), "the entity &" + xml.getLocalName() + "; is not allowed");
                case XMLStreamConstants.END_ELEMENT -> {
                    Map<String, String> data = current == null ? graphData : current.data;
                    switch (xml.getLocalName()) {
                        case "data" -> data.put(meaning(key), content.toString());
                        case "default" -> edgeDefaults.put(meaning(key), content.toString());
                        case "NodeLabel" -> data.put("label", content.toString().strip());
                        case "node", "edge" -> current = null;
                        default -> {}
                    }
                    content.setLength(0);
                }
                default -> {}
            }
        }
        String kind = graphData.get("kind");
        if (kind != null) {
            draft.kind(kind, "");
        }
    }

    private String meaning(@Nullable String key) {
        return key == null ? "" : keys.getOrDefault(key, key.toLowerCase(Locale.ROOT));
    }

    private void startGraph(XMLStreamReader xml, String place) {
        if (graphSeen) {
            throw draft.error(place, "a second <graph>; expected one, not nested");
        }
        graphSeen = true;
        directedByDefault = !"undirected".equals(xml.getAttributeValue(null, "edgedefault"));
    }

    private Item node(XMLStreamReader xml, String place) {
        String id = attribute(xml, "id", place);
        Item node = new Item(id, "", false, new HashMap<>(), place);
        if (nodes.put(id, node) != null) {
            throw draft.error(place, "two nodes have the id '" + id + "'");
        }
        return node;
    }

    private Item edge(XMLStreamReader xml, String place) {
        String stated = xml.getAttributeValue(null, "directed");
        boolean directed = stated == null ? directedByDefault : stated.strip().equals("true");
        Item edge = new Item(
                attribute(xml, "source", place),
                attribute(xml, "target", place),
                directed,
                new HashMap<>(edgeDefaults),
                place);
        edges.add(edge);
        return edge;
    }

    private String attribute(XMLStreamReader xml, String name, String place) {
        String value = xml.getAttributeValue(null, name);
        if (value == null) {
            throw draft.error(place, "expected an attribute " + name + " in <" + xml.getLocalName() + ">");
        }
        return value;
    }

    private GraphDocument finish() {
        Map<String, String> names = names();
        nodes.forEach((id, node) -> draft.declare(names.getOrDefault(id, id), node.place));
        nodes.forEach((id, node) -> {
            for (String word : node.data.getOrDefault("role", "").strip().split("\\s+")) {
                if (!word.isEmpty()) {
                    NodeRole role = NodeRole.byWord(word)
                            .orElseThrow(() -> draft.error(node.place, "unknown role '" + word + "' of a node"));
                    draft.role(role, names.getOrDefault(id, id), node.place);
                }
            }
        });
        for (Item edge : edges) {
            String from = end(edge.id, names, edge.place);
            String to = end(edge.to, names, edge.place);
            String fromMark = edge.data.get("frommark");
            String toMark = edge.data.get("tomark");
            if ((fromMark == null) != (toMark == null)) {
                throw draft.error(edge.place, "expected both fromMark and toMark, or neither");
            }
            draft.edge(
                    from,
                    to,
                    fromMark == null ? Mark.TAIL : draft.mark(fromMark.strip(), edge.place),
                    toMark == null ? edge.directed ? Mark.ARROW : Mark.TAIL : draft.mark(toMark.strip(), edge.place),
                    frequency(edge),
                    edge.place);
        }
        return draft.finish();
    }

    private String end(String id, Map<String, String> names, String place) {
        if (!nodes.containsKey(id)) {
            draft.requireNode(id, place);
        }
        return names.getOrDefault(id, id);
    }

    private OptionalDouble frequency(Item edge) {
        String value = edge.data.get("frequency");
        if (value == null) {
            return OptionalDouble.empty();
        }
        try {
            return OptionalDouble.of(Double.parseDouble(value.strip()));
        } catch (NumberFormatException notANumber) {
            throw draft.error(edge.place, "expected a frequency from 0 to 1, found '" + value + "'");
        }
    }

    private Map<String, String> names() {
        Map<String, String> names = names(node -> node.data.get("name"));
        if (names.isEmpty()
                && nodes.keySet().stream().allMatch(id -> NUMBERED.matcher(id).matches())) {
            return names(node -> node.data.get("label"));
        }
        return names;
    }

    /** Names for all nodes by id; empty unless every node has one of its own. */
    private Map<String, String> names(Function<Item, @Nullable String> of) {
        Map<String, String> names = new HashMap<>();
        nodes.forEach((id, node) -> {
            String name = of.apply(node);
            if (name != null && !name.isBlank()) {
                names.put(id, name);
            }
        });
        boolean distinct = new HashSet<>(names.values()).size() == nodes.size();
        return distinct ? names : Map.of();
    }

    /** Where the tag begins that the reader stands after. (Its line and column are right, its offset is not always.) */
    private String place(XMLStreamReader xml) {
        var end = xml.getLocation();
        int position = lines.position(end.getLineNumber(), end.getColumnNumber());
        return lines.place(Math.max(0, text.lastIndexOf('<', position - 1)));
    }

    static String write(GraphDocument document) {
        Graph graph = document.graph();
        StringBuilder out = new StringBuilder("""
                <?xml version="1.0" encoding="UTF-8"?>
                <graphml xmlns="http://graphml.graphdrawing.org/xmlns">
                  <key id="kind" for="graph" attr.name="kind" attr.type="string"/>
                  <key id="name" for="node" attr.name="name" attr.type="string"/>
                  <key id="role" for="node" attr.name="role" attr.type="string"/>
                  <key id="fromMark" for="edge" attr.name="fromMark" attr.type="string"/>
                  <key id="toMark" for="edge" attr.name="toMark" attr.type="string"/>
                  <key id="frequency" for="edge" attr.name="frequency" attr.type="double"/>
                  <graph edgedefault="directed">
                """);
        out.append("    ").append(data("kind", GraphDraft.kindWord(graph))).append('\n');
        for (int node = 0; node < graph.size(); node++) {
            out.append("    <node id=\"n").append(node).append("\">");
            out.append(data("name", graph.name(node)));
            List<NodeRole> roles = GraphDraft.rolesOf(document, node);
            if (!roles.isEmpty()) {
                out.append(data(
                        "role",
                        String.join(" ", roles.stream().map(NodeRole::word).toList())));
            }
            out.append("</node>\n");
        }
        for (Edge edge : graph.edges()) {
            out.append("    <edge source=\"n").append(edge.from());
            out.append("\" target=\"n").append(edge.to()).append('"');
            out.append(edge.isDirected() ? ">" : " directed=\"false\">");
            out.append(data("fromMark", JsonGraphs.word(edge.fromMark())));
            out.append(data("toMark", JsonGraphs.word(edge.toMark())));
            document.frequency(edge).ifPresent(frequency -> out.append(data("frequency", Double.toString(frequency))));
            out.append("</edge>\n");
        }
        return out.append("  </graph>\n</graphml>\n").toString();
    }

    private static String data(String key, String value) {
        return "<data key=\"" + key + "\">" + escape(value) + "</data>";
    }

    private static String escape(String value) {
        StringBuilder out = new StringBuilder();
        for (char c : value.toCharArray()) {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '\r' -> out.append("&#13;"); // a bare one would be read as a line feed
                default -> {
                    if (c < 0x20 && c != '\t' && c != '\n' || c == 0xFFFE || c == 0xFFFF) {
                        throw new InputException("GraphML cannot hold the node name '" + value
                                + "': it has a character that XML does not allow; write JSON instead");
                    }
                    out.append(c);
                }
            }
        }
        return out.toString();
    }
}

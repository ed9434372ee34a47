package dev.whence.causal.format;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.whence.causal.Names;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.Mark;
import dev.whence.causal.graph.NodeSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** {@code {"kind":"dag","nodes":["a","b"],"edges":[{"from":"a","to":"b","fromMark":"tail","toMark":"arrow"}]}}. */
final class JsonGraphs {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final List<String> TOP_FIELDS = List.of("kind", "nodes", "edges", "roles");
    private static final List<String> EDGE_FIELDS = List.of("from", "to", "fromMark", "toMark", "frequency");

    private final GraphDraft draft;

    private JsonGraphs(String source) {
        draft = new GraphDraft(source);
    }

    static GraphDocument read(String text, String source) {
        return new JsonGraphs(source).read(text);
    }

    private GraphDocument read(String text) {
        JsonNode top;
        try {
            top = MAPPER.readTree(text);
        } catch (JsonProcessingException wrong) {
            JsonLocation at = wrong.getLocation();
            String place = at == null ? "" : LineIndex.words(at.getLineNr(), at.getColumnNr());
            throw draft.error(place, "not JSON: " + wrong.getOriginalMessage());
        }
        if (!top.isObject()) {
            throw draft.error("$", "expected an object with \"nodes\" and \"edges\", found " + describe(top));
        }
        checkFields(top, "$", TOP_FIELDS);
        if (top.hasNonNull("kind")) {
            draft.kind(text(top, "kind", "$"), "$.kind");
        }
        int i = 0;
        for (JsonNode node : array(top, "nodes", "$")) {
            String place = "$.nodes[" + i++ + "]";
            draft.declare(string(node, place), place);
        }
        i = 0;
        for (JsonNode edge : array(top, "edges", "$")) {
            readEdge(edge, "$.edges[" + i++ + "]");
        }
        if (top.hasNonNull("roles")) {
            readRoles(top.get("roles"));
        }
        return draft.finish();
    }

    private void readEdge(JsonNode edge, String place) {
        if (!edge.isObject()) {
            throw draft.error(place, "expected an edge {\"from\": ..., \"to\": ...}, found " + describe(edge));
        }
        checkFields(edge, place, EDGE_FIELDS);
        String from = node(edge, "from", place);
        String to = node(edge, "to", place);
        Mark fromMark = draft.mark(text(edge, "fromMark", place), place + ".fromMark");
        Mark toMark = draft.mark(text(edge, "toMark", place), place + ".toMark");
        OptionalDouble frequency = OptionalDouble.empty();
        if (edge.hasNonNull("frequency")) {
            JsonNode value = edge.get("frequency");
            if (!value.isNumber()) {
                throw draft.error(place + ".frequency", "expected a number from 0 to 1, found " + describe(value));
            }
            frequency = OptionalDouble.of(value.asDouble());
        }
        draft.edge(from, to, fromMark, toMark, frequency, place);
    }

    private String node(JsonNode edge, String field, String place) {
        String name = text(edge, field, place);
        draft.requireNode(name, place + "." + field);
        return name;
    }

    private void readRoles(JsonNode roles) {
        if (!roles.isObject()) {
            throw draft.error("$.roles", "expected an object such as {\"latent\":[\"u\"]}, found " + describe(roles));
        }
        for (Map.Entry<String, JsonNode> entry : roles.properties()) {
            String place = "$.roles." + entry.getKey();
            NodeRole role = NodeRole.byWord(entry.getKey())
                    .orElseThrow(() -> draft.error(
                            place, "unknown role; expected exposure, outcome, adjusted, latent or selected"));
            int i = 0;
            for (JsonNode node : array(roles, entry.getKey(), "$.roles")) {
                String at = place + "[" + i++ + "]";
                draft.role(role, string(node, at), at);
            }
        }
    }

    /** Unknown fields are left alone, since other tools may add theirs, unless one looks like a misspelt one of ours. */
    private void checkFields(JsonNode object, String place, List<String> known) {
        object.fieldNames().forEachRemaining(field -> {
            if (!known.contains(field)) {
                Names.nearest(field, known).ifPresent(near -> {
                    throw draft.error(place, "unknown field \"" + field + "\"; did you mean \"" + near + "\"?");
                });
            }
        });
    }

    private JsonNode array(JsonNode object, String field, String place) {
        JsonNode value = object.get(field);
        if (value == null) {
            throw draft.error(place, "expected a field \"" + field + "\" with a list");
        }
        if (!value.isArray()) {
            throw draft.error(place + "." + field, "expected a list, found " + describe(value));
        }
        return value;
    }

    private String text(JsonNode object, String field, String place) {
        JsonNode value = object.get(field);
        if (value == null) {
            throw draft.error(place, "expected a field \"" + field + "\"");
        }
        return string(value, place + "." + field);
    }

    private String string(JsonNode value, String place) {
        if (!value.isTextual()) {
            throw draft.error(place, "expected text in quotes, found " + describe(value));
        }
        return value.textValue();
    }

    private static String describe(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            case NULL -> "null";
            case MISSING -> "nothing";
            case STRING -> "text";
            default -> value.asText();
        };
    }

    static String write(GraphDocument document) {
        Graph graph = document.graph();
        StringBuilder out = new StringBuilder("{\n  \"kind\": ").append(quote(GraphDraft.kindWord(graph)));
        out.append(",\n  \"nodes\": ").append(list(graph.nodes()));
        out.append(",\n  \"edges\": [");
        String separator = "\n    ";
        for (Edge edge : graph.edges()) {
            out.append(separator).append("{\"from\": ").append(quote(graph.name(edge.from())));
            out.append(", \"to\": ").append(quote(graph.name(edge.to())));
            out.append(", \"fromMark\": ").append(quote(word(edge.fromMark())));
            out.append(", \"toMark\": ").append(quote(word(edge.toMark())));
            document.frequency(edge)
                    .ifPresent(frequency -> out.append(", \"frequency\": ").append(frequency));
            out.append('}');
            separator = ",\n    ";
        }
        out.append(graph.edges().isEmpty() ? "]" : "\n  ]");
        if (!document.roles().isEmpty()) {
            List<String> roles = new ArrayList<>();
            for (Map.Entry<NodeRole, NodeSet> role : document.roles().entrySet()) {
                roles.add(quote(role.getKey().word()) + ": " + list(graph.names(role.getValue())));
            }
            out.append(",\n  \"roles\": {").append(String.join(", ", roles)).append('}');
        }
        return out.append("\n}\n").toString();
    }

    /** "tail", "arrow" or "circle". */
    static String word(Mark mark) {
        return mark.name().toLowerCase(Locale.ROOT);
    }

    private static String list(List<String> names) {
        return "[" + String.join(", ", names.stream().map(JsonGraphs::quote).toList()) + "]";
    }

    private static String quote(String text) {
        try {
            return MAPPER.writeValueAsString(text);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

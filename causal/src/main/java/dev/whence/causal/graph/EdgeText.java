package dev.whence.causal.graph;

import dev.whence.causal.InputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A one-line notation for graphs: {@code "x -> y <-> z, x o-> w, v"}. Chains, separated by commas, semicolons or line
 * ends; the edges are {@code -> <- <-> -- o-> <-o o-o o- -o} with one or two dashes. Nodes are numbered as they first
 * appear.
 */
final class EdgeText {
    private static final Pattern ARROW = Pattern.compile("(?<=\\s)(<|o|-)?--?(>|o|-)?(?=\\s)");

    private EdgeText() {}

    static MarkedEdges parse(String text) {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        List<Edge> edges = new ArrayList<>();
        for (String chain : text.split("[,;\n]")) {
            if (!chain.isBlank()) {
                parseChain(chain.strip(), numbers, edges);
            }
        }
        return MarkedEdges.of(List.copyOf(numbers.keySet()), edges);
    }

    private static void parseChain(String chain, Map<String, Integer> numbers, List<Edge> edges) {
        Matcher arrows = ARROW.matcher(chain);
        int previous = -1;
        Mark previousMark = Mark.TAIL;
        Mark mark = Mark.TAIL;
        int start = 0;
        while (true) {
            boolean more = arrows.find();
            String name = chain.substring(start, more ? arrows.start() : chain.length())
                    .strip();
            if (name.isEmpty() || name.contains(" ")) {
                throw new InputException("expected a node's name at '" + name + "' in '" + chain + "'");
            }
            int node = numbers.computeIfAbsent(name, key -> numbers.size());
            if (previous >= 0) {
                if (previous == node) {
                    throw new InputException("an edge from '" + name + "' to itself in '" + chain + "'");
                }
                edges.add(new Edge(previous, node, previousMark, mark));
            }
            if (!more) {
                return;
            }
            String arrow = arrows.group();
            previousMark = mark(arrow.charAt(0));
            mark = mark(arrow.charAt(arrow.length() - 1));
            previous = node;
            start = arrows.end();
        }
    }

    private static Mark mark(char symbol) {
        return switch (symbol) {
            case '<', '>' -> Mark.ARROW;
            case 'o' -> Mark.CIRCLE;
            default -> Mark.TAIL;
        };
    }
}

package dev.whence.circuits.compiled;

import dev.whence.circuits.graph.Edge;
import dev.whence.circuits.graph.Node;
import dev.whence.circuits.graph.Slot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Where in the network each variable is: the component that computes it, as early as what it reads allows, and its block
 * of the stream. Dimension 0 marks position 0; then come the blocks, then junk.
 */
final class Layout {
    /** The dimension that is 1 at position 0 and 0 elsewhere. */
    static final int MARK = 0;

    private final Program program;
    private final Map<Expression, Node> nodes = new LinkedHashMap<>();
    private final Map<Expression, Integer> starts = new LinkedHashMap<>();
    private final int layers;
    private final int heads;
    private final int junk;
    private final int width;

    Layout(Program program, Options options) {
        this.program = program;
        // Attention of layer l is at time 2l, its MLP at 2l + 1, the input at -1.
        Map<Expression, Integer> times = new LinkedHashMap<>();
        Map<Integer, List<Expression>> attention = new LinkedHashMap<>();
        int end = 1 + MARK;
        List<Expression> variables = new ArrayList<>(List.of(tokens(program), new Indices(program.length())));
        program.variables().stream()
                .filter(each -> !(each instanceof Tokens || each instanceof Indices))
                .forEach(variables::add);
        for (Expression each : variables) {
            int known = each.reads().stream()
                    .mapToInt(read -> Objects.requireNonNull(times.get(read.variable())))
                    .max()
                    .orElse(-1);
            int time = switch (each) {
                case Tokens _, Indices _ -> -1;
                case Aggregate _ -> 2 * ((known + 2) / 2);
                case Elementwise _ -> 2 * ((known + 1) / 2) + 1;
            };
            times.put(each, time);
            if (each instanceof Aggregate) {
                attention.computeIfAbsent(time / 2, _ -> new ArrayList<>()).add(each);
            }
            starts.put(each, end);
            end += each instanceof Categorical categorical ? categorical.size() : 1;
        }
        this.junk = end;
        this.width = end + options.junkWidth();
        int last = times.values().stream().mapToInt(Integer::intValue).max().orElse(-1);
        this.layers = Math.max(options.layers(), Math.max(last, 0) / 2 + 1);
        this.heads = Math.max(
                options.heads(),
                attention.values().stream().mapToInt(List::size).max().orElse(1));
        SplittableRandom random = new SplittableRandom(options.seed());
        Map<Expression, Integer> places = new LinkedHashMap<>();
        for (List<Expression> layer : attention.values()) {
            int[] order = shuffled(heads, random);
            for (int i = 0; i < layer.size(); i++) {
                places.put(layer.get(i), order[i]);
            }
        }
        times.forEach((each, time) -> nodes.put(
                each,
                time < 0
                        ? new Node.Input()
                        : each instanceof Aggregate
                                ? new Node.Head(time / 2, Objects.requireNonNull(places.get(each)))
                                : new Node.MlpBlock(time / 2)));
    }

    static Tokens tokens(Program program) {
        return new Tokens(program.words().size());
    }

    private static int[] shuffled(int count, SplittableRandom random) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    int layers() {
        return layers;
    }

    int heads() {
        return heads;
    }

    /** Of the stream. */
    int width() {
        return width;
    }

    /** The first junk dimension; the rest follow to the end. */
    int junk() {
        return junk;
    }

    /** The first dimension of a variable's block. */
    int start(Expression variable) {
        return Objects.requireNonNull(starts.get(variable), variable.name());
    }

    /** The component that computes a variable. */
    Node node(Expression variable) {
        return Objects.requireNonNull(nodes.get(variable), variable.name());
    }

    /** The component of every variable that is computed. */
    Map<Expression, Node> computed() {
        Map<Expression, Node> found = new LinkedHashMap<>(nodes);
        found.values().removeIf(node -> node instanceof Node.Input);
        return found;
    }

    /** The edge along which a variable is read. */
    Edge edge(Expression reader, Expression.Read read) {
        return new Edge(node(read.variable()), new Slot(node(reader), read.role()));
    }

    /** The edge along which the logits read the answer. */
    Edge answer() {
        return new Edge(node(program.answer()), new Slot(new Node.Output(), Slot.Role.INPUT));
    }

    /** Every edge that the program uses, those along which the mark of position 0 is read included. */
    Set<Edge> wired() {
        Set<Edge> edges = new LinkedHashSet<>();
        computed().forEach((reader, node) -> {
            reader.reads().forEach(read -> edges.add(edge(reader, read)));
            for (Slot.Role role : marked(reader)) {
                edges.add(new Edge(new Node.Input(), new Slot(node, role)));
            }
        });
        edges.add(answer());
        return edges;
    }

    private List<Slot.Role> marked(Expression reader) {
        return switch (reader) {
            case SelectorWidth _ -> List.of(Slot.Role.KEY, Slot.Role.VALUE);
            case Aggregate _ -> List.of(Slot.Role.KEY);
            case Elementwise.Classes classes when readsMark(classes) -> List.of(Slot.Role.INPUT);
            default -> List.of();
        };
    }

    /** Whether classes must look at the mark to be none at position 0: what decides on levels is none there already. */
    boolean readsMark(Elementwise.Classes classes) {
        return classes.by().isEmpty() && isGathered(classes);
    }

    /** Whether what a variable is at position 0 can matter elsewhere: whether heads look at it, or what is made of it. */
    private boolean isGathered(Expression variable) {
        return nodes.keySet().stream()
                .anyMatch(reader -> reader.reads().stream()
                        .anyMatch(read -> read.variable().equals(variable)
                                && (read.role() == Slot.Role.KEY
                                        || read.role() == Slot.Role.VALUE
                                        || read.role() == Slot.Role.INPUT && isGathered(reader))));
    }
}

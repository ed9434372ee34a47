package dev.whence.circuits.graph;

import dev.whence.causal.InputException;
import dev.whence.networks.spec.Block;
import dev.whence.networks.spec.TransformerSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every component of a transformer and every edge between them: a slot reads the sum of what all earlier components
 * wrote (Elhage et al. 2021; the graph of Hanna et al. 2024 and of the Mechanistic Interpretability Benchmark). Writers,
 * slots and edges are numbered: writers in the order input, then layer by layer heads and MLP; slots layer by layer
 * queries, keys and values of all heads, then the MLP, last the logits; edges slot by slot, in each by writer.
 */
public final class ComputationGraph {
    private final int layers;
    private final int heads;
    private final boolean mlp;
    private final boolean parallel;
    private final List<Node> writers = new ArrayList<>();
    private final List<Slot> slots = new ArrayList<>();
    private final Map<Node, Integer> writerIndex = new LinkedHashMap<>();
    private final Map<Slot, Integer> slotIndex = new LinkedHashMap<>();
    private final int[] firstEdge;

    /**
     * @throws InputException when what components write does not add up: norms of the stream itself, or of what is
     *     written to it
     */
    public ComputationGraph(TransformerSpec spec) {
        if (spec.block().norms() != Block.Norms.PRE) {
            throw new InputException("edges between the components of a " + spec.family()
                    + " network cannot be told apart: what attention and MLP write is normed before it is added up;"
                    + " searches over nodes and gates work");
        }
        this.layers = spec.layers();
        this.heads = spec.attention().heads();
        this.mlp = spec.mlp().isPresent();
        this.parallel = spec.block().wiring() != Block.Wiring.SEQUENTIAL;
        add(new Node.Input());
        for (int layer = 0; layer < layers; layer++) {
            for (Slot.Role role : List.of(Slot.Role.QUERY, Slot.Role.KEY, Slot.Role.VALUE)) {
                for (int head = 0; head < heads; head++) {
                    add(new Slot(new Node.Head(layer, head), role));
                }
            }
            for (int head = 0; head < heads; head++) {
                add(new Node.Head(layer, head));
            }
            if (mlp) {
                add(new Slot(new Node.MlpBlock(layer), Slot.Role.INPUT));
                add(new Node.MlpBlock(layer));
            }
        }
        add(new Slot(new Node.Output(), Slot.Role.INPUT));
        this.firstEdge = new int[slots.size() + 1];
        for (int slot = 0; slot < slots.size(); slot++) {
            firstEdge[slot + 1] = firstEdge[slot] + writersBefore(slot);
        }
    }

    private void add(Node writer) {
        writerIndex.put(writer, writers.size());
        writers.add(writer);
    }

    private void add(Slot slot) {
        slotIndex.put(slot, slots.size());
        slots.add(slot);
    }

    public int layers() {
        return layers;
    }

    /** Query heads in a layer. */
    public int heads() {
        return heads;
    }

    public boolean hasMlp() {
        return mlp;
    }

    /** Components that write, in order. */
    public List<Node> writers() {
        return List.copyOf(writers);
    }

    /** Places that read, in order. */
    public List<Slot> slots() {
        return List.copyOf(slots);
    }

    /** How many edges there are. */
    public int edges() {
        return firstEdge[slots.size()];
    }

    /** How many writers, the first ones, a slot reads. */
    public int writersBefore(int slot) {
        Slot reader = slots.get(slot);
        int whole = 1 + (mlp ? heads + 1 : heads) * Math.min(reader.node().layer(), layers);
        return reader.node() instanceof Node.MlpBlock && !parallel ? whole + heads : whole;
    }

    /** The number of a writer. */
    public int indexOf(Node writer) {
        Integer index = writerIndex.get(writer);
        if (index == null) {
            throw new InputException(writer + " writes nothing in this network of " + size());
        }
        return index;
    }

    /** The number of a slot. */
    public int indexOf(Slot slot) {
        Integer index = slotIndex.get(slot);
        if (index == null) {
            throw new InputException("no slot '" + slot + "' in this network of " + size());
        }
        return index;
    }

    private String size() {
        return layers + " layers of " + heads + " heads" + (mlp ? "" : ", no MLPs");
    }

    /** The number of the edge from a writer to a slot, both by number. */
    public int edge(int writer, int slot) {
        if (writer >= writersBefore(slot)) {
            throw new InputException(
                    slots.get(slot) + " does not read " + writers.get(writer) + ", which comes after it");
        }
        return firstEdge[slot] + writer;
    }

    /** The number of an edge. */
    public int indexOf(Edge edge) {
        return edge(indexOf(edge.from()), indexOf(edge.to()));
    }

    /** The edge of a number. */
    public Edge edge(int index) {
        int slot = slotOf(index);
        return new Edge(writers.get(index - firstEdge[slot]), slots.get(slot));
    }

    /** The number of the slot that an edge goes to. */
    public int slotOf(int edge) {
        int found = java.util.Arrays.binarySearch(firstEdge, edge);
        return found >= 0 ? found : -found - 2;
    }

    /** The number of the writer that an edge comes from. */
    public int writerOf(int edge) {
        return edge - firstEdge[slotOf(edge)];
    }

    /** The first edge into a slot; the others follow. */
    public int firstEdge(int slot) {
        return firstEdge[slot];
    }
}

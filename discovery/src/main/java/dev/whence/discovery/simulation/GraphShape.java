package dev.whence.discovery.simulation;

import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import java.util.Arrays;

/** Kinds of random DAG. In all of them the number of edges is exactly {@code round(variables * degree / 2)}. */
public enum GraphShape {
    /** Edges uniform among all pairs, directed along a random order (Erdős and Rényi 1959). */
    ERDOS_RENYI("erdos-renyi", "edges uniform among all pairs, along a random order"),

    /**
     * Variables come one by one and choose their causes among those already there, each with a chance proportional to
     * its edges plus one, so that a few variables cause many others (Barabási and Albert 1999, with directions).
     */
    SCALE_FREE("scale-free", "a few hubs cause many others (Barabasi and Albert)"),

    /** Variables in layers of equal size (up to one); edges uniform among the pairs of different layers, downwards. */
    LAYERED("layered", "variables in layers, edges only from earlier layers to later ones");

    private final String word;
    private final String meaning;

    GraphShape(String word, String meaning) {
        this.word = word;
        this.meaning = meaning;
    }

    /** The name as a user writes it. */
    public String word() {
        return word;
    }

    /** What it is, in a few words. */
    public String meaning() {
        return meaning;
    }

    /** @throws InputException when there is none of that name; suggests the nearest */
    public static GraphShape named(String word) {
        return Arrays.stream(values())
                .filter(shape -> shape.word.equals(word))
                .findFirst()
                .orElseThrow(() -> Names.unknown(
                        "kind of graph",
                        word,
                        Arrays.stream(values()).map(GraphShape::word).toList(),
                        "the simulation"));
    }
}

package dev.whence.causal.separation;

import dev.whence.causal.graph.NodeSet;
import org.jspecify.annotations.Nullable;

/**
 * The undirected graph whose vertex cuts are the separators asked for: Z with I ⊆ Z ⊆ R m-separates X and Y, and is
 * within An(X ∪ Y ∪ I), exactly when Z \ I cuts "source" from "sink" here. Built as in van der Zander, Liśkiewicz and
 * Textor (2019), sections 3 and 4: moralise the ancestral subgraph (Richardson and Spirtes 2002: join nodes connected
 * by collider paths, i.e. make each district with its parents a clique), delete I, contract X to the source and Y to
 * the sink, and replace every node outside R by edges between its neighbours.
 */
final class CutGraph {
    final int words;
    /** The nodes that a cut may use. */
    final long[] nodes;
    /** Row {@code v}: the neighbours of v among {@link #nodes} (v itself may be in it). */
    final long[] rows;

    final long[] besideSource;
    final long[] besideSink;

    private CutGraph(int words, long[] nodes, long[] rows, long[] besideSource, long[] besideSink) {
        this.words = words;
        this.nodes = nodes;
        this.rows = rows;
        this.besideSource = besideSource;
        this.besideSink = besideSink;
    }

    /** Null when no separator exists. */
    static @Nullable CutGraph of(MixedGraph graph, NodeSet source, NodeSet sink, NodeSet include, NodeSet restrict) {
        int words = graph.words();
        long[] from = graph.bits(source);
        long[] to = graph.bits(sink);
        long[] kept = graph.bits(include);
        long[] ends = from.clone();
        Bits.addAll(ends, to);
        Bits.addAll(ends, kept);
        long[] ancestors = graph.ancestorBits(ends);
        long[] rows = moral(graph, ancestors);
        long[] nodes = Bits.minus(Bits.and(ancestors, graph.bits(restrict)), ends);
        long[] through = Bits.minus(Bits.minus(ancestors, nodes), kept);
        long[] besideSource = new long[words];
        long[] around = flood(rows, words, from, through, besideSource);
        if (Bits.meet(around, to)) {
            return null;
        }
        long[] besideSink = new long[words];
        long[] aroundSink = flood(rows, words, to, through, besideSink);
        long[] left = Bits.minus(Bits.minus(through, around), aroundSink);
        for (int v = Bits.pop(left); v >= 0; v = Bits.pop(left)) {
            long[] beside = new long[words];
            long[] start = new long[words];
            Bits.add(start, v);
            left = Bits.minus(left, flood(rows, words, start, through, beside));
            beside = Bits.and(beside, nodes);
            long[] todo = beside.clone();
            for (int u = Bits.pop(todo); u >= 0; u = Bits.pop(todo)) {
                for (int i = 0; i < words; i++) {
                    rows[u * words + i] |= beside[i];
                }
            }
        }
        for (int i = 0; i < rows.length; i++) {
            rows[i] &= nodes[i % words];
        }
        return new CutGraph(words, nodes, rows, Bits.and(besideSource, nodes), Bits.and(besideSink, nodes));
    }

    private static long[] moral(MixedGraph graph, long[] ancestors) {
        int words = graph.words();
        long[] rows = new long[graph.size() * words];
        long[] left = ancestors.clone();
        long[] district = new long[words];
        for (int v = Bits.pop(left); v >= 0; v = Bits.pop(left)) {
            long[] group = graph.districtAndParents(v, ancestors, district);
            left = Bits.minus(left, district);
            long[] todo = group.clone();
            for (int u = Bits.pop(todo); u >= 0; u = Bits.pop(todo)) {
                for (int i = 0; i < words; i++) {
                    rows[u * words + i] |= group[i];
                }
            }
        }
        return rows;
    }

    /** What is reached from {@code start} through {@code through}; collects every neighbour on the way. */
    private static long[] flood(long[] rows, int words, long[] start, long[] through, long[] neighbours) {
        long[] seen = start.clone();
        long[] todo = start.clone();
        for (int v = Bits.pop(todo); v >= 0; v = Bits.pop(todo)) {
            for (int i = 0; i < words; i++) {
                long row = rows[v * words + i];
                neighbours[i] |= row;
                long fresh = row & through[i] & ~seen[i];
                seen[i] |= fresh;
                todo[i] |= fresh;
            }
        }
        return seen;
    }

    /** The members of {@code cut} that are touched from the sink when no member is crossed. */
    long[] touchedFromSink(long[] cut) {
        long[] open = Bits.minus(nodes, cut);
        long[] touched = besideSink.clone();
        flood(rows, words, Bits.and(besideSink, open), open, touched);
        return Bits.and(touched, cut);
    }

    /** The nodes on the source's side of {@code cut} (which it does not cross). */
    long[] sourceSide(long[] cut) {
        long[] open = Bits.minus(nodes, cut);
        return flood(rows, words, Bits.and(besideSource, open), open, new long[words]);
    }

    /** The neighbours of the source together with {@code side}. */
    long[] boundary(long[] side) {
        long[] result = besideSource.clone();
        long[] todo = side.clone();
        for (int v = Bits.pop(todo); v >= 0; v = Bits.pop(todo)) {
            for (int i = 0; i < words; i++) {
                result[i] |= rows[v * words + i];
            }
        }
        return Bits.minus(Bits.and(result, nodes), side);
    }

    int size() {
        return words == 0 ? 0 : rows.length / words;
    }
}

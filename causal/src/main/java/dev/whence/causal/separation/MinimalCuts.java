package dev.whence.causal.separation;

import dev.whence.causal.graph.NodeSet;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Lists the minimal vertex cuts between source and sink, each once: K. Takata, "Space-optimal, backtracking algorithms
 * to list the minimal vertex separators of a graph" (2010). A minimal cut S is known by the source's side C of it. Given
 * a connected part A of that side, there is a smallest side that contains A: cut A off at the boundary that the sink
 * touches, and take what the source still reaches. So the sides are searched by "v belongs to the side" against "v does
 * not"; a branch is empty exactly when its smallest side holds an excluded node, so that no branch is entered in vain.
 */
final class MinimalCuts implements Iterator<NodeSet> {
    private final CutGraph graph;
    private final ArrayDeque<Frame> stack = new ArrayDeque<>();
    private @Nullable NodeSet upcoming;

    /** @param excluded not in the side; grows as the members of the cut are tried */
    private record Frame(long[] side, long[] excluded, long[] untried) {}

    MinimalCuts(CutGraph graph) {
        this.graph = graph;
        enter(new long[graph.words], new long[graph.words]);
    }

    /** Moves to the smallest side that contains {@code part}; sets {@link #upcoming} when that branch is not empty. */
    private void enter(long[] part, long[] excluded) {
        long[] cut = graph.touchedFromSink(graph.boundary(part));
        long[] side = graph.sourceSide(cut);
        if (!Bits.meet(side, excluded)) {
            stack.push(new Frame(side, excluded, Bits.minus(Bits.minus(cut, excluded), graph.besideSink)));
            upcoming = NodeSet.ofWords(cut);
        }
    }

    @Override
    public boolean hasNext() {
        while (upcoming == null && !stack.isEmpty()) {
            Frame frame = stack.element();
            int v = Bits.pop(frame.untried);
            if (v < 0) {
                stack.pop();
                continue;
            }
            long[] part = frame.side.clone();
            Bits.add(part, v);
            long[] excluded = frame.excluded.clone();
            Bits.add(frame.excluded, v);
            enter(part, excluded);
        }
        return upcoming != null;
    }

    @Override
    public NodeSet next() {
        if (!hasNext() || upcoming == null) {
            throw new NoSuchElementException();
        }
        NodeSet current = upcoming;
        upcoming = null;
        return current;
    }
}

package dev.whence.discovery.series;

import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Links of a time series that hold at every time. Drawn over the nodes "x(t)", "y(t)", ..., "x(t-1)", ... every link ends
 * at the present; that the same links join earlier times is understood ({@link #unrolled} draws them).
 *
 * @param variables the variables, in the order in which nodes are listed
 * @param maxLag the longest lag drawn
 * @param links in increasing order
 */
public record SeriesGraph(List<String> variables, int maxLag, List<Link> links) {
    /**
     * {@code from} at time t - lag to {@code to} at time t.
     *
     * @param from the cause, by number
     * @param lag how many steps the effect comes after the cause; 0 within one step
     * @param to the effect, by number
     * @param directed whether the direction is known; a link with a lag always is
     */
    public record Link(int from, int lag, int to, boolean directed) implements Comparable<Link> {
        public Link {
            if (lag < 0 || (lag == 0 && from == to) || (lag > 0 && !directed)) {
                throw new IllegalArgumentException("no link from " + from + " to " + to + " at lag " + lag);
            }
        }

        /** A directed link. */
        public static Link directed(int from, int lag, int to) {
            return new Link(from, lag, to, true);
        }

        /** A link within one time step that could point either way; listed from the lower number. */
        public static Link undirected(int a, int b) {
            return new Link(Math.min(a, b), 0, Math.max(a, b), false);
        }

        @Override
        public int compareTo(Link other) {
            int order = Integer.compare(to, other.to);
            if (order == 0) {
                order = Integer.compare(lag, other.lag);
            }
            if (order == 0) {
                order = Integer.compare(from, other.from);
            }
            return order == 0 ? Boolean.compare(directed, other.directed) : order;
        }
    }

    public SeriesGraph {
        variables = List.copyOf(variables);
        links = List.copyOf(new TreeSet<>(links));
        for (Link link : links) {
            if (link.lag > maxLag || link.from >= variables.size() || link.to >= variables.size()) {
                throw new IllegalArgumentException(
                        link + " among " + variables.size() + " variables, lags to " + maxLag);
            }
        }
    }

    public static SeriesGraph of(List<String> variables, int maxLag, Collection<Link> links) {
        return new SeriesGraph(variables, maxLag, List.copyOf(links));
    }

    /** The number of a variable at a lag among the nodes of {@link #cpdag()}, {@link #dag()} and {@link #unrolled}. */
    public int node(int variable, int lag) {
        return lag * variables.size() + variable;
    }

    /** The edge that draws a link. */
    public Edge edge(Link link) {
        int from = node(link.from, link.lag);
        int to = node(link.to, 0);
        return (link.directed ? Edge.directed(from, to) : Edge.undirected(from, to)).canonical();
    }

    /** The same graph with its variables listed in another order. */
    public SeriesGraph listedAs(List<String> order) {
        int[] at = variables.stream().mapToInt(order::indexOf).toArray();
        return of(
                order,
                maxLag,
                links.stream()
                        .map(link -> link.directed
                                ? Link.directed(at[link.from], link.lag, at[link.to])
                                : Link.undirected(at[link.from], at[link.to]))
                        .toList());
    }

    /** Over "x(t)", ..., "x(t-1)", ...: links into the present only. */
    public Cpdag cpdag() {
        return Cpdag.of(nodes(maxLag), links.stream().map(this::edge).toList());
    }

    /**
     * As {@link #cpdag()}, where all links are directed.
     *
     * @throws dev.whence.causal.InputException when one is not, or the links within a time step form a cycle
     */
    public Dag dag() {
        return Dag.of(nodes(maxLag), links.stream().map(this::edge).toList());
    }

    /**
     * Every link at every time from t back to t - steps, for links that are all directed.
     *
     * @throws dev.whence.causal.InputException as {@link #dag()}
     */
    public Dag unrolled(int steps) {
        List<Edge> edges = new ArrayList<>();
        for (Link link : links) {
            for (int end = 0; end + link.lag <= steps; end++) {
                Edge edge = edge(link);
                int shift = end * variables.size();
                edges.add(new Edge(edge.from() + shift, edge.to() + shift, edge.fromMark(), edge.toMark()));
            }
        }
        return Dag.of(nodes(steps), edges);
    }

    private List<String> nodes(int steps) {
        List<String> nodes = new ArrayList<>();
        for (int lag = 0; lag <= steps; lag++) {
            for (String variable : variables) {
                nodes.add(new Moment(variable, lag).toString());
            }
        }
        return nodes;
    }
}

package dev.whence.circuits.score;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.circuits.graph.EdgeScores;
import dev.whence.circuits.graph.Subgraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Faithfulness over the size of a circuit, edges taken in the order of their scores, and its two areas (Mueller et al.
 * 2025): CPR, the integral of faithfulness over the share of edges, and CMD, the integral of its distance from 1. A
 * circuit that exaggerates wins CPR, so both are always given; and both orders, since they disagree.
 *
 * @param ranking the order of the edges
 * @param points from the smallest circuit to the largest
 * @param cpr area under faithfulness; higher is better, no upper bound
 * @param cmd area between faithfulness and 1; 0 is best
 */
public record FaithfulnessCurve(EdgeScores.Ranking ranking, List<Point> points, double cpr, double cmd) {
    /** The shares of edges of the Mechanistic Interpretability Benchmark. */
    public static final List<Double> BENCHMARK = List.of(.001, .002, .005, .01, .02, .05, .1, .2, .5, 1.0);

    public FaithfulnessCurve {
        points = List.copyOf(points);
    }

    /**
     * A circuit of the curve.
     *
     * @param share of all edges, as asked for
     * @param edges how many that is, rounded down
     * @param faithfulness with its interval over prompts
     */
    public record Point(double share, int edges, Shares.Share faithfulness) {}

    /**
     * The curve over shares of all edges.
     *
     * @param shares rising, in (0, 1]
     */
    public static FaithfulnessCurve of(
            Faithfulness faithfulness,
            EdgeScores scores,
            EdgeScores.Ranking ranking,
            List<Double> shares,
            Progress progress) {
        if (shares.size() < 2) {
            throw new InputException(shares.size() + " sizes of circuits, expected at least 2 for an area");
        }
        int[] order = EdgeScores.order(scores.means(), ranking);
        int all = scores.graph().edges();
        List<Subgraph> circuits = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        for (double share : shares) {
            int edges = (int) Math.floor(share * all + 1e-9);
            sizes.add(edges);
            circuits.add(Subgraph.of(scores.graph(), Arrays.stream(order).limit(edges)));
        }
        List<Shares.Share> measured = faithfulness.of(circuits, progress);
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < shares.size(); i++) {
            points.add(new Point(shares.get(i), sizes.get(i), measured.get(i)));
        }
        return new FaithfulnessCurve(ranking, points, area(points, false), area(points, true));
    }

    /** By trapezoids over the share of edges, from the first share to the last. */
    private static double area(List<Point> points, boolean distance) {
        double sum = 0;
        for (int i = 1; i < points.size(); i++) {
            double left = height(points.get(i - 1), distance);
            double right = height(points.get(i), distance);
            sum += (points.get(i).share() - points.get(i - 1).share()) * (left + right) / 2;
        }
        return sum;
    }

    private static double height(Point point, boolean distance) {
        double value = point.faithfulness().value();
        return distance ? Math.abs(1 - value) : value;
    }
}

package dev.whence.circuits.score;

import dev.whence.causal.InputException;
import dev.whence.causal.Interval;
import dev.whence.causal.Outcomes;
import dev.whence.causal.Progress;
import dev.whence.circuits.graph.Subgraph;
import dev.whence.circuits.run.CircuitRuns;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How much of what a network does a circuit does: {@code (m(C) - m(empty)) / (m(whole) - m(empty))} of mean metrics
 * (Marks et al. 2024; Mechanistic Interpretability Benchmark, Mueller et al. 2025). 1 for the whole network, 0 for the
 * empty circuit; a circuit that exaggerates has more than 1.
 */
public final class Faithfulness {
    /** In units of the metric: with less between whole and empty there is nothing to explain. */
    private static final double LEAST = 1e-6;

    private static final int RESAMPLES = 1000;
    private final CircuitRuns runs;
    private final Outcomes whole;
    private final Outcomes empty;
    private final long seed;

    /**
     * A share with its interval over prompts.
     *
     * @param value the ratio of means
     * @param interval by resampling prompts, ratio by ratio
     */
    public record Share(double value, Interval interval) {}

    /**
     * Measures the whole network and the empty circuit.
     *
     * @param seed of the resamples
     * @throws InputException when the two do not differ: the pairs have no effect
     */
    public Faithfulness(CircuitRuns runs, long seed) {
        this.runs = runs;
        List<Outcomes> ends = runs.metric(
                List.of(Subgraph.whole(runs.graph()), Subgraph.empty(runs.graph())), Progress.NONE);
        this.whole = ends.get(0);
        this.empty = ends.get(1);
        this.seed = seed;
        if (!(Math.abs(whole.mean() - empty.mean()) >= LEAST)) {
            throw new InputException("the " + runs.question().measure().words() + " is " + whole.mean()
                    + " in the whole network and " + empty.mean()
                    + " with everything switched off: the pairs have no effect, and nothing can be explained");
        }
    }

    /** The runs that it measures with. */
    public CircuitRuns runs() {
        return runs;
    }

    /** The metric of every pair in the whole network. */
    public Outcomes whole() {
        return whole;
    }

    /** The metric of every pair with everything switched off. */
    public Outcomes empty() {
        return empty;
    }

    /** Of one circuit. */
    public Share of(Subgraph circuit) {
        return of(List.of(circuit), Progress.NONE).getFirst();
    }

    /** Of several circuits. */
    public List<Share> of(List<Subgraph> circuits, Progress progress) {
        return runs.metric(circuits, progress).stream().map(this::share).toList();
    }

    /** Without an interval, which takes longer than the runs where there are many circuits. */
    public double[] values(List<Subgraph> circuits, Progress progress) {
        return runs.metric(circuits, progress).stream()
                .mapToDouble(outcomes -> normalised(outcomes.mean()))
                .toArray();
    }

    /** A mean metric as a share. */
    public double normalised(double metric) {
        return (metric - empty.mean()) / (whole.mean() - empty.mean());
    }

    /** What was measured under a circuit as a share. */
    public Share share(Outcomes outcomes) {
        int pairs = outcomes.size();
        if (pairs < 2) {
            return new Share(
                    normalised(outcomes.mean()), Interval.unavailable("one pair has no spread to judge by"));
        }
        SplittableRandom random = new SplittableRandom(seed);
        double[] shares = new double[RESAMPLES];
        for (int resample = 0; resample < RESAMPLES; resample++) {
            double top = 0;
            double bottom = 0;
            for (int i = 0; i < pairs; i++) {
                int pair = random.nextInt(pairs);
                top += outcomes.value(pair) - empty.value(pair);
                bottom += whole.value(pair) - empty.value(pair);
            }
            shares[resample] = top / bottom;
        }
        Arrays.sort(shares);
        return new Share(
                normalised(outcomes.mean()),
                new Interval(
                        Quantiles.of(shares, 0.025),
                        Quantiles.of(shares, 0.975),
                        0.95,
                        "percentile bootstrap over pairs, " + RESAMPLES + " resamples, seed " + seed));
    }
}

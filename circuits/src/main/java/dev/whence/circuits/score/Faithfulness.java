package dev.whence.circuits.score;

import dev.whence.causal.InputException;
import dev.whence.causal.Outcomes;
import dev.whence.causal.Progress;
import dev.whence.circuits.graph.Subgraph;
import dev.whence.circuits.run.CircuitRuns;
import java.util.List;

/**
 * How much of what a network does a circuit does: {@code (m(C) - m(empty)) / (m(whole) - m(empty))} of mean metrics
 * (Marks et al. 2024; Mechanistic Interpretability Benchmark, Mueller et al. 2025). 1 for the whole network, 0 for the
 * empty circuit; a circuit that exaggerates has more than 1.
 */
public final class Faithfulness {
    /** In units of the metric: with less between whole and empty there is nothing to explain. */
    private static final double LEAST = 1e-6;

    private final CircuitRuns runs;
    private final Shares shares;

    /**
     * Measures the whole network and the empty circuit.
     *
     * @param seed of the resamples
     * @throws InputException when the two do not differ: the pairs have no effect
     */
    public Faithfulness(CircuitRuns runs, long seed) {
        this.runs = runs;
        List<Outcomes> ends =
                runs.metric(List.of(Subgraph.whole(runs.graph()), Subgraph.empty(runs.graph())), Progress.NONE);
        Outcomes whole = ends.get(0);
        Outcomes empty = ends.get(1);
        this.shares = new Shares(whole, empty, seed);
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
        return shares.everything();
    }

    /** The metric of every pair with everything switched off. */
    public Outcomes empty() {
        return shares.nothing();
    }

    /** Of one circuit. */
    public Shares.Share of(Subgraph circuit) {
        return of(List.of(circuit), Progress.NONE).getFirst();
    }

    /** Of several circuits. */
    public List<Shares.Share> of(List<Subgraph> circuits, Progress progress) {
        return runs.metric(circuits, progress).stream().map(shares::of).toList();
    }

    /** Without an interval, which takes longer than the runs where there are many circuits. */
    public double[] values(List<Subgraph> circuits, Progress progress) {
        return runs.metric(circuits, progress).stream()
                .mapToDouble(outcomes -> shares.of(outcomes.mean()))
                .toArray();
    }
}

package dev.whence.discovery.simulation;

import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.NodeSet;
import dev.whence.tables.Column;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/** Draws a graph and data from it. */
public final class Simulation {
    private Simulation() {}

    /**
     * Draws a graph, data from it, hides variables and leaves values out, as the options say.
     *
     * @throws dev.whence.causal.InputException when what is asked for is not possible; says what is
     */
    public static Simulated run(SimulationOptions options) {
        SplittableRandom root = new SplittableRandom(options.seed());
        SplittableRandom forGraph = root.split();
        SplittableRandom forData = root.split();
        SplittableRandom forLatents = root.split();
        SplittableRandom forGaps = root.split();
        RandomDags graph = RandomDags.draw(options.graph(), forGraph);
        return finish(options, graph, data(graph.dag(), options, forData), forLatents, forGaps);
    }

    /**
     * Data from a graph that is given; the options' model of the graph is not used, but for the number of its variables.
     *
     * @throws dev.whence.causal.InputException when what is asked for is not possible; says what is
     */
    public static Simulated from(Dag dag, SimulationOptions options) {
        SplittableRandom root = new SplittableRandom(options.seed());
        root.split(); // as if a graph had been drawn
        SplittableRandom forData = root.split();
        SplittableRandom forLatents = root.split();
        SplittableRandom forGaps = root.split();
        RandomDags graph = new RandomDags(dag, List.of(dag.nodes()));
        return finish(options, graph, data(dag, options, forData), forLatents, forGaps);
    }

    /** Linear Gaussian data from an Erdős–Rényi graph, with the usual coefficients on their raw scale. */
    public static Simulated linearGaussian(int variables, double degree, int rows, long seed) {
        return run(SimulationOptions.of(
                GraphModel.erdosRenyi(variables, degree), DataModel.of(DataKind.LINEAR_GAUSSIAN), rows, seed));
    }

    private static Drawn data(Dag dag, SimulationOptions options, SplittableRandom random) {
        DataModel model = options.data();
        return switch (model.kind()) {
            case DISCRETE -> DiscreteData.draw(dag, model, options.rows(), random, options.threads());
            case MIXED, COUNTS -> MixedData.draw(dag, model, options.rows(), random, options.threads());
            case SERIES_LINEAR, SERIES_NONLINEAR -> SeriesData.draw(dag, model, options.rows(), random);
            default -> ContinuousData.draw(dag, model, options.rows(), random, options.threads());
        };
    }

    private static Simulated finish(
            SimulationOptions options,
            RandomDags graph,
            Drawn drawn,
            SplittableRandom forLatents,
            SplittableRandom forGaps) {
        NodeSet latent = hidden(graph.dag(), options.latents(), forLatents);
        List<Column> observed = new ArrayList<>();
        for (int i = 0; i < drawn.columns().size(); i++) {
            if (!latent.contains(i)) {
                observed.add(drawn.columns().get(i));
            }
        }
        Table complete = new Table("simulated data", observed);
        MissingValues.Result gaps = options.missing().kind() == MissingKind.NONE
                ? new MissingValues.Result(complete, List.of())
                : MissingValues.apply(complete, options.missing(), forGaps);
        return new Simulated(
                gaps.table(),
                complete,
                drawn.truth(),
                latent,
                graph.tiers(),
                drawn.coefficients(),
                drawn.noiseSd(),
                gaps.gaps(),
                options);
    }

    /** Variables with two or more effects are hidden first, since only they confound; chosen at random among equals. */
    private static NodeSet hidden(Dag dag, int count, SplittableRandom random) {
        List<Integer> confounders = new ArrayList<>();
        List<Integer> others = new ArrayList<>();
        for (int node = 0; node < dag.size(); node++) {
            (dag.children(node).size() >= 2 ? confounders : others).add(node);
        }
        BitSet hidden = new BitSet();
        for (int i = 0; i < count; i++) {
            List<Integer> from = confounders.isEmpty() ? others : confounders;
            hidden.set(from.remove(random.nextInt(from.size())));
        }
        return NodeSet.of(hidden);
    }
}

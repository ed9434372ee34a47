package dev.whence.discovery.simulation;

import dev.whence.causal.InputException;

/**
 * What to simulate.
 *
 * @param graph what graph to draw
 * @param data how data follow from it
 * @param rows how many rows
 * @param latents how many of the variables to hide; those that confound others are taken first
 * @param missing which values to leave out
 * @param seed of everything that is drawn; the graph is the same whatever the data
 * @param threads how many threads to use; no result depends on it
 */
public record SimulationOptions(
        GraphModel graph, DataModel data, int rows, int latents, MissingModel missing, long seed, int threads) {
    /** @throws InputException when a number is out of range */
    public SimulationOptions {
        if (rows < 1) {
            throw new InputException("the number of rows is " + rows + "; it must be 1 or more");
        }
        if (latents < 0 || latents >= graph.variables()) {
            throw new InputException("the number of latent variables is " + latents + "; with " + graph.variables()
                    + " variables it must be from 0 to " + (graph.variables() - 1));
        }
        if (latents > 0 && data.kind().isSeries()) {
            throw new InputException("latent variables are not simulated in a time series; leave them out");
        }
        if (threads < 1) {
            throw new InputException("the number of threads is " + threads + "; it must be 1 or more");
        }
    }

    /** Without latent variables or gaps, on all processors. */
    public static SimulationOptions of(GraphModel graph, DataModel data, int rows, long seed) {
        return new SimulationOptions(
                graph,
                data,
                rows,
                0,
                MissingModel.NONE,
                seed,
                Runtime.getRuntime().availableProcessors());
    }

    public SimulationOptions withLatents(int count) {
        return new SimulationOptions(graph, data, rows, count, missing, seed, threads);
    }

    public SimulationOptions withMissing(MissingModel model) {
        return new SimulationOptions(graph, data, rows, latents, model, seed, threads);
    }

    public SimulationOptions withThreads(int count) {
        return new SimulationOptions(graph, data, rows, latents, missing, seed, count);
    }

    public SimulationOptions withSeed(long other) {
        return new SimulationOptions(graph, data, rows, latents, missing, other, threads);
    }
}

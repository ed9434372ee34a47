package dev.whence.causal.model;

import dev.whence.causal.InputException;

/**
 * How to simulate where there is no closed form.
 *
 * @param draws how many units, at least 2
 * @param seed of the draws; the same seed gives the same result
 */
public record Simulation(int draws, long seed) {
    public Simulation {
        if (draws < 2) {
            throw new InputException("a simulation needs at least 2 draws, not " + draws);
        }
    }
}

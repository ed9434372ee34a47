package dev.whence.circuits.explanation;

import dev.whence.causal.InputException;
import dev.whence.circuits.graph.EdgeScores;
import dev.whence.circuits.run.Off;
import java.util.Optional;

/**
 * How a question is to be answered.
 *
 * @param searching which search
 * @param budget how large the circuit may be; ignored by ACDC, whose threshold decides
 * @param off what an edge carries outside the circuit
 * @param ranking by which the best edges are taken; empty for whichever needs fewer edges, or for so many edges is nearer
 *     to the whole, on the pairs searched on
 * @param steps of integrated gradients
 * @param threshold of ACDC, in nats
 * @param random how many random circuits of the same size are tried
 * @param seed of everything that is drawn
 */
public record Plan(
        Searching searching,
        Budget budget,
        Off off,
        Optional<EdgeScores.Ranking> ranking,
        int steps,
        double threshold,
        int random,
        long seed) {
    /** @throws InputException naming the number that cannot be */
    public Plan {
        if (steps < 1) {
            throw new InputException("--steps is " + steps + ", expected at least 1");
        }
        if (random < 19) {
            throw new InputException("--random is " + random
                    + ", expected at least 19 circuits: with fewer no circuit can be told from chance at 5 %");
        }
        if (!(threshold > 0)) {
            throw new InputException("--threshold is " + threshold + ", expected more than 0");
        }
    }

    /** EAP-IG with five steps, as few edges as carry 90 %, corrupt values outside, 99 random circuits. */
    public static Plan standard(long seed) {
        return new Plan(
                Searching.EAP_IG, new Budget.Share(0.9), new Off.Corrupt(), Optional.empty(), 5, 0.02, 99, seed);
    }
}

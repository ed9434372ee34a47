package dev.whence.circuits.abstraction;

import dev.whence.circuits.directions.Accuracy;
import dev.whence.circuits.directions.InterchangeAccuracy;
import java.util.List;

/**
 * How well a hypothesis about a network stands up to interchange interventions.
 *
 * @param undisturbed how often network and model give the same answer when nothing is done
 * @param results one for each alignment
 */
public record AbstractionReport(Accuracy undisturbed, List<Result> results) {
    public AbstractionReport {
        results = List.copyOf(results);
    }

    /**
     * One alignment.
     *
     * @param alignment which
     * @param accuracy of the interchange at its sites
     * @param full with whole vectors in place of subspaces: what changes should then change, what must stay may not
     * @param random with random subspaces of as many dimensions, one for each draw; none where all sites are whole
     * @param shuffled of the interchange at its sites, judged by expected answers dealt out at random
     * @param untouched nothing interchanged
     */
    public record Result(
            Alignment alignment,
            InterchangeAccuracy accuracy,
            InterchangeAccuracy full,
            List<InterchangeAccuracy> random,
            InterchangeAccuracy shuffled,
            InterchangeAccuracy untouched) {
        public Result {
            random = List.copyOf(random);
        }

        /** The mean accuracy of random subspaces; NaN when there are none. */
        public double meanRandom() {
            return random.stream()
                    .mapToDouble(accuracy -> accuracy.all().value())
                    .average()
                    .orElse(Double.NaN);
        }
    }
}

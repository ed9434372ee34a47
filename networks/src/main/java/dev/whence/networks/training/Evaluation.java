package dev.whence.networks.training;

import dev.whence.networks.Network;
import java.util.Map;

/** Looks at a network in training. */
@FunctionalInterface
public interface Evaluation {
    /** Looks at nothing. */
    Evaluation NONE = (step, losses, network) -> Map.of();

    /**
     * @param step updates done
     * @param losses of the last batch by name, before their weights
     * @param network to be read only
     * @return numbers for the log, by name
     */
    Map<String, Double> at(long step, Map<String, Double> losses, Network network);
}

package dev.whence.circuits.gating;

import java.util.List;

/**
 * Gates that were fitted.
 *
 * @param plan how
 * @param accuracy of the network without gates, on the examples of the fit
 * @param sets what came of each seed
 */
public record GateFit(GatingPlan plan, double accuracy, List<SetFit> sets) {
    public GateFit {
        sets = List.copyOf(sets);
    }

    /**
     * What came of one seed.
     *
     * @param start the seed of the first gates
     * @param free after the first stage, without a pull
     * @param retaining from there with a pull towards 1 (the paper's G+): closed is what is in the way
     * @param removing from there with a pull towards 0 (the paper's G-): open is what is needed
     * @param losses of the three stages
     */
    public record SetFit(long start, Gates free, Gates retaining, Gates removing, Losses losses) {}

    /**
     * Mean negative log-probability of the target on each step's batch, before the update and without the pull, nats a
     * token.
     */
    public record Losses(double[] free, double[] retaining, double[] removing) {}

    /** Roles of the heads over all seeds. */
    public HeadRoles roles() {
        return HeadRoles.of(this);
    }

    /** What the pull adds to the gradient of one gate's logit. */
    public double pullPerGate() {
        Gates gates = sets.getFirst().free();
        return plan.pull() / (gates.layers() * gates.heads());
    }
}

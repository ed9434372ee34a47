package dev.whence.networks.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.causal.InputException;
import dev.whence.causal.Intervention;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import java.util.List;

/**
 * How a network is trained. What it is trained on is a {@link Batches}.
 *
 * @param steps how many updates
 * @param batch sequences in each
 * @param length the longest sequence, in tokens
 * @param learningRate the greatest learning rate
 * @param schedule what that is multiplied by in each step
 * @param adam the optimiser's constants
 * @param clip the greatest norm that all gradients together may have; a longer one is scaled down to it. 0 for no limit.
 * @param objectives what is minimised: the weighted sum of these
 * @param clamped what is done to the network in every step, while gradients are taken; those that draw at random draw
 *     anew in each step
 * @param evaluateEvery steps between evaluations; 0 for one at the end only
 * @param checkpointEvery steps between checkpoints; 0 for none
 * @param workers threads that share a batch; their number changes the last bits of the result
 * @param seed all chance comes from it
 */
public record TrainingPlan(
        int steps,
        int batch,
        int length,
        double learningRate,
        Schedule schedule,
        Adam adam,
        double clip,
        List<Objective> objectives,
        List<Intervention<Site>> clamped,
        int evaluateEvery,
        int checkpointEvery,
        int workers,
        long seed) {

    /** @throws InputException naming the component that cannot be */
    public TrainingPlan {
        objectives = List.copyOf(objectives);
        clamped = List.copyOf(clamped);
        atLeast("steps", steps, 1);
        atLeast("batch", batch, 1);
        atLeast("length", length, 2);
        atLeast("evaluateEvery", evaluateEvery, 0);
        atLeast("checkpointEvery", checkpointEvery, 0);
        atLeast("workers", workers, 1);
        if (!(learningRate > 0 && Double.isFinite(learningRate))) {
            throw new InputException("learningRate is " + learningRate + ", expected a number above 0");
        }
        if (!(clip >= 0)) {
            throw new InputException("clip is " + clip + ", expected a number above 0, or 0 for no limit");
        }
        if (workers > batch) {
            throw new InputException("workers is " + workers + ", expected at most one for each of the " + batch
                    + " sequences of a batch");
        }
        for (Intervention<Site> each : clamped) {
            if (each.targets().stream().anyMatch(site -> site.at() instanceof At.PerPrompt)) {
                throw new InputException(
                        "clamped '" + each + "' names a position for each prompt, but every batch has other prompts");
            }
        }
    }

    /**
     * AdamW's constants (Loshchilov and Hutter 2019).
     *
     * @param beta1 how much of the gradients' running mean is kept in a step
     * @param beta2 how much of their squares' running mean is kept
     * @param epsilon added to the root of the latter
     * @param weightDecay part of each matrix that is taken away in a step, times the step's learning rate; vectors
     *     (biases, norms) do not decay
     */
    public record Adam(double beta1, double beta2, double epsilon, double weightDecay) {
        /** @throws InputException naming the constant that cannot be */
        public Adam {
            if (!(beta1 >= 0 && beta1 < 1)) {
                throw new InputException("beta1 is " + beta1 + ", expected a number from 0 to below 1");
            }
            if (!(beta2 >= 0 && beta2 < 1)) {
                throw new InputException("beta2 is " + beta2 + ", expected a number from 0 to below 1");
            }
            if (!(epsilon > 0)) {
                throw new InputException("epsilon is " + epsilon + ", expected a number above 0");
            }
            if (!(weightDecay >= 0)) {
                throw new InputException("weightDecay is " + weightDecay + ", expected 0 or more");
            }
        }
    }

    /** Next-token prediction with the usual constants, a short warm-up and a cosine. */
    public static TrainingPlan standard(int steps, int batch, int length, double learningRate, long seed) {
        return new TrainingPlan(
                steps,
                batch,
                length,
                learningRate,
                new Schedule.Cosine(Math.min(100, steps / 10), 0.1),
                new Adam(0.9, 0.98, 1e-8, 0.01),
                1,
                List.of(new Objective.NextToken(1)),
                List.of(),
                0,
                0,
                1,
                seed);
    }

    /** The same with these interventions active. */
    public TrainingPlan withClamped(List<Intervention<Site>> interventions) {
        return new TrainingPlan(
                steps,
                batch,
                length,
                learningRate,
                schedule,
                adam,
                clip,
                objectives,
                interventions,
                evaluateEvery,
                checkpointEvery,
                workers,
                seed);
    }

    /**
     * The plan as JSON; keys are the components' names.
     *
     * @throws InputException when an intervention cannot be written
     */
    public ObjectNode toJson() {
        return PlanJson.write(this);
    }

    /**
     * A plan from JSON; what is left out is as in {@link #standard}.
     *
     * @param path what messages call the object, such as "plan"
     * @throws InputException naming the key that is wrong, what was found and what was expected
     */
    public static TrainingPlan fromJson(JsonNode json, String path) {
        return PlanJson.read(json, path);
    }

    /** The learning rate of a step, counted from 0. */
    public double rate(long step) {
        return learningRate * schedule.factor(step, steps);
    }

    private static void atLeast(String name, int value, int least) {
        if (value < least) {
            throw new InputException(name + " is " + value + ", expected at least " + least);
        }
    }
}

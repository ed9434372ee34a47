package dev.whence.networks.training;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.networks.Network;
import dev.whence.networks.run.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Trains a network in place, under a plan. The same plan, batches and first parameters give the same bits on the same
 * machine, whether straight through or resumed from a checkpoint. Until {@link #close} the parameters belong to the
 * trainer: nobody else may change them. Not thread-safe.
 */
public final class Trainer implements AutoCloseable {
    private final Network network;
    private final TrainingPlan plan;
    private final Batches batches;
    private final Map<String, Tensor> parameters;
    private final Gradients gradients;
    private final AdamW optimiser;
    private long done;

    /**
     * What one update saw.
     *
     * @param losses of the batch by name, before their weights and before the update
     * @param gradientNorm before clipping
     * @param learningRate that it was done with
     */
    public record Update(Map<String, Double> losses, double gradientNorm, double learningRate) {}

    /** With the plan's objectives alone. */
    public Trainer(Network network, TrainingPlan plan, Batches batches) {
        this(network, plan, batches, List.of());
    }

    /**
     * @param network changed in place; float32; it must stay open
     * @param more losses beside the plan's objectives
     * @throws InputException when the network is not one that predicts next tokens, in float32, or a length does not fit
     *     it; or there is nothing to minimise
     */
    public Trainer(Network network, TrainingPlan plan, Batches batches, List<Loss.Weighted> more) {
        check(network, plan);
        List<Loss.Weighted> losses = new ArrayList<>();
        plan.objectives().forEach(each -> losses.add(new Loss.Weighted(each.name(), each.weight(), each.loss())));
        losses.addAll(more);
        if (losses.isEmpty()) {
            throw new InputException("objectives is empty, expected something to minimise");
        }
        losses.forEach(each -> each.loss().sites().forEach(site -> site.check(network.spec())));
        plan.clamped().forEach(each -> each.targets().forEach(site -> site.check(network.spec())));
        this.network = network;
        this.plan = plan;
        this.batches = batches;
        this.parameters = network.weights().stored();
        this.optimiser = new AdamW(List.copyOf(parameters.values()), plan.adam());
        this.gradients = new Gradients(network.blocks(), losses, plan.clamped(), plan.workers());
        parameters.values().forEach(parameter -> parameter.set_requires_grad(true));
    }

    private static void check(Network network, TrainingPlan plan) {
        if (!network.spec().isCausal()) {
            throw new InputException("a network that sees later tokens cannot be trained to predict them; expected a"
                    + " causal mask, found " + network.spec().mask());
        }
        if (network.weights().tokens().scalar_type().intern() != ScalarType.Float) {
            throw new InputException("training needs a network in float32");
        }
        if (plan.length() > network.spec().context()) {
            throw new InputException("length is " + plan.length() + ", expected at most the network's context of "
                    + network.spec().context());
        }
    }

    /** Updates done. */
    public long step() {
        return done;
    }

    /**
     * One update.
     *
     * @throws InputException when the loss or a gradient is no longer a finite number; the parameters stay as they were
     * @throws IllegalStateException when all the plan's steps are done
     */
    public Update update() {
        if (done >= plan.steps()) {
            throw new IllegalStateException("all " + plan.steps() + " steps are done");
        }
        Batch batch = batches.batch(plan.seed(), done, plan.batch(), plan.length());
        batch.prompts(0, batch.rows())
                .check(network.spec().vocabulary(), network.spec().context());
        Gradients.Result result = gradients.of(batch, done);
        try {
            double rate = plan.rate(done);
            double norm = Tensors.withoutGradient(() -> {
                double before = Gradients.clip(result.gradients(), plan.clip());
                if (!Double.isFinite(before)) {
                    throw new InputException("training diverged in step " + (done + 1) + ": losses "
                            + result.losses() + ", norm of the gradients " + before
                            + "; a smaller learningRate, a longer warm-up or a clip may help");
                }
                optimiser.step(result.gradients(), rate, done + 1);
                return before;
            });
            done++;
            return new Update(result.losses(), norm, rate);
        } finally {
            result.free();
        }
    }

    /**
     * All steps that are left.
     *
     * @param checkpoint where to save, every so many steps as the plan says
     * @throws java.util.concurrent.CancellationException when progress says so: between two steps, the last checkpoint
     *     whole
     * @throws InputException when training diverges, or a checkpoint cannot be written
     */
    public TrainingLog run(Optional<Path> checkpoint, Evaluation evaluation, Progress progress) {
        List<TrainingLog.Entry> entries = new ArrayList<>();
        Map<String, Double> sums = new LinkedHashMap<>();
        long since = done;
        long start = System.nanoTime();
        while (done < plan.steps()) {
            progress.check();
            Update update = update();
            update.losses().forEach((name, loss) -> sums.merge(name, loss, Double::sum));
            if (is(plan.evaluateEvery()) || done == plan.steps()) {
                double steps = done - since;
                Map<String, Double> means = new LinkedHashMap<>();
                sums.forEach((name, sum) -> means.put(name, sum / steps));
                Map<String, Double> measured = evaluation.at(done, means, network);
                double seconds = (System.nanoTime() - start) / 1e9;
                entries.add(new TrainingLog.Entry(
                        done, means, update.gradientNorm(), update.learningRate(), seconds, measured));
                sums.clear();
                since = done;
            }
            if (is(plan.checkpointEvery())) {
                checkpoint.ifPresent(this::checkpoint);
            }
            progress.at("training", done, plan.steps());
        }
        return new TrainingLog(entries);
    }

    private boolean is(int every) {
        return every > 0 && done % every == 0;
    }

    /**
     * Saves all that {@link #resume} needs: a whole file or none.
     *
     * @throws InputException when it cannot be written
     */
    public void checkpoint(Path file) {
        new TrainingState(parameters, optimiser).write(file, done, fingerprint());
    }

    /**
     * Goes on from a checkpoint, as if there had been no break.
     *
     * @throws InputException when it is of another network or plan, or no checkpoint; nothing is changed then
     */
    public void resume(Path file) {
        done = new TrainingState(parameters, optimiser).read(file, fingerprint());
    }

    private String fingerprint() {
        return plan.toString();
    }

    /** The network stays, trained so far. */
    @Override
    public void close() {
        parameters.values().forEach(parameter -> parameter.set_requires_grad(false));
        gradients.close();
        optimiser.close();
    }
}

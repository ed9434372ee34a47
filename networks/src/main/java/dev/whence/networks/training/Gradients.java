package dev.whence.networks.training;

import dev.whence.causal.Intervention;
import dev.whence.networks.intervention.NetworkIntervention;
import dev.whence.networks.run.Blocks;
import dev.whence.networks.run.Cores;
import dev.whence.networks.run.Pass;
import dev.whence.networks.run.Taps;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.site.Site;
import dev.whence.networks.system.BatchTaps;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Gradients of the losses over a batch. The batch is cut into as many parts as there are workers, each with a thread of
 * its own; the parts' gradients are added in their order, so that nothing depends on which is done first.
 */
final class Gradients implements AutoCloseable {
    private final Blocks blocks;
    private final List<Tensor> parameters;
    private final List<Loss.Weighted> losses;
    private final List<Site> watched;
    private final List<Intervention<Site>> clamped;
    private final int workers;
    private final ExecutorService pool;

    /**
     * @param gradients kept: whoever asked for them frees them
     * @param losses of each name, before its weight
     */
    record Result(List<Tensor> gradients, Map<String, Double> losses) {
        void free() {
            Tensors.free(gradients);
        }
    }

    Gradients(Blocks blocks, List<Loss.Weighted> losses, List<Intervention<Site>> clamped, int workers) {
        this.blocks = blocks;
        this.parameters = List.copyOf(blocks.weights().stored().values());
        this.losses = List.copyOf(losses);
        this.watched = losses.stream()
                .flatMap(each -> each.loss().sites().stream())
                .distinct()
                .toList();
        this.clamped = List.copyOf(clamped);
        this.workers = workers;
        this.pool = Executors.newFixedThreadPool(
                workers, Thread.ofPlatform().daemon().factory());
    }

    /** The gradients of the weighted sum of the losses, in the order of {@code Weights.stored()}. */
    Result of(Batch batch, long step) {
        int parts = Math.min(workers, batch.rows());
        if (parts == 1) {
            return part(batch, 0, batch.rows(), step);
        }
        List<Future<Result>> futures = new ArrayList<>();
        try (Cores.Alone _ = Cores.alone()) {
            for (int part = 0; part < parts; part++) {
                int from = batch.rows() * part / parts;
                int to = batch.rows() * (part + 1) / parts;
                futures.add(pool.submit(() -> part(batch, from, to, step)));
            }
            return sum(waited(futures));
        }
    }

    /** Waits for all, also when one fails: they use what the caller may close. */
    private static List<Result> waited(List<Future<Result>> futures) {
        List<Result> results = new ArrayList<>();
        RuntimeException failure = null;
        boolean interrupted = false;
        for (Future<Result> future : futures) {
            while (true) {
                try {
                    results.add(future.get());
                    break;
                } catch (InterruptedException _) {
                    interrupted = true;
                } catch (ExecutionException failed) {
                    switch (java.util.Objects.requireNonNull(failed.getCause())) {
                        case RuntimeException runtime -> failure = runtime;
                        case Throwable other -> failure = new IllegalStateException(other);
                    }
                    break;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            results.forEach(Result::free);
            throw failure;
        }
        return results;
    }

    private static Result sum(List<Result> results) {
        Result first = results.getFirst();
        Map<String, Double> losses = new LinkedHashMap<>(first.losses);
        Tensors.withoutGradient(() -> {
            for (Result other : results.subList(1, results.size())) {
                for (int i = 0; i < first.gradients.size(); i++) {
                    first.gradients.get(i).add_(other.gradients.get(i));
                }
                other.losses.forEach((name, value) -> losses.merge(name, value, Double::sum));
                other.free();
            }
            return losses;
        });
        return new Result(first.gradients, losses);
    }

    private Result part(Batch batch, int from, int to, long step) {
        return Tensors.withGradient(() -> {
            Device device = blocks.weights().device();
            ScalarType type = blocks.weights().tokens().scalar_type();
            int[] lengths = java.util.Arrays.copyOfRange(batch.lengths(), from, to);
            Tensor ids = Tensors.of(batch.flatIds(from, to), to - from, batch.columns())
                    .to(device, ScalarType.Long);
            Tensor weights = Tensors.of(batch.flatWeights(from, to), to - from, batch.columns())
                    .to(device, type);
            if (clamped.isEmpty() && watched.isEmpty()) {
                try (Pass pass = new Pass(blocks, Taps.NONE, lengths)) {
                    return result(new LossInput(
                            blocks, ids, weights, pass.logits(ids), lengths, batch.rows(), batch.weight(), null));
                }
            }
            try (BatchTaps taps = new BatchTaps(
                            blocks, batch.prompts(from, to), batch.columns(), intervention(step, from), watched);
                    Pass pass = new Pass(blocks, taps.taps(), lengths)) {
                return result(new LossInput(
                        blocks, ids, weights, pass.logits(ids), lengths, batch.rows(), batch.weight(), taps));
            }
        });
    }

    private Result result(LossInput input) {
        Map<String, Double> values = new LinkedHashMap<>();
        Tensor total = null;
        for (Loss.Weighted each : losses) {
            Tensor value = each.loss().of(input);
            values.merge(each.name(), value.item_double(), Double::sum);
            Tensor weighted = value.mul(Tensors.scalar(each.weight()));
            total = total == null ? weighted : total.add(weighted);
        }
        TensorVector found = torch.grad(
                new TensorVector(java.util.Objects.requireNonNull(total)),
                Tensors.vector(parameters),
                new TensorVector(),
                new BoolOptional(),
                false,
                true);
        List<Tensor> gradients = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            // The vector's own tensors die with it.
            Tensor gradient = new Tensor(found.get(i));
            gradients.add(Tensors.keep(
                    gradient.defined() ? gradient.detach().contiguous() : torch.zeros_like(parameters.get(i))));
        }
        return new Result(gradients, values);
    }

    /** What is done in this step: whatever draws at random has a seed of its own for each step and part. */
    private Intervention<Site> intervention(long step, int from) {
        List<Intervention<Site>> steps = new ArrayList<>();
        long fresh = Batches.random(step, from).nextLong();
        for (Intervention<Site> each : Intervention.all(clamped).steps()) {
            steps.add(
                    switch (each) {
                        case NetworkIntervention.Noise noise ->
                            new NetworkIntervention.Noise(noise.site(), noise.deviation(), noise.seed() + fresh);
                        case NetworkIntervention.Resample resample ->
                            new NetworkIntervention.Resample(resample.site(), resample.seed() + fresh);
                        default -> each;
                    });
        }
        return Intervention.all(steps);
    }

    @Override
    public void close() {
        pool.shutdown();
    }

    /** The norm of all gradients together. To be called without recording for gradients. */
    static double norm(List<Tensor> gradients) {
        double sum = 0;
        for (Tensor gradient : gradients) {
            double norm = gradient.norm().item_double();
            sum += norm * norm;
        }
        return Math.sqrt(sum);
    }

    /**
     * Scales gradients down to a norm, in place, if theirs is greater. To be called without recording for gradients.
     *
     * @param greatest 0 for no limit
     * @return the norm before
     */
    static double clip(List<Tensor> gradients, double greatest) {
        double norm = norm(gradients);
        if (greatest > 0 && norm > greatest) {
            for (Tensor gradient : gradients) {
                gradient.mul_(Tensors.scalar(greatest / norm));
            }
        }
        return norm;
    }
}

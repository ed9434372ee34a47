package dev.whence.benchmarks.circuits;

import dev.whence.benchmarks.networks.NetworkSpeed;
import dev.whence.causal.Progress;
import dev.whence.circuits.gating.Example;
import dev.whence.circuits.gating.Examples;
import dev.whence.circuits.gating.GatingPlan;
import dev.whence.circuits.gating.HeadGating;
import dev.whence.networks.Models;
import dev.whence.networks.Network;
import dev.whence.networks.checkpoint.RandomParameters;
import dev.whence.networks.run.Cores;
import dev.whence.networks.run.Pass;
import dev.whence.networks.run.Taps;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.tasks.Corpus;
import dev.whence.networks.tasks.Task;
import dev.whence.networks.tasks.TaskPairs;
import dev.whence.networks.training.Batch;
import dev.whence.networks.training.Batches;
import dev.whence.networks.training.Trainer;
import dev.whence.networks.training.TrainingPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;

/**
 * A step of fitting gates against a training step of the same network on the same batch: forward, backward with the
 * gradients of all weights, and the optimiser. Training reads one token more a sequence, the answer, and makes logits
 * for every position. Arguments: which of {@code tasks-4l} and {@code gpt2}; both when none is given. The processor's
 * speed changes with its neighbours, so both take turns, and the least time of each counts. {@code -Druns=5}.
 */
public final class GatingSpeed {
    private GatingSpeed() {}

    /** Prints what steps took. */
    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT);
        List<String> parts = arguments.length > 0 ? List.of(arguments) : List.of("tasks-4l", "gpt2");
        if (parts.contains("tasks-4l")) {
            for (Task task : Corpus.heldOut()) {
                if (!List.of("facts", "indirect-objects").contains(task.name())) {
                    continue;
                }
                try (Models.Loaded model = Models.load("tasks-4l")) {
                    Network network = model.network();
                    Examples examples =
                            Examples.of(TaskPairs.of(task, network.tokenizer().orElseThrow(), 64, 1)
                                    .pairs());
                    measure("tasks-4l, " + task.name(), network, examples, 20, 1, 4);
                }
            }
        }
        if (parts.contains("gpt2")) {
            for (int[] size : new int[][] {{4, 16}, {8, 32}}) {
                try (Network network = Network.of(RandomParameters.initial(NetworkSpeed.gpt2Small(), 1))) {
                    measure("GPT-2 small's shape", network, said(network, size[0], size[1]), 3, 1, 2);
                }
            }
        }
    }

    /** Random prompts with what the network says after them: a task that it does. */
    private static Examples said(Network network, int count, int length) {
        SplittableRandom random = new SplittableRandom(7);
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<Integer> prompt =
                    random.ints(length, 0, network.spec().vocabulary()).boxed().toList();
            long answer = Tensors.withoutGradient(() -> {
                try (Pass pass = new Pass(network.blocks(), Taps.NONE, new int[] {length})) {
                    long[] ids = prompt.stream().mapToLong(Integer::longValue).toArray();
                    Tensor logits = pass.logits(Tensors.of(ids, 1, length));
                    return logits.select(1, length - 1L).argmax().item_long();
                }
            });
            examples.add(new Example(prompt, List.of(Math.toIntExact(answer))));
        }
        return new Examples("what the network says", examples);
    }

    private static void measure(String name, Network network, Examples examples, int steps, int... sets) {
        int runs = Integer.getInteger("runs", 5);
        double[] gating = new double[sets.length];
        java.util.Arrays.fill(gating, Double.POSITIVE_INFINITY);
        int[] workers = {1, Cores.count()};
        double training = Double.POSITIVE_INFINITY;
        for (int run = 0; run < runs; run++) {
            // Gates first: training changes what the network says.
            for (int i = 0; i < sets.length; i++) {
                gating[i] = Math.min(gating[i], gating(network, examples, sets[i], steps));
            }
            for (int each : workers) {
                training = Math.min(training, training(network, examples, each, steps));
            }
        }
        System.out.printf(
                "%s: %d prompts of up to %d tokens%n  training step %.1f ms (the faster of 1 and %d workers)%n",
                name,
                examples.size(),
                examples.examples().stream()
                        .mapToInt(example -> example.prompt().size())
                        .max()
                        .orElseThrow(),
                1e3 * training,
                Cores.count());
        for (int i = 0; i < sets.length; i++) {
            System.out.printf(
                    "  gating step, %d set%s: %.1f ms, %.2f of a training step, %.2f for each set%n",
                    sets[i],
                    sets[i] == 1 ? "" : "s",
                    1e3 * gating[i],
                    gating[i] / training,
                    gating[i] / training / sets[i]);
        }
    }

    /** Seconds of the quickest step. */
    private static double gating(Network network, Examples examples, int sets, int steps) {
        GatingPlan plan = new GatingPlan(
                examples.size(),
                new GatingPlan.Stage(steps, 0.1, 0.01),
                new GatingPlan.Stage(1, 0.5, 0.1),
                0.1,
                1,
                LongStream.range(0, sets).boxed().toList(),
                1);
        double[] least = {Double.POSITIVE_INFINITY};
        long[] since = {0};
        Progress clock = (stage, _, total) -> {
            long now = System.nanoTime();
            if (since[0] > 0 && total == steps) {
                least[0] = Math.min(least[0], (now - since[0]) / 1e9);
            }
            since[0] = now;
        };
        HeadGating.fit(network, examples, plan, clock);
        return least[0];
    }

    /** Seconds of the quickest step; the learning rate is next to nothing, so that the network still does its task. */
    private static double training(Network network, Examples examples, int workers, int steps) {
        Batch batch = batch(examples);
        Batches batches = (_, _, _, _) -> batch;
        TrainingPlan standard = TrainingPlan.standard(steps, examples.size(), batch.columns(), 1e-12, 1);
        TrainingPlan plan = new TrainingPlan(
                standard.steps(),
                standard.batch(),
                standard.length(),
                standard.learningRate(),
                standard.schedule(),
                standard.adam(),
                standard.clip(),
                standard.objectives(),
                standard.clamped(),
                0,
                0,
                workers,
                1);
        double least = Double.POSITIVE_INFINITY;
        try (Trainer trainer = new Trainer(network, plan, batches)) {
            for (int step = 0; step < steps; step++) {
                long start = System.nanoTime();
                trainer.update();
                least = Math.min(least, (System.nanoTime() - start) / 1e9);
            }
        }
        return least;
    }

    /** Prompts with their answers, which alone are to be predicted. */
    private static Batch batch(Examples examples) {
        int longest = examples.examples().stream()
                .mapToInt(example -> example.prompt().size() + 1)
                .max()
                .orElseThrow();
        int[][] ids = new int[examples.size()][longest];
        float[][] weights = new float[examples.size()][longest];
        int[] lengths = new int[examples.size()];
        IntStream.range(0, examples.size()).forEach(row -> {
            Example example = examples.examples().get(row);
            int length = example.prompt().size();
            for (int position = 0; position < length; position++) {
                ids[row][position] = example.prompt().get(position);
            }
            ids[row][length] = example.target().getFirst();
            weights[row][length] = 1;
            lengths[row] = length + 1;
        });
        return new Batch(ids, weights, lengths);
    }
}

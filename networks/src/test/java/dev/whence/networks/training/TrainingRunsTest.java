package dev.whence.networks.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import dev.whence.causal.Intervention;
import dev.whence.causal.Progress;
import dev.whence.networks.Network;
import dev.whence.networks.checkpoint.RandomParameters;
import dev.whence.networks.intervention.NetworkIntervention;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Short runs: that they learn, that they are the same again, that they resume, stop and stay small. */
class TrainingRunsTest {
    private static final int VOCABULARY = 24;
    private static final int LENGTH = 24;

    @TempDir
    Path folder;

    private static Network network(long seed) {
        ModelShape shape = new ModelShape(ModelShape.Kind.ATTENTION_ONLY, VOCABULARY, LENGTH, 2, 32, 2, 1, 0.15);
        return Network.of(new RandomParameters(shape.spec(0), shape.deviation(), false, seed));
    }

    private static TrainingPlan plan(int steps, int workers) {
        TrainingPlan usual = TrainingPlan.standard(steps, 16, LENGTH, 8e-3, 4);
        return new TrainingPlan(
                steps,
                16,
                LENGTH,
                8e-3,
                new Schedule.Cosine(20, 0.05),
                usual.adam(),
                1,
                usual.objectives(),
                List.of(),
                0,
                3,
                workers,
                4);
    }

    private static final Batches DATA = new RepeatedSequences(VOCABULARY, false);

    private static List<float[]> parameters(Network network) {
        return network.weights().stored().values().stream().map(Tensors::floats).toList();
    }

    private static void assertSame(List<float[]> found, List<float[]> expected) {
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i)).containsExactly(expected.get(i));
        }
    }

    private static List<float[]> straight(TrainingPlan plan) {
        try (Network network = network(1);
                Trainer trainer = new Trainer(network, plan, DATA)) {
            trainer.run(Optional.empty(), Evaluation.NONE, Progress.NONE);
            return parameters(network);
        }
    }

    @Test
    void learnsInductionAndNothingFromAControl() {
        TrainingPlan plan = plan(500, 2);
        Batch halves = new RepeatedSequences(VOCABULARY, false).halves(77, 32, LENGTH);
        try (Network network = network(1);
                Trainer trainer = new Trainer(network, plan, DATA)) {
            double before = trainer.update().losses().getOrDefault("next token", Double.NaN);
            TrainingLog log = trainer.run(
                    Optional.empty(),
                    (_, _, trained) -> Map.of("accuracy", TrainingReport.accuracy(trained, halves)),
                    Progress.NONE);
            double after = trained(network, halves);
            assertThat(before).isGreaterThan(2.5);
            assertThat(log.last().measured().get("accuracy")).isGreaterThan(0.9);
            assertThat(after).isLessThan(0.5);
            List<HeadScore> heads = HeadScore.of(network, halves.prompts(0, halves.rows()));
            assertThat(heads.stream()
                            .filter(head -> head.layer() == 1)
                            .mapToDouble(HeadScore::induction)
                            .max()
                            .orElseThrow())
                    .isGreaterThan(0.4);
            assertThat(heads.stream()
                            .filter(head -> head.layer() == 0)
                            .mapToDouble(HeadScore::induction)
                            .max()
                            .orElseThrow())
                    .isLessThan(0.3);
        }
        try (Network network = network(1);
                Trainer trainer = new Trainer(network, plan, new RepeatedSequences(VOCABULARY, true))) {
            trainer.run(Optional.empty(), Evaluation.NONE, Progress.NONE);
            assertThat(TrainingReport.accuracy(network, halves)).isLessThan(0.3);
        }
    }

    /** The loss of a batch, by a trainer that is thrown away. */
    private static double trained(Network network, Batch batch) {
        TrainingPlan one = plan(1, 1);
        try (Gradients gradients = new Gradients(
                network.blocks(),
                List.of(new Loss.Weighted("loss", 1, one.objectives().getFirst().loss())),
                List.of(),
                1)) {
            Gradients.Result result = gradients.of(batch, 0);
            result.free();
            return result.losses().getOrDefault("loss", Double.NaN);
        }
    }

    @Test
    void theSameAgain() {
        for (int workers = 1; workers <= 2; workers++) {
            assertSame(straight(plan(12, workers)), straight(plan(12, workers)));
        }
    }

    @Test
    void resumesBitForBit() {
        TrainingPlan plan = plan(10, 2)
                .withClamped(List.of(new NetworkIntervention.Noise(
                        new Site.Residual(1, Site.Residual.Stage.BEFORE, At.all()), 0.1, 3)));
        Path file = folder.resolve("state.safetensors");
        List<float[]> expected = straight(plan);
        try (Network network = network(1);
                Trainer trainer = new Trainer(network, plan, DATA)) {
            for (int step = 0; step < 4; step++) {
                trainer.update();
            }
            trainer.checkpoint(file);
        }
        try (Network network = network(2);
                Trainer trainer = new Trainer(network, plan, DATA)) {
            trainer.resume(file);
            assertThat(trainer.step()).isEqualTo(4);
            trainer.run(Optional.empty(), Evaluation.NONE, Progress.NONE);
            assertSame(parameters(network), expected);
            assertThatThrownBy(trainer::update).isInstanceOf(IllegalStateException.class);
        }
        try (Network network = network(2);
                Trainer trainer = new Trainer(network, plan(11, 2), DATA)) {
            List<float[]> before = parameters(network);
            assertThatThrownBy(() -> trainer.resume(file))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("another plan");
            assertSame(parameters(network), before);
        }
    }

    @Test
    void stopsBetweenStepsAndGoesOn() {
        TrainingPlan plan = plan(10, 1);
        Path file = folder.resolve("state.safetensors");
        Progress stopping = new Progress() {
            private long done;

            @Override
            public void at(String stage, long done, long total) {
                this.done = done;
            }

            @Override
            public boolean cancelled() {
                return done >= 7;
            }
        };
        try (Network network = network(1);
                Trainer trainer = new Trainer(network, plan, DATA)) {
            assertThatThrownBy(() -> trainer.run(Optional.of(file), Evaluation.NONE, stopping))
                    .isInstanceOf(CancellationException.class);
        }
        assertThat(files()).containsExactly("state.safetensors");
        try (Network network = network(9);
                Trainer trainer = new Trainer(network, plan, DATA)) {
            trainer.resume(file);
            assertThat(trainer.step()).isEqualTo(6);
            trainer.run(Optional.empty(), Evaluation.NONE, Progress.NONE);
            assertSame(parameters(network), straight(plan));
        }
    }

    private List<String> files() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted(Comparator.naturalOrder())
                    .toList();
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    @Test
    void memoryStaysFlat() {
        TrainingPlan plan = plan(400, 2);
        try (Network network = network(1);
                Trainer trainer = new Trainer(network, plan, DATA)) {
            List<Long> bytes = new ArrayList<>();
            while (trainer.step() < 400) {
                trainer.update();
                if (trainer.step() % 100 == 0) {
                    System.gc();
                    bytes.add(Pointer.physicalBytes());
                }
            }
            // What one step needs for its activations is some megabytes: a leak of them would be gigabytes.
            assertThat(bytes.getLast() - bytes.getFirst()).isLessThan(64L << 20);
        }
    }

    @Test
    void clampedHeadsAreOfNoUse() {
        List<Intervention<Site>> clamped = new ArrayList<>();
        for (int head = 0; head < 2; head++) {
            clamped.add(new NetworkIntervention.Zero(new Site.HeadOutput(1, head, At.all())));
        }
        Batch halves = new RepeatedSequences(VOCABULARY, false).halves(77, 32, LENGTH);
        try (Network network = network(1);
                Trainer trainer = new Trainer(network, plan(150, 2).withClamped(clamped), DATA)) {
            List<float[]> before = parameters(network);
            trainer.run(Optional.empty(), Evaluation.NONE, Progress.NONE);
            List<float[]> after = parameters(network);
            int output = List.copyOf(network.weights().stored().keySet()).indexOf("layers.1.attention.output.weight");
            double decay = 1;
            for (int step = 0; step < 150; step++) {
                decay *= 1 - rateOf(step) * 0.01;
            }
            // Nothing but weight decay.
            for (int i = 0; i < before.get(output).length; i++) {
                assertThat(after.get(output)[i])
                        .isCloseTo(
                                (float) (decay * before.get(output)[i]), org.assertj.core.api.Assertions.within(1e-5f));
            }
            assertThat(TrainingReport.accuracy(network, halves)).isLessThan(0.6);
        }
    }

    private static double rateOf(int step) {
        return plan(150, 2).rate(step);
    }

    @Test
    void whatCannotBeTrained() {
        try (Network network = network(1)) {
            assertThatThrownBy(() -> new Trainer(network, TrainingPlan.standard(1, 1, LENGTH + 1, 1e-3, 1), DATA))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("length is 25")
                    .hasMessageContaining("24");
            TrainingPlan none =
                    plan(1, 1).withClamped(List.of(new NetworkIntervention.Zero(new Site.HeadOutput(5, 0, At.all()))));
            assertThatThrownBy(() -> new Trainer(network, none, DATA)).isInstanceOf(InputException.class);
        }
        try (Network network = network(1);
                Trainer trainer = new Trainer(network, plan(1, 1), new RepeatedSequences(VOCABULARY + 9, false))) {
            assertThatThrownBy(trainer::update)
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("not in the vocabulary");
        }
    }

    @Test
    void divergenceIsSaid() {
        try (Network network = network(1);
                Trainer trainer = new Trainer(network, TrainingPlan.standard(200, 4, LENGTH, 1e30, 1), DATA)) {
            assertThatThrownBy(() -> trainer.run(Optional.empty(), Evaluation.NONE, Progress.NONE))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("diverged in step");
        }
    }
}

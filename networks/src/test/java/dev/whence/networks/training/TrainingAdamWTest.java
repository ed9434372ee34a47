package dev.whence.networks.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.whence.networks.run.Tensors;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** AdamW against the paper's algorithm in doubles and against libtorch's; clipping against a hand computation. */
class TrainingAdamWTest {
    private static final int STEPS = 60;

    /** Least squares towards a target, with noise that depends on the step: gradients of all sizes. */
    private static double gradient(double parameter, int index, int step) {
        SplittableRandom random = new SplittableRandom(31L * index + step);
        double scale = Math.pow(10, index % 5 - 2);
        return scale * (parameter - Math.sin(index)) + 0.3 * scale * random.nextGaussian();
    }

    private static float[] start(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) Math.cos(3 * i);
        }
        return values;
    }

    private static float[] gradients(float[] at, int step) {
        float[] values = new float[at.length];
        for (int i = 0; i < at.length; i++) {
            values[i] = (float) gradient(at[i], i, step);
        }
        return values;
    }

    private static double rate(int step) {
        return 0.05 * new Schedule.Cosine(10, 0.1).factor(step, STEPS);
    }

    @ParameterizedTest
    @CsvSource({"0.9, 0.999, 1e-8, 0.01", "0.9, 0.98, 1e-6, 0.1", "0, 0.9, 1e-3, 0", "0.5, 0.5, 1e-8, 1"})
    void theAlgorithmOfThePaper(double beta1, double beta2, double epsilon, double decay) {
        TrainingPlan.Adam constants = new TrainingPlan.Adam(beta1, beta2, epsilon, decay);
        int count = 12;
        float[] found = trained(constants, count);
        double[] p = new double[count];
        double[] m = new double[count];
        double[] v = new double[count];
        for (int i = 0; i < count; i++) {
            p[i] = start(count)[i];
        }
        for (int t = 1; t <= STEPS; t++) {
            for (int i = 0; i < count; i++) {
                double g = gradient(p[i], i, t);
                m[i] = beta1 * m[i] + (1 - beta1) * g;
                v[i] = beta2 * v[i] + (1 - beta2) * g * g;
                double mHat = m[i] / (1 - Math.pow(beta1, t));
                double vHat = v[i] / (1 - Math.pow(beta2, t));
                p[i] -= rate(t - 1) * (mHat / (Math.sqrt(vHat) + epsilon) + decay * p[i]);
            }
        }
        for (int i = 0; i < count; i++) {
            assertThat((double) found[i]).isCloseTo(p[i], within(2e-4));
        }
    }

    private static float[] trained(TrainingPlan.Adam constants, int count) {
        return Tensors.withoutGradient(() -> {
            Tensor parameter = Tensors.of(start(count), 3, count / 3);
            try (AdamW optimiser = new AdamW(List.of(parameter), constants)) {
                for (int step = 1; step <= STEPS; step++) {
                    float[] gradient = gradients(Tensors.floats(parameter), step);
                    optimiser.step(List.of(Tensors.of(gradient, 3, count / 3)), rate(step - 1), step);
                }
            }
            return Tensors.floats(parameter);
        });
    }

    @Test
    void libtorchsOwn() {
        int count = 12;
        TrainingPlan.Adam constants = new TrainingPlan.Adam(0.9, 0.999, 1e-8, 0.1);
        float[] ours = Tensors.withoutGradient(() -> {
            Tensor parameter = Tensors.of(start(count), 3, count / 3);
            try (AdamW optimiser = new AdamW(List.of(parameter), constants)) {
                for (int step = 1; step <= STEPS; step++) {
                    float[] gradient = gradients(Tensors.floats(parameter), step);
                    optimiser.step(List.of(Tensors.of(gradient, 3, count / 3)), 0.05, step);
                }
            }
            return Tensors.floats(parameter);
        });
        float[] theirs = Tensors.withGradient(() -> {
            Tensor parameter = Tensors.of(start(count), 3, count / 3);
            parameter.set_requires_grad(true);
            AdamWOptions options = new AdamWOptions(0.05);
            // Its betas stay 0.9 and 0.999: they are a C++ tuple, whose layout is nobody's business.
            options.eps().put(1e-8);
            options.weight_decay().put(0.1);
            try (org.bytedeco.pytorch.AdamW optimiser =
                    new org.bytedeco.pytorch.AdamW(new TensorVector(parameter), options)) {
                for (int step = 1; step <= STEPS; step++) {
                    Tensor gradient = Tensors.of(gradients(Tensors.floats(parameter), step), 3, count / 3);
                    optimiser.zero_grad();
                    parameter.mul(gradient).sum().backward();
                    optimiser.step();
                }
            }
            return Tensors.floats(parameter);
        });
        for (int i = 0; i < count; i++) {
            assertThat(ours[i]).isCloseTo(theirs[i], within(1e-5f));
        }
    }

    @Test
    void vectorsDoNotDecay() {
        TrainingPlan.Adam constants = new TrainingPlan.Adam(0.9, 0.99, 1e-8, 0.5);
        Tensors.withoutGradient(() -> {
            Tensor vector = Tensors.of(new float[] {2, 2}, 2);
            Tensor matrix = Tensors.of(new float[] {2, 2}, 1, 2);
            List<Tensor> nothing = List.of(Tensors.of(new float[2], 2), Tensors.of(new float[2], 1, 2));
            try (AdamW optimiser = new AdamW(List.of(vector, matrix), constants)) {
                optimiser.step(nothing, 0.1, 1);
            }
            assertThat(Tensors.floats(vector)).containsExactly(2, 2);
            assertThat(Tensors.floats(matrix)).containsExactly(1.9f, 1.9f);
            return vector;
        });
    }

    @Test
    void clippingByTheGlobalNorm() {
        Tensors.withoutGradient(() -> {
            Tensor a = Tensors.of(new float[] {3, 0}, 2);
            Tensor b = Tensors.of(new float[] {0, 4, 0}, 3);
            assertThat(Gradients.clip(List.of(a, b), 0)).isCloseTo(5, within(1e-6));
            assertThat(Gradients.clip(List.of(a, b), 6)).isCloseTo(5, within(1e-6));
            assertThat(Tensors.floats(b)).containsExactly(0, 4, 0);
            assertThat(Gradients.clip(List.of(a, b), 1)).isCloseTo(5, within(1e-6));
            assertThat(Tensors.floats(a)).containsExactly(0.6f, 0);
            assertThat(Tensors.floats(b)).containsExactly(0, 0.8f, 0);
            return a;
        });
    }
}

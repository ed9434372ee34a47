package dev.whence.networks.training;

import dev.whence.networks.run.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2), the decay times the step's learning rate as
 * in PyTorch. With gradient g, step t from 1 and learning rate a:
 *
 * <pre>
 *   m = beta1 m + (1 - beta1) g          v = beta2 v + (1 - beta2) g^2
 *   p = p - a (decay p + m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + epsilon))
 * </pre>
 */
final class AdamW implements AutoCloseable {
    private final TrainingPlan.Adam constants;
    private final List<Tensor> parameters;
    private final List<Tensor> means = new ArrayList<>();
    private final List<Tensor> squares = new ArrayList<>();

    /** @param parameters changed in place; they stay the caller's */
    AdamW(List<Tensor> parameters, TrainingPlan.Adam constants) {
        this.parameters = List.copyOf(parameters);
        this.constants = constants;
        Tensors.withoutGradient(() -> {
            for (Tensor parameter : this.parameters) {
                means.add(Tensors.keep(torch.zeros_like(parameter)));
                squares.add(Tensors.keep(torch.zeros_like(parameter)));
            }
            return means;
        });
    }

    /**
     * One update. To be called without recording for gradients.
     *
     * @param gradients one for each parameter
     * @param rate the learning rate
     * @param step from 1
     */
    void step(List<Tensor> gradients, double rate, long step) {
        double meanScale = 1 - Math.pow(constants.beta1(), (double) step);
        double rootScale = Math.sqrt(1 - Math.pow(constants.beta2(), (double) step));
        for (int i = 0; i < parameters.size(); i++) {
            Tensor parameter = parameters.get(i);
            Tensor gradient = gradients.get(i);
            Tensor square = squares.get(i);
            if (constants.weightDecay() > 0 && parameter.dim() > 1) {
                parameter.mul_(Tensors.scalar(1 - rate * constants.weightDecay()));
            }
            means.get(i).lerp_(gradient, Tensors.scalar(1 - constants.beta1()));
            square.mul_(Tensors.scalar(constants.beta2()));
            square.addcmul_(gradient, gradient, Tensors.scalar(1 - constants.beta2()));
            Tensor root = square.sqrt();
            root.div_(Tensors.scalar(rootScale));
            root.add_(Tensors.scalar(constants.epsilon()));
            parameter.addcdiv_(means.get(i), root, Tensors.scalar(-rate / meanScale));
        }
    }

    /** Running means of the gradients, in the order of the parameters. */
    List<Tensor> means() {
        return means;
    }

    /** Running means of their squares. */
    List<Tensor> squares() {
        return squares;
    }

    @Override
    public void close() {
        Tensors.free(means);
        Tensors.free(squares);
        means.clear();
        squares.clear();
    }
}

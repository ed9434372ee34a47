package dev.whence.networks.training;

import dev.whence.networks.Network;
import dev.whence.networks.run.Pass;
import dev.whence.networks.run.Taps;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.site.Site;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** A differentiable number to be made small. Called from several threads at once, on different parts of a batch. */
@FunctionalInterface
public interface Loss {
    /**
     * The part's share: shares of all parts of a batch add up to the loss.
     *
     * @return one number, of shape {@code []}
     */
    Tensor of(LossInput input);

    /** The sites whose values it asks for. */
    default List<Site> sites() {
        return List.of();
    }

    /** A loss with its name in logs and what it is multiplied by. */
    record Weighted(String name, double weight, Loss loss) {}

    /**
     * Kullback-Leibler divergence from a teacher's next-token distribution to the network's, in nats, the mean over the
     * tokens to be predicted by their weights (Hinton et al. 2015, at temperature 1).
     *
     * @param teacher of the same vocabulary; not trained, nothing is done to it, and it must stay open
     */
    static Loss towards(Network teacher) {
        return input -> {
            Tensor wanted = Tensors.withoutGradient(() -> {
                try (Pass pass = new Pass(teacher.blocks(), Taps.NONE, input.lengths())) {
                    Tensor logits = pass.logits(input.ids());
                    return Tensors.keep(torch.log_softmax(logits.narrow(1, 0, logits.size(1) - 1), -1));
                }
            });
            try {
                Tensor own = torch.log_softmax(input.predictions(), -1);
                return input.mean(wanted.exp().mul(wanted.sub(own)).sum(-1));
            } finally {
                Tensors.free(wanted);
            }
        };
    }
}

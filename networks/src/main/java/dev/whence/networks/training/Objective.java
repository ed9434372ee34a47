package dev.whence.networks.training;

import dev.whence.networks.run.Tensors;
import dev.whence.networks.site.Site;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** A part of what training minimises that can be said as data; {@link Loss} is what it becomes. */
public sealed interface Objective {
    /** What the loss is multiplied by before it is added to the others. */
    double weight();

    /** What logs call it. */
    String name();

    /** How it is computed. */
    Loss loss();

    /** Cross-entropy of the next token in nats, the mean over the tokens to be predicted by their weights in the batch. */
    record NextToken(double weight) implements Objective {
        @Override
        public String name() {
            return "next token";
        }

        @Override
        public Loss loss() {
            return input -> {
                Tensor surprise = torch.log_softmax(input.predictions(), -1)
                        .gather(-1, input.targets().unsqueeze(-1))
                        .squeeze(-1)
                        .neg();
                return input.mean(surprise);
            };
        }
    }

    /**
     * Absolute values of a site, summed over components and positions, the mean over sequences: makes it sparse.
     */
    record Sparse(Site site, double weight) implements Objective {
        @Override
        public String name() {
            return "l1 of " + site;
        }

        @Override
        public Loss loss() {
            return penalty(site, false);
        }
    }

    /** Squares of a site, summed over components and positions, the mean over sequences: makes it small. */
    record Small(Site site, double weight) implements Objective {
        @Override
        public String name() {
            return "l2 of " + site;
        }

        @Override
        public Loss loss() {
            return penalty(site, true);
        }
    }

    /** Half the sum of squares of all matrices: weight decay as a penalty, the same for every optimiser. */
    record SmallWeights(double weight) implements Objective {
        @Override
        public String name() {
            return "l2 of weights";
        }

        @Override
        public Loss loss() {
            return input -> {
                Tensor sum = null;
                for (Tensor parameter : input.blocks().weights().stored().values()) {
                    if (parameter.dim() > 1) {
                        Tensor squares = parameter.square().sum();
                        sum = sum == null ? squares : sum.add(squares);
                    }
                }
                return java.util.Objects.requireNonNull(sum).mul(Tensors.scalar(input.share() / 2));
            };
        }
    }

    private static Loss penalty(Site site, boolean squares) {
        return new Loss() {
            @Override
            public Tensor of(LossInput input) {
                Tensor value = input.value(site);
                Tensor each = (squares ? value.square() : value.abs()).mul(input.where(site));
                return each.sum().div(Tensors.scalar(input.batchRows()));
            }

            @Override
            public List<Site> sites() {
                return List.of(site);
            }
        };
    }
}

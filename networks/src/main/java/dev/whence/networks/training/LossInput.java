package dev.whence.networks.training;

import dev.whence.networks.run.Blocks;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.site.Site;
import dev.whence.networks.system.BatchTaps;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What a loss is computed from: one part of a batch after its forward pass. Tensors live until the loss is computed.
 *
 * @param blocks the network in training
 * @param ids token ids {@code [row, position]}
 * @param weights of each token as one to be predicted, {@code [row, position]}; those of the first column are zero
 * @param logits {@code [row, position, vocabulary]}
 * @param lengths how long each row's sequence is
 * @param batchRows sequences in the whole batch
 * @param batchWeight sum of the weights of the whole batch
 * @param taps what was read on the way; null when no loss asked for it
 */
public record LossInput(
        Blocks blocks,
        Tensor ids,
        Tensor weights,
        Tensor logits,
        int[] lengths,
        int batchRows,
        double batchWeight,
        @Nullable BatchTaps taps) {
    /** The logits that predict something: {@code [row, position - 1, vocabulary]}. */
    public Tensor predictions() {
        return logits.narrow(1, 0, logits.size(1) - 1);
    }

    /** What they should predict: {@code [row, position - 1]}. */
    public Tensor targets() {
        return ids.narrow(1, 1, ids.size(1) - 1);
    }

    /**
     * This part's share of a mean over the batch's tokens to be predicted, by their weights.
     *
     * @param each {@code [row, position - 1]}, one for each of {@link #targets}
     */
    public Tensor mean(Tensor each) {
        Tensor weighted = each.mul(weights.narrow(1, 1, weights.size(1) - 1));
        return weighted.sum().div(Tensors.scalar(batchWeight));
    }

    /** Which part of the batch's sequences these are. */
    public double share() {
        return (double) lengths.length / batchRows;
    }

    /** The value of a site that the loss asked for, {@code [row, position, component]}. */
    public Tensor value(Site site) {
        return java.util.Objects.requireNonNull(taps, "no loss asked for sites").value(site);
    }

    /** One where a site is, zero elsewhere and on padding: {@code [row, position, 1]}. */
    public Tensor where(Site site) {
        return java.util.Objects.requireNonNull(taps, "no loss asked for sites").where(site);
    }
}

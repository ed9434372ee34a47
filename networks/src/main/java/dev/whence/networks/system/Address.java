package dev.whence.networks.system;

import dev.whence.networks.run.Point;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.site.Site;
import dev.whence.networks.site.Subspace;
import java.util.List;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * Where in the forward pass a site is.
 *
 * @param point the point
 * @param layer its layer, 0 for embeddings and logits
 * @param head which head of the point; -1 when it has none
 * @param neurons which components; empty for all
 * @param basis orthonormal directions; null for the whole
 */
public record Address(
        Point point,
        int layer,
        int head,
        List<Integer> neurons,
        @Nullable Subspace basis) {
    public static Address of(Site site) {
        return switch (site) {
            case Site.Embeddings _ -> new Address(Point.EMBEDDINGS, 0, -1, List.of(), null);
            case Site.Residual residual ->
                new Address(
                        switch (residual.stage()) {
                            case BEFORE -> Point.RESIDUAL_BEFORE;
                            case BETWEEN -> Point.RESIDUAL_BETWEEN;
                            case AFTER -> Point.RESIDUAL_AFTER;
                        },
                        residual.layer(),
                        -1,
                        List.of(),
                        null);
            case Site.HeadOutput head -> new Address(Point.HEAD_OUTPUT, head.layer(), head.head(), List.of(), null);
            case Site.HeadInput input ->
                new Address(
                        switch (input.role()) {
                            case QUERY -> Point.QUERY;
                            case KEY -> Point.KEY;
                            case VALUE -> Point.VALUE;
                        },
                        input.layer(),
                        input.head(),
                        List.of(),
                        null);
            case Site.AttentionLogits logits ->
                new Address(Point.ATTENTION_LOGITS, logits.layer(), logits.head(), List.of(), null);
            case Site.Pattern pattern -> new Address(Point.PATTERN, pattern.layer(), pattern.head(), List.of(), null);
            case Site.AttentionOutput output ->
                new Address(Point.ATTENTION_OUTPUT, output.layer(), -1, List.of(), null);
            case Site.MlpInput input -> new Address(Point.MLP_INPUT, input.layer(), -1, List.of(), null);
            case Site.Neurons neurons -> new Address(Point.NEURONS, neurons.layer(), -1, neurons.neurons(), null);
            case Site.MlpOutput output -> new Address(Point.MLP_OUTPUT, output.layer(), -1, List.of(), null);
            case Site.Logits _ -> new Address(Point.LOGITS, 0, -1, List.of(), null);
            case Site.Within within -> of(within.of()).along(within.subspace());
        };
    }

    private Address along(Subspace subspace) {
        return new Address(point, layer, head, neurons, subspace);
    }

    /** The same place without the directions. */
    Address whole() {
        return new Address(point, layer, head, neurons, null);
    }

    /** The site's part of a point's value: {@code [row, position, component]}, a view where that can be. */
    Tensor slice(Tensor value) {
        Tensor part = head < 0 ? value : value.select(point.headAxis(), head);
        if (neurons.isEmpty()) {
            return part;
        }
        return neurons.size() == 1
                ? part.narrow(2, neurons.getFirst(), 1)
                : part.index_select(2, index(value.device()));
    }

    /** Puts the site's part into a point's value, in place. */
    void put(Tensor value, Tensor part) {
        Tensor target = head < 0 ? value : value.select(point.headAxis(), head);
        if (neurons.isEmpty()) {
            target.copy_(part);
        } else if (neurons.size() == 1) {
            target.narrow(2, neurons.getFirst(), 1).copy_(part);
        } else {
            target.index_copy_(2, index(value.device()), part);
        }
    }

    /** Whether the site is all of the point's value. */
    boolean isWholePoint() {
        return head < 0 && neurons.isEmpty();
    }

    private Tensor index(Device device) {
        return Tensors.of(neurons.stream().mapToLong(Integer::longValue).toArray(), neurons.size())
                .to(device, ScalarType.Long);
    }

    /** The directions, {@code [dimension, component]}. */
    static Tensor matrix(Subspace subspace, Tensor like) {
        float[] values = new float[subspace.dimensions() * subspace.width()];
        int at = 0;
        for (List<Double> row : subspace.basis()) {
            for (double value : row) {
                values[at++] = (float) value;
            }
        }
        return Tensors.of(values, subspace.dimensions(), subspace.width()).to(like.device(), like.scalar_type());
    }

    /** Coordinates along the directions when there are any: {@code [row, position, dimension]}. */
    Tensor coordinates(Tensor part) {
        return basis == null ? part : part.matmul(matrix(basis, part).t());
    }
}

package dev.whence.circuits.search;

import dev.whence.networks.run.Point;
import dev.whence.networks.run.Taps;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.spec.Block;
import dev.whence.networks.spec.TransformerSpec;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** Keeps what slots read and what is projected from it, layer by layer, for derivatives. */
final class SlotTaps implements Taps, AutoCloseable {
    /** A point of a layer. */
    record Place(Point point, int layer) {}

    private final Set<Point> watched;
    private final Point mlpReads;
    private final @Nullable Place replaced;
    private final @Nullable Tensor replacement;
    private final List<Map<Point, Tensor>> values = new ArrayList<>();

    /**
     * @param replaced a point that gets another value; slots before it are not watched; null for none
     * @param replacement that value, at every position
     */
    SlotTaps(TransformerSpec spec, @Nullable Place replaced, @Nullable Tensor replacement) {
        this.replaced = replaced;
        this.replacement = replacement;
        this.watched = EnumSet.of(Point.QUERY, Point.KEY, Point.VALUE);
        this.mlpReads =
                spec.block().wiring() == Block.Wiring.SEQUENTIAL ? Point.RESIDUAL_BETWEEN : Point.RESIDUAL_BEFORE;
        if (spec.attention().group() > 1) {
            watched.add(Point.HEAD_OUTPUT);
        }
        for (int layer = 0; layer < spec.layers(); layer++) {
            values.add(new EnumMap<>(Point.class));
        }
    }

    /** Whether what a layer reads depends on the replaced point. */
    boolean isReadAfterReplaced(int layer) {
        return replaced == null || layer > replaced.layer();
    }

    private boolean isAfterReplaced(Point point, int layer) {
        return replaced == null
                || layer > replaced.layer()
                || layer == replaced.layer()
                        && point.ordinal() > replaced.point().ordinal();
    }

    private boolean isReplaced(Point point, int layer) {
        return replaced != null && point == replaced.point() && layer == replaced.layer();
    }

    @Override
    public boolean wants(Point point, int layer) {
        return isReplaced(point, layer) || watched.contains(point) && isAfterReplaced(point, layer);
    }

    @Override
    public Tensor visit(Point point, int layer, Tensor value) {
        if (isReplaced(point, layer)) {
            return java.util.Objects.requireNonNull(replacement);
        }
        return kept(point, layer, value);
    }

    /** What the MLP reads of the stream, before its norm: a tensor of its own, with a derivative of its own. */
    Tensor read(int layer, Tensor stream) {
        // In a parallel block the MLP does not read what heads of its own layer write.
        return isAfterReplaced(mlpReads, layer) ? kept(Point.MLP_INPUT, layer, stream.view_as(stream)) : stream;
    }

    /** What takes the place of the MLP's output in every row, or null. */
    @Nullable
    Tensor mlpReplacement(int layer) {
        return isReplaced(Point.MLP_OUTPUT, layer) ? replacement : null;
    }

    private Tensor kept(Point point, int layer, Tensor value) {
        // What comes before the first slot that is watched needs no graph.
        Tensor kept = value;
        if (!value.requires_grad()) {
            kept = value.detach();
            kept.set_requires_grad(true);
        }
        values.get(layer).put(point, Tensors.keep(kept));
        return kept;
    }

    /** The points of a layer that were watched. */
    List<Point> points(int layer) {
        return List.copyOf(values.get(layer).keySet());
    }

    /** What a point was, with its graph. */
    Tensor value(Point point, int layer) {
        return java.util.Objects.requireNonNull(values.get(layer).get(point));
    }

    /** Frees what a layer's points were. */
    void free(int layer) {
        List<Tensor> kept = new ArrayList<>(values.get(layer).values());
        values.get(layer).clear();
        Tensors.free(kept);
    }

    @Override
    public void close() {
        for (int layer = 0; layer < values.size(); layer++) {
            free(layer);
        }
    }
}

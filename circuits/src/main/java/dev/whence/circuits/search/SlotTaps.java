package dev.whence.circuits.search;

import dev.whence.networks.run.Point;
import dev.whence.networks.run.Taps;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.spec.TransformerSpec;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** Keeps what slots read and what is projected from it, the latter with derivatives. */
final class SlotTaps implements Taps, AutoCloseable {
    /** A point of a layer. */
    record Place(Point point, int layer) {}

    private static final Set<Point> LOOKED_AT = EnumSet.of(Point.RESIDUAL_BEFORE, Point.RESIDUAL_BETWEEN);
    private final Set<Point> differentiated;
    private final int lastLayer;
    private final @Nullable Place replaced;
    private final @Nullable Tensor replacement;
    private final Map<Place, Tensor> values = new LinkedHashMap<>();
    private final Map<Place, Tensor> gradients = new LinkedHashMap<>();

    /**
     * @param replaced a point that gets another value; slots before it are not watched; null for none
     * @param replacement that value
     */
    SlotTaps(TransformerSpec spec, @Nullable Place replaced, @Nullable Tensor replacement) {
        this.lastLayer = spec.layers() - 1;
        this.replaced = replaced;
        this.replacement = replacement;
        this.differentiated = EnumSet.of(Point.QUERY, Point.KEY, Point.VALUE, Point.MLP_INPUT);
        if (spec.attention().group() > 1) {
            differentiated.add(Point.HEAD_OUTPUT);
        }
    }

    private boolean isAfterReplaced(Point point, int layer) {
        return replaced == null
                || layer > replaced.layer()
                || layer == replaced.layer()
                        && point.ordinal() > replaced.point().ordinal();
    }

    @Override
    public boolean wants(Point point, int layer) {
        if (replaced != null && point == replaced.point() && layer == replaced.layer()) {
            return true;
        }
        return isAfterReplaced(point, layer)
                && (differentiated.contains(point)
                        || LOOKED_AT.contains(point)
                        || point == Point.RESIDUAL_AFTER && layer == lastLayer);
    }

    @Override
    public Tensor visit(Point point, int layer, Tensor value) {
        if (replaced != null && point == replaced.point() && layer == replaced.layer()) {
            return java.util.Objects.requireNonNull(replacement);
        }
        Tensor kept = value;
        if (!LOOKED_AT.contains(point) && !value.requires_grad()) {
            // What comes before the first slot that is watched needs no graph.
            kept = value.detach().set_requires_grad(true);
        }
        values.put(new Place(point, layer), Tensors.keep(kept));
        return kept;
    }

    /** Takes the derivative of a number with respect to everything that was kept for it. */
    void differentiate(Tensor number) {
        List<Place> places = values.keySet().stream()
                .filter(place -> !LOOKED_AT.contains(place.point()))
                .toList();
        List<Tensor> found =
                Tensors.gradients(number, places.stream().map(values::get).toList());
        for (int i = 0; i < places.size(); i++) {
            gradients.put(places.get(i), found.get(i));
        }
    }

    boolean has(Point point, int layer) {
        return values.containsKey(new Place(point, layer));
    }

    Tensor value(Point point, int layer) {
        return java.util.Objects.requireNonNull(values.get(new Place(point, layer)))
                .detach();
    }

    Tensor gradient(Point point, int layer) {
        return java.util.Objects.requireNonNull(gradients.get(new Place(point, layer)));
    }

    @Override
    public void close() {
        List<Tensor> kept = new ArrayList<>(values.values());
        values.clear();
        gradients.clear();
        Tensors.free(kept);
    }
}

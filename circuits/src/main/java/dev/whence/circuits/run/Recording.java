package dev.whence.circuits.run;

import dev.whence.networks.Network;
import dev.whence.networks.run.Pass;
import dev.whence.networks.run.Point;
import dev.whence.networks.run.Taps;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.system.Chunk;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/** What some points of the forward pass were in an undisturbed run of a batch, in native memory until closed. */
public final class Recording implements Taps, AutoCloseable {
    /** A point of a layer. */
    private record Place(Point point, int layer) {}

    private final Set<Point> points;
    private final Map<Place, Tensor> values = new HashMap<>();

    private Recording(Set<Point> points) {
        this.points = EnumSet.copyOf(points);
    }

    /** Runs a batch. */
    public static Recording of(Network network, Chunk chunk, Set<Point> points) {
        Recording recording = new Recording(points);
        Tensors.withoutGradient(() -> {
            try (Pass pass = new Pass(network.blocks(), recording, chunk.rows().lengths())) {
                pass.stream(chunk.ids(network.weights().device()));
            }
            return recording;
        });
        return recording;
    }

    @Override
    public boolean wants(Point point, int layer) {
        return points.contains(point);
    }

    @Override
    public Tensor visit(Point point, int layer, Tensor value) {
        values.put(new Place(point, layer), Tensors.keep(value.detach()));
        return value;
    }

    /** What the point was. */
    public Tensor at(Point point, int layer) {
        return java.util.Objects.requireNonNull(
                values.get(new Place(point, layer)), () -> "not recorded: " + point + " of layer " + layer);
    }

    @Override
    public void close() {
        Tensors.free(values.values());
        values.clear();
    }
}

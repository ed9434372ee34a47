package dev.whence.networks.system;

import dev.whence.networks.run.Point;
import dev.whence.networks.run.Taps;
import dev.whence.networks.run.Tensors;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/** Keeps the values of some points of a pass until closed. */
final class Recorder implements Taps, AutoCloseable {
    private final Set<Place> wanted = new HashSet<>();
    private final Map<Place, Tensor> values = new HashMap<>();

    /** A point of a layer. */
    record Place(Point point, int layer) {}

    Recorder(Collection<Address> addresses) {
        addresses.forEach(address -> wanted.add(new Place(address.point(), address.layer())));
    }

    @Override
    public boolean wants(Point point, int layer) {
        return wanted.contains(new Place(point, layer));
    }

    @Override
    public Tensor visit(Point point, int layer, Tensor value) {
        values.put(new Place(point, layer), Tensors.keep(value));
        return value;
    }

    /** The whole value of the point that an address is in. */
    Tensor point(Address address) {
        return java.util.Objects.requireNonNull(
                values.get(new Place(address.point(), address.layer())), () -> "nothing recorded at " + address);
    }

    /** The value at an address: {@code [row, position, component]}. */
    Tensor value(Address address) {
        return address.coordinates(address.slice(point(address)));
    }

    /** Native memory that the values take; one that is kept twice counts once. */
    long bytes() {
        Set<Long> seen = new HashSet<>();
        return values.values().stream()
                .filter(value -> seen.add(value.data_ptr().address()))
                .mapToLong(Tensor::nbytes)
                .sum();
    }

    @Override
    public void close() {
        Tensors.free(values.values());
        values.clear();
    }
}

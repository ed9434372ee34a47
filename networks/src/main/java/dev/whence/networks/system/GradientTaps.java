package dev.whence.networks.system;

import dev.whence.networks.run.Point;
import dev.whence.networks.run.Taps;
import dev.whence.networks.run.Tensors;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Makes points of a pass differentiable, and afterwards gives the gradient with respect to them. */
public final class GradientTaps implements Taps {
    private final Set<Recorder.Place> wanted = new HashSet<>();
    private final Map<Recorder.Place, Tensor> values = new LinkedHashMap<>();

    GradientTaps(Collection<Address> addresses) {
        addresses.forEach(address -> wanted.add(place(address)));
    }

    private static Recorder.Place place(Address address) {
        return new Recorder.Place(address.point(), address.layer());
    }

    @Override
    public boolean wants(Point point, int layer) {
        return wanted.contains(new Recorder.Place(point, layer));
    }

    @Override
    public Tensor visit(Point point, int layer, Tensor value) {
        // What comes before the first wanted point needs no graph.
        Tensor watched = value.requires_grad() ? value : value.detach().set_requires_grad(true);
        values.put(new Recorder.Place(point, layer), Tensors.keep(watched));
        return watched;
    }

    /** The value that the pass went on with. */
    Tensor value(Address address) {
        return java.util.Objects.requireNonNull(values.get(place(address)));
    }

    /** The gradient of a sum over prompts, whole points by place; zeros where it does not depend on a point. */
    Map<Recorder.Place, Tensor> gradients(Tensor measured) {
        List<Recorder.Place> places = new ArrayList<>(values.keySet());
        List<Tensor> inputs = places.stream().map(values::get).toList();
        List<Tensor> gradients = gradients(measured.sum(), inputs);
        Map<Recorder.Place, Tensor> result = new LinkedHashMap<>();
        for (int i = 0; i < places.size(); i++) {
            result.put(places.get(i), gradients.get(i));
        }
        return result;
    }

    /** The gradient of a number with respect to some tensors; zeros where it does not depend on one. */
    public static List<Tensor> gradients(Tensor number, List<Tensor> inputs) {
        if (!number.requires_grad()) {
            return inputs.stream().map(torch::zeros_like).toList();
        }
        TensorVector found = torch.grad(
                Tensors.vector(List.of(number)),
                Tensors.vector(inputs),
                new TensorVector(),
                new BoolOptional(false),
                false,
                true);
        List<Tensor> gradients = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            Tensor gradient = found.get(i);
            gradients.add(gradient.defined() ? gradient : torch.zeros_like(inputs.get(i)));
        }
        return gradients;
    }

    void close() {
        Tensors.free(values.values());
        values.clear();
    }
}

package dev.whence.networks.run;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Native tensors and their lifetime. Whatever is made belongs to the innermost {@link PointerScope} of its thread and
 * is freed with it; {@link #keep} lets one live on, {@link #free} ends that.
 *
 * <p>Operations that work in place are called for their effect only: the tensor they return shares the receiver's handle
 * without owning it.
 */
public final class Tensors {
    static {
        NativeSettings.apply();
    }

    private Tensors() {}

    /** Makes sure that the native libraries are set up, before anything else touches them. */
    public static void load() {
        // The static initialiser did.
    }

    /** Runs {@code body} in a scope of its own; what it returns belongs to the caller's scope. */
    public static Tensor scoped(Supplier<Tensor> body) {
        PointerScope outer = PointerScope.getInnerScope();
        try (PointerScope _ = new PointerScope()) {
            Tensor result = body.get();
            if (outer == null) {
                result.retainReference();
            } else {
                outer.attach(result);
            }
            return result;
        }
    }

    /** Runs {@code body} in a scope of its own, without recording for gradients. */
    public static <R> R withoutGradient(Supplier<R> body) {
        try (PointerScope _ = new PointerScope();
                AutoGradMode _ = new AutoGradMode(false)) {
            return body.get();
        }
    }

    /** Runs {@code body} in a scope of its own, recording for gradients. */
    public static <R> R withGradient(Supplier<R> body) {
        try (PointerScope _ = new PointerScope();
                AutoGradMode _ = new AutoGradMode(true)) {
            return body.get();
        }
    }

    /** Runs {@code body} in the caller's scope, without recording for gradients. */
    public static <R> R notRecording(Supplier<R> body) {
        try (AutoGradMode _ = new AutoGradMode(false)) {
            return body.get();
        }
    }

    /** Lets a tensor outlive its scope, until {@link #free}. */
    public static Tensor keep(Tensor tensor) {
        tensor.retainReference();
        return tensor;
    }

    /** Ends what {@link #keep} began. */
    public static void free(Pointer tensor) {
        tensor.releaseReference();
    }

    /** Ends what {@link #keep} began, for several. */
    public static void free(Collection<? extends Pointer> tensors) {
        tensors.forEach(Tensors::free);
    }

    /** A tensor of these numbers on the processor. */
    public static Tensor of(float[] values, long... shape) {
        return Tensor.create(values, shape);
    }

    /** A tensor of these whole numbers on the processor. */
    public static Tensor of(long[] values, long... shape) {
        return Tensor.create(values, shape);
    }

    /** Whether a device is the processor. */
    public static boolean isOnProcessor(Device device) {
        return device.is_cpu();
    }

    /** An empty float32 tensor on the processor. */
    static Tensor empty(long... shape) {
        return torch.empty(shape);
    }

    /** The memory of a contiguous float32 tensor on the processor. */
    @SuppressWarnings("restricted") // the segment is as long as the tensor
    static MemorySegment memory(Tensor tensor) {
        return MemorySegment.ofAddress(tensor.data_ptr().address()).reinterpret(tensor.nbytes());
    }

    /** A float32 copy of a tensor's numbers, row major. */
    public static float[] floats(Tensor tensor) {
        try (PointerScope _ = new PointerScope()) {
            Tensor plain = tensor.detach()
                    .to(new Device(torch.DeviceType.CPU), ScalarType.Float)
                    .contiguous();
            float[] values = new float[Math.toIntExact(plain.numel())];
            FloatPointer pointer = plain.data_ptr_float();
            pointer.get(values);
            return values;
        }
    }

    /** A double copy of a tensor's numbers, row major. */
    public static double[] doubles(Tensor tensor) {
        float[] values = floats(tensor);
        double[] result = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = values[i];
        }
        return result;
    }

    /** The shape. */
    public static long[] shape(Tensor tensor) {
        long[] shape = new long[Math.toIntExact(tensor.dim())];
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = tensor.size(axis);
        }
        return shape;
    }

    /** Several tensors one after another along an axis; one alone is returned as it is. */
    public static Tensor concatenated(List<Tensor> parts, long axis) {
        return parts.size() == 1 ? parts.getFirst() : torch.cat(vector(parts), axis);
    }

    public static TensorVector vector(List<Tensor> tensors) {
        return new TensorVector(tensors.toArray(new Tensor[0]));
    }

    /** Each row {@code times} times over, the whole block repeated: {@code [rows, ...]} to {@code [times * rows, ...]}. */
    public static Tensor repeated(Tensor tensor, long times) {
        if (times == 1) {
            return tensor;
        }
        long[] shape = shape(tensor);
        long[] expanded = new long[shape.length + 1];
        expanded[0] = times;
        System.arraycopy(shape, 0, expanded, 1, shape.length);
        shape[0] *= times;
        return tensor.unsqueeze(0).expand(expanded).reshape(shape);
    }

    /** The gradient of a number with respect to some tensors; zeros where it does not depend on one. */
    public static List<Tensor> gradients(Tensor number, List<Tensor> inputs) {
        return gradients(number, new TensorVector(), inputs);
    }

    /**
     * A derivative carried back from a tensor to tensors that it was made of; zeros where it does not depend on one. What
     * was recorded between them is freed.
     *
     * @param upstream the derivative with respect to {@code output}, of its shape
     */
    public static List<Tensor> gradients(Tensor output, Tensor upstream, List<Tensor> inputs) {
        return gradients(output, vector(List.of(upstream)), inputs);
    }

    private static List<Tensor> gradients(Tensor output, TensorVector upstream, List<Tensor> inputs) {
        if (!output.requires_grad() || inputs.isEmpty()) {
            return inputs.stream().map(torch::zeros_like).toList();
        }
        TensorVector found =
                torch.grad(vector(List.of(output)), vector(inputs), upstream, new BoolOptional(false), false, true);
        List<Tensor> gradients = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            Tensor gradient = found.get(i);
            gradients.add(gradient.defined() ? gradient : torch.zeros_like(inputs.get(i)));
        }
        return gradients;
    }

    public static Scalar scalar(double value) {
        return new Scalar(value);
    }
}

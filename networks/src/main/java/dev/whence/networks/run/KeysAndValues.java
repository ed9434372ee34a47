package dev.whence.networks.run;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Ready keys and values of each layer, {@code [batch, keyValueHead, position, headWidth]}: what a pass over later
 * positions needs of earlier ones.
 */
public final class KeysAndValues implements AutoCloseable {
    private final @Nullable Tensor[] keys;
    private final @Nullable Tensor[] values;

    public KeysAndValues(int layers) {
        this.keys = new Tensor[layers];
        this.values = new Tensor[layers];
    }

    void put(int layer, Tensor key, Tensor value) {
        keys[layer] = Tensors.keep(key);
        values[layer] = Tensors.keep(value);
    }

    public Tensor keys(int layer) {
        return java.util.Objects.requireNonNull(keys[layer], "keys of layer " + layer);
    }

    public Tensor values(int layer) {
        return java.util.Objects.requireNonNull(values[layer], "values of layer " + layer);
    }

    /** Native memory that they take. */
    public long bytes() {
        long sum = 0;
        for (int layer = 0; layer < keys.length; layer++) {
            Tensor key = keys[layer];
            Tensor value = values[layer];
            sum += (key == null ? 0 : key.nbytes()) + (value == null ? 0 : value.nbytes());
        }
        return sum;
    }

    @Override
    public void close() {
        for (int layer = 0; layer < keys.length; layer++) {
            free(keys[layer]);
            free(values[layer]);
            keys[layer] = null;
            values[layer] = null;
        }
    }

    private static void free(@Nullable Tensor tensor) {
        if (tensor != null) {
            Tensors.free(tensor);
        }
    }

    /** Keys of the first {@code count} positions followed by others. */
    public Tensor keysBefore(int layer, long count, Tensor then) {
        return before(keys(layer), count, then);
    }

    public Tensor valuesBefore(int layer, long count, Tensor then) {
        return before(values(layer), count, then);
    }

    /** The cached rows are repeated when there are more rows now. */
    private static Tensor before(Tensor cached, long count, Tensor then) {
        Tensor first = cached.narrow(2, 0, count);
        long times = then.size(0) / cached.size(0);
        if (times == 1) {
            return Tensors.concatenated(List.of(first, then), 2);
        }
        long[] shape = Tensors.shape(first);
        long[] expanded = {times, shape[0], shape[1], shape[2], shape[3]};
        long[] grouped = {times, shape[0], shape[1], then.size(2), shape[3]};
        return Tensors.concatenated(List.of(first.unsqueeze(0).expand(expanded), then.reshape(grouped)), 3)
                .reshape(then.size(0), shape[1], count + then.size(2), shape[3]);
    }
}

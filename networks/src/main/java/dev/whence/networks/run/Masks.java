package dev.whence.networks.run;

import dev.whence.networks.spec.Mask;
import dev.whence.networks.spec.TransformerSpec;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/** What may not be attended to, as numbers to add to attention logits: zero or minus infinity. */
public final class Masks {
    private Masks() {}

    /** Whether position {@code query} of a prompt sees position {@code key}, padding apart. */
    public static boolean sees(TransformerSpec spec, int layer, long query, long key) {
        int window = spec.window(layer);
        boolean near = window == 0 || Math.abs(query - key) < window;
        return near
                && switch (spec.mask()) {
                    case Mask.Causal _ -> key <= query;
                    case Mask.Bidirectional _ -> true;
                    case Mask.Blocks blocks -> key / blocks.size() <= query / blocks.size();
                };
    }

    /** Whether the mask is the plain causal one, which attention kernels know without a table. */
    static boolean isPlainCausal(TransformerSpec spec, int layer, long start, long keys) {
        int window = spec.window(layer);
        return start == 0 && spec.isCausal() && (window == 0 || window >= keys);
    }

    /**
     * The mask of queries {@code start ..} over keys from 0.
     *
     * @param lengths how long each prompt of the batch is, when later positions are padding that earlier ones could see;
     *     null where they cannot
     * @return {@code [1 or batch, 1, query, key]}, or null when everything is seen
     */
    static @Nullable Tensor additive(
            TransformerSpec spec,
            int layer,
            long start,
            long queries,
            long keys,
            int @Nullable [] lengths,
            Device device,
            ScalarType type) {
        // Under a causal mask padding lies behind every real query, out of sight.
        int[] visible = spec.isCausal() ? null : lengths;
        int batch = visible == null ? 1 : visible.length;
        float[] values = new float[Math.toIntExact(batch * queries * keys)];
        boolean any = false;
        int at = 0;
        for (int row = 0; row < batch; row++) {
            long length = visible == null ? keys : visible[row];
            for (long query = start; query < start + queries; query++) {
                for (long key = 0; key < keys; key++, at++) {
                    // A padding query may look at anything: nobody reads what it finds, and a row of nothing is not a
                    // number.
                    if (!sees(spec, layer, query, key) || (key >= length && query < length)) {
                        values[at] = Float.NEGATIVE_INFINITY;
                        any = true;
                    }
                }
            }
        }
        return any ? Tensors.of(values, batch, 1, queries, keys).to(device, type) : null;
    }

    /**
     * The mask of one query position per row.
     *
     * @param queries the position of each row's query
     * @return {@code [row, 1, 1, key]}
     */
    static Tensor perRow(TransformerSpec spec, int layer, int[] queries, int keys, Device device, ScalarType type) {
        float[] values = new float[queries.length * keys];
        for (int row = 0; row < queries.length; row++) {
            for (int key = 0; key < keys; key++) {
                // Bidirectional: the query is at the last position, so what lies behind it is padding.
                boolean seen = sees(spec, layer, queries[row], key) && (spec.isCausal() || key <= queries[row]);
                values[row * keys + key] = seen ? 0 : Float.NEGATIVE_INFINITY;
            }
        }
        return Tensors.of(values, queries.length, 1, 1, keys).to(device, type);
    }
}

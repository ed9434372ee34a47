package dev.whence.networks.run;

import static org.bytedeco.pytorch.global.torch.scaled_dot_product_attention;
import static org.bytedeco.pytorch.global.torch.softmax;

import dev.whence.networks.spec.Block;
import dev.whence.networks.spec.TransformerSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.jspecify.annotations.Nullable;

/**
 * One forward pass over a batch of prompts, or over their later positions where the earlier ones are cached. Prompts are
 * padded behind their ends.
 */
public final class Pass implements AutoCloseable {
    private final Blocks blocks;
    private final TransformerSpec spec;
    private final Taps taps;
    private final long start;
    private final int @Nullable [] lengths;
    private final @Nullable KeysAndValues earlier;
    private final @Nullable KeysAndValues kept;
    private final Map<List<Long>, Optional<Tensor>> masks = new HashMap<>();

    /**
     * @param taps what looks and replaces
     * @param start the position of the first column
     * @param lengths how long each row's prompt is; may be null when the mask is causal
     * @param earlier keys and values of the positions before {@code start}; null when that is 0
     * @param kept where to put the keys and values of this pass (those from {@code earlier} included); null for nowhere
     */
    public Pass(
            Blocks blocks,
            Taps taps,
            long start,
            int @Nullable [] lengths,
            @Nullable KeysAndValues earlier,
            @Nullable KeysAndValues kept) {
        this.blocks = blocks;
        this.spec = blocks.spec();
        this.taps = taps;
        this.start = start;
        this.lengths = lengths;
        this.earlier = earlier;
        this.kept = kept;
        Cores.passBegins(spec.width());
    }

    /** A pass over whole prompts. */
    public Pass(Blocks blocks, Taps taps, int @Nullable [] lengths) {
        this(blocks, taps, 0, lengths, null, null);
    }

    /** The last stream, {@code [batch, position, width]}, of ids {@code [batch, position]}. */
    public Tensor stream(Tensor ids) {
        return stream(ids, spec.layers() - 1);
    }

    /** The stream after some layer, {@code [batch, position, width]}; that of the embeddings for -1. */
    public Tensor stream(Tensor ids, int last) {
        Tensor x = embeddings(ids);
        for (int layer = 0; layer <= last; layer++) {
            x = layer(layer, x);
        }
        return x;
    }

    /** Logits {@code [batch, position, vocabulary]}, of ids {@code [batch, position]}. */
    public Tensor logits(Tensor ids) {
        return logitsOf(stream(ids));
    }

    /** Logits of the last stream, {@code [row, position, vocabulary]}. */
    public Tensor logitsOf(Tensor stream) {
        return tapped(Point.LOGITS, 0, blocks.logits(stream));
    }

    /** Logits of some tokens, {@code [row, choice]}, of the last stream at one position per row, {@code [row, width]}. */
    public Tensor logits(Tensor rows, Tensor tokens) {
        return blocks.logits(rows, tokens);
    }

    /** What the first layer reads, {@code [row, position, width]}. */
    public Tensor embeddings(Tensor ids) {
        return tapped(Point.EMBEDDINGS, 0, blocks.embeddings(ids, start));
    }

    /** From a layer to the last. */
    public Tensor layers(int from, Tensor stream) {
        Tensor x = stream;
        for (int layer = from; layer < spec.layers(); layer++) {
            x = layer(layer, x);
        }
        return x;
    }

    private Tensor tapped(Point point, int layer, Tensor value) {
        return taps.wants(point, layer) ? taps.visit(point, layer, value) : value;
    }

    /** One layer. */
    public Tensor layer(int layer, Tensor stream) {
        return Tensors.scoped(() -> {
            Tensor x = tapped(Point.RESIDUAL_BEFORE, layer, stream);
            Tensor input = blocks.attentionInput(layer, x);
            Tensor written = blocks.attentionOutput(layer, heads(layer, input));
            return afterAttention(layer, x, tapped(Point.ATTENTION_OUTPUT, layer, written));
        });
    }

    /** What follows attention in a layer. */
    public Tensor afterAttention(int layer, Tensor x, Tensor attentionOutput) {
        Tensor sum = blocks.between(layer, x, attentionOutput);
        boolean sequential = spec.block().wiring() == Block.Wiring.SEQUENTIAL;
        Tensor between = sequential ? tapped(Point.RESIDUAL_BETWEEN, layer, sum) : sum;
        return tapped(Point.RESIDUAL_AFTER, layer, mlp(layer, sequential ? between : x, between));
    }

    /** What follows the stream between attention and MLP, in a sequential block. */
    public Tensor afterBetween(int layer, Tensor between) {
        return Tensors.scoped(() -> tapped(Point.RESIDUAL_AFTER, layer, mlp(layer, between, between)));
    }

    /** The MLP reads {@code read} and what it writes is added to {@code onto}. */
    private Tensor mlp(int layer, Tensor read, Tensor onto) {
        if (spec.mlp().isEmpty()) {
            return onto;
        }
        Tensor input = tapped(Point.MLP_INPUT, layer, blocks.mlpInput(layer, read));
        Tensor neurons = tapped(Point.NEURONS, layer, blocks.neurons(layer, input));
        Tensor written = tapped(Point.MLP_OUTPUT, layer, blocks.mlpOutput(layer, neurons));
        return blocks.after(layer, onto, written);
    }

    /** What heads write before the output projection, {@code [batch, position, head, headWidth]}, of what they read. */
    public Tensor heads(int layer, Tensor input) {
        Blocks.Projected projected = blocks.project(layer, input);
        Tensor queries = tapped(Point.QUERY, layer, projected.query());
        Tensor rawKeys = tapped(Point.KEY, layer, projected.key());
        Tensor rawValues = tapped(Point.VALUE, layer, projected.value());
        Tensor ready = blocks.readyQueries(layer, queries, start);
        Tensor keys = blocks.readyKeys(layer, rawKeys, start).transpose(1, 2);
        Tensor values = rawValues.transpose(1, 2);
        if (earlier != null && start > 0) {
            keys = earlier.keysBefore(layer, start, keys);
            values = earlier.valuesBefore(layer, start, values);
        }
        if (kept != null) {
            kept.put(layer, keys, values);
        }
        return tapped(Point.HEAD_OUTPUT, layer, attended(layer, ready, keys, values));
    }

    private Tensor attended(int layer, Tensor queries, Tensor keys, Tensor values) {
        boolean opened = taps.wants(Point.ATTENTION_LOGITS, layer) || taps.wants(Point.PATTERN, layer);
        if (!opened && spec.attention().softCap() == 0) {
            boolean causal = Masks.isPlainCausal(spec, layer, start, keys.size(2)) && lengthsDoNotMatter();
            Tensor mask = causal ? null : mask(layer, queries.size(1), keys.size(2));
            return fused(queries, keys, values, mask, causal);
        }
        Tensor logits = tapped(Point.ATTENTION_LOGITS, layer, blocks.attentionLogits(queries, keys));
        Tensor mask = mask(layer, queries.size(1), keys.size(2));
        Tensor pattern = softmax(mask == null ? logits : logits.add(mask), -1);
        return blocks.mixed(Blocks.seen(tapped(Point.PATTERN, layer, pattern), mask), values);
    }

    private boolean lengthsDoNotMatter() {
        return spec.isCausal();
    }

    private Tensor fused(Tensor queries, Tensor keys, Tensor values, @Nullable Tensor mask, boolean causal) {
        return scaled_dot_product_attention(
                        queries.transpose(1, 2),
                        keys,
                        values,
                        mask == null ? new TensorOptional() : new TensorOptional(mask),
                        0,
                        causal,
                        new DoubleOptional(spec.attention().scale()),
                        spec.attention().group() > 1)
                .transpose(1, 2);
    }

    private @Nullable Tensor mask(int layer, long queries, long keys) {
        // Kept for the layers of the same window; its scope is the pass's, not the layer's.
        List<Long> key = List.of((long) spec.window(layer), queries, keys);
        return masks.computeIfAbsent(
                        key,
                        _ -> Optional.ofNullable(Masks.additive(
                                        spec,
                                        layer,
                                        start,
                                        queries,
                                        keys,
                                        lengths,
                                        blocks.weights().device(),
                                        blocks.type()))
                                .map(Tensors::keep))
                .orElse(null);
    }

    /**
     * The last layer at one position per row: earlier positions give it keys and values, nothing else.
     *
     * @param stream {@code [row, position, width]}, positions from {@code start}
     * @param at the position of each row, counted from the prompt's first
     * @return {@code [row, 1, width]}
     */
    public Tensor lastLayer(Tensor stream, int[] at) {
        int layer = spec.layers() - 1;
        return Tensors.scoped(() -> {
            Tensor input = blocks.attentionInput(layer, stream);
            List<Tensor> projected = blocks.projectKeysAndValues(layer, input);
            Tensor keys = blocks.readyKeys(layer, projected.get(0), start).transpose(1, 2);
            Tensor values = projected.get(1).transpose(1, 2);
            if (earlier != null && start > 0) {
                keys = earlier.keysBefore(layer, start, keys);
                values = earlier.valuesBefore(layer, start, values);
            }
            Tensor queries = blocks.projectQueries(layer, rows(input, at));
            long[] positions = new long[at.length];
            java.util.Arrays.setAll(positions, row -> at[row]);
            Tensor ready = blocks.readyQueries(
                    layer,
                    queries,
                    Tensors.of(positions, at.length)
                            .to(blocks.weights().device(), org.bytedeco.pytorch.global.torch.ScalarType.Long));
            Tensor mask = Masks.perRow(
                    spec,
                    layer,
                    at,
                    Math.toIntExact(keys.size(2)),
                    blocks.weights().device(),
                    blocks.type());
            Tensor heads;
            if (spec.attention().softCap() == 0) {
                heads = fused(ready, keys, values, mask, false);
            } else {
                heads = blocks.mixed(softmax(blocks.attentionLogits(ready, keys).add(mask), -1), values);
            }
            return afterAttention(layer, rows(stream, at), blocks.attentionOutput(layer, heads));
        });
    }

    /** One position of each row, {@code [row, 1, width]}; positions counted from the prompt's first. */
    public Tensor rows(Tensor x, int[] at) {
        long[] flat = new long[at.length];
        long columns = x.size(1);
        for (int row = 0; row < at.length; row++) {
            flat[row] = row * columns + at[row] - start;
        }
        Tensor index = Tensors.of(flat, at.length)
                .to(blocks.weights().device(), org.bytedeco.pytorch.global.torch.ScalarType.Long);
        return x.reshape(x.size(0) * columns, x.size(2)).index_select(0, index).unsqueeze(1);
    }

    /** Frees the masks; the pass is over. */
    @Override
    public void close() {
        masks.values().forEach(mask -> mask.ifPresent(Tensors::free));
        masks.clear();
    }
}

package dev.whence.networks.run;

import static org.bytedeco.pytorch.global.torch.embedding;
import static org.bytedeco.pytorch.global.torch.gelu;
import static org.bytedeco.pytorch.global.torch.layer_norm;
import static org.bytedeco.pytorch.global.torch.linear;
import static org.bytedeco.pytorch.global.torch.relu;
import static org.bytedeco.pytorch.global.torch.rms_norm;
import static org.bytedeco.pytorch.global.torch.silu;
import static org.bytedeco.pytorch.global.torch.tanh;

import dev.whence.networks.spec.Block;
import dev.whence.networks.spec.Mlp;
import dev.whence.networks.spec.Positions;
import dev.whence.networks.spec.TransformerSpec;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/** The pieces that a transformer's layers are made of, over given weights. No state but tables. */
public final class Blocks implements AutoCloseable {
    private final Weights weights;
    private final TransformerSpec spec;
    private final ScalarType type;
    private final @Nullable Rotary rotary;
    private final @Nullable Rotary localRotary;

    /** Queries, keys and values as projected, {@code [batch, position, head, headWidth]} each. */
    public record Projected(Tensor query, Tensor key, Tensor value) {}

    public Blocks(Weights weights) {
        this.weights = weights;
        this.spec = weights.spec();
        this.type = weights.tokens().scalar_type();
        try (PointerScope _ = new PointerScope()) {
            if (spec.positions() instanceof Positions.Rotary turning) {
                this.rotary = rotary(turning, turning.frequencies());
                this.localRotary = turning.local()
                        .map(frequencies -> rotary(turning, frequencies))
                        .orElse(null);
            } else {
                this.rotary = null;
                this.localRotary = null;
            }
        }
    }

    private Rotary rotary(Positions.Rotary turning, Positions.Frequencies frequencies) {
        return new Rotary(turning, frequencies, spec.context(), weights.device(), type);
    }

    public Weights weights() {
        return weights;
    }

    public TransformerSpec spec() {
        return spec;
    }

    public ScalarType type() {
        return type;
    }

    /** What the first layer reads, of ids {@code [batch, position]} that start at position {@code start}. */
    Tensor embeddings(Tensor ids, long start) {
        Tensor x = embedding(weights.tokens(), ids);
        if (spec.embedding().scale() != 1) {
            x = x.mul(Tensors.scalar(spec.embedding().scale()));
        }
        Tensor positions = weights.positions();
        if (positions != null) {
            x = x.add(positions.narrow(0, start, ids.size(1)));
        }
        Tensor types = weights.types();
        if (types != null) {
            x = x.add(types.select(0, 0));
        }
        return spec.embedding().norm() ? norm(x, weights.embeddingNorm()) : x;
    }

    /** LayerNorm or RMSNorm over the last axis, or nothing. */
    Tensor norm(Tensor x, Weights.@Nullable Scaled scaled) {
        if (scaled == null) {
            // A tensor of its own, so that the gradient of what is read is not that of the stream.
            return x.view_as(x);
        }
        long[] shape = {x.size(-1)};
        double epsilon = spec.norm().epsilon();
        TensorOptional bias = scaled.bias();
        if (weights.hasLayerNorm() && bias != null) {
            return layer_norm(x, shape, scaled.optionalWeight(), bias, epsilon, false);
        }
        return rms(x, scaled, epsilon);
    }

    private static Tensor rms(Tensor x, Weights.Scaled scaled, double epsilon) {
        return rms_norm(x, new long[] {x.size(-1)}, scaled.optionalWeight(), new DoubleOptional(epsilon));
    }

    static Tensor apply(Weights.Linear map, Tensor x) {
        RowSharing sharing = RowSharing.active();
        if (sharing != null && isOneVector(x)) {
            return sharing.product(map, x.reshape(x.size(-1))).reshape(shapeOfProduct(x, map.weight()));
        }
        return product(x, map.weight(), map.plainBias(), map.bias());
    }

    private static boolean isOneVector(Tensor x) {
        return x.numel() == x.size(-1) && x.device().is_cpu() && !x.requires_grad();
    }

    private static long[] shapeOfProduct(Tensor x, Tensor weight) {
        long[] shape = Tensors.shape(x);
        shape[shape.length - 1] = weight.size(0);
        return shape;
    }

    private static Tensor product(
            Tensor x, Tensor weight, @Nullable Tensor bias, @Nullable TensorOptional optionalBias) {
        if (isOneVector(x)) {
            // Reading the matrix is all the work, and the product of matrices would copy it first.
            Tensor vector = x.reshape(x.size(-1));
            return (bias == null ? weight.mv(vector) : bias.addmv(weight, vector)).reshape(shapeOfProduct(x, weight));
        }
        return optionalBias == null ? linear(x, weight) : linear(x, weight, optionalBias);
    }

    /** Rows {@code first .. first + count} of a linear map. */
    private static Tensor applyRows(Weights.Linear map, Tensor x, long first, long count) {
        Tensor rows = map.weight().narrow(0, first, count);
        Tensor bias = map.plainBias();
        Tensor part = bias == null ? null : bias.narrow(0, first, count);
        return product(x, rows, part, part == null ? null : new TensorOptional(part));
    }

    /** What attention reads of the stream. */
    public Tensor attentionInput(int layer, Tensor x) {
        return spec.block().norms() == Block.Norms.POST
                ? x
                : norm(x, weights.layer(layer).attentionNorm());
    }

    public Projected project(int layer, Tensor input) {
        Tensor all = apply(weights.layer(layer).queryKeyValue(), input);
        long queries = (long) spec.attention().heads() * spec.attention().headWidth();
        long keys = (long) spec.attention().keyValueHeads() * spec.attention().headWidth();
        return new Projected(
                heads(all.narrow(2, 0, queries)),
                heads(all.narrow(2, queries, keys)),
                heads(all.narrow(2, queries + keys, keys)));
    }

    Tensor projectQueries(int layer, Tensor input) {
        long queries = (long) spec.attention().heads() * spec.attention().headWidth();
        return heads(applyRows(weights.layer(layer).queryKeyValue(), input, 0, queries));
    }

    /** Queries are left out: null. */
    List<Tensor> projectKeysAndValues(int layer, Tensor input) {
        long queries = (long) spec.attention().heads() * spec.attention().headWidth();
        long keys = (long) spec.attention().keyValueHeads() * spec.attention().headWidth();
        Tensor all = applyRows(weights.layer(layer).queryKeyValue(), input, queries, 2 * keys);
        return List.of(heads(all.narrow(2, 0, keys)), heads(all.narrow(2, keys, keys)));
    }

    /** {@code [batch, position, heads * headWidth]} to {@code [batch, position, head, headWidth]}. */
    private Tensor heads(Tensor x) {
        int width = spec.attention().headWidth();
        return x.reshape(x.size(0), x.size(1), x.size(2) / width, width);
    }

    private @Nullable Rotary rotary(int layer) {
        return localRotary != null && spec.window(layer) > 0 ? localRotary : rotary;
    }

    private Tensor headNorm(@Nullable Tensor x, Weights.@Nullable Scaled norm) {
        Tensor value = java.util.Objects.requireNonNull(x);
        return norm == null ? value : rms(value, norm, spec.norm().epsilon());
    }

    /** Queries normed and turned, ready to be compared: {@code [batch, position, head, headWidth]}. */
    public Tensor readyQueries(int layer, Tensor queries, long start) {
        Tensor normed = headNorm(queries, weights.layer(layer).queryNorm());
        Rotary turning = rotary(layer);
        return turning == null ? normed : turning.turn(normed, start);
    }

    /** Queries of one position per row, normed and turned. */
    public Tensor readyQueries(int layer, Tensor queries, Tensor at) {
        Tensor normed = headNorm(queries, weights.layer(layer).queryNorm());
        Rotary turning = rotary(layer);
        return turning == null ? normed : turning.turn(normed, at);
    }

    /** Keys normed and turned: {@code [batch, position, keyValueHead, headWidth]}. */
    public Tensor readyKeys(int layer, Tensor keys, long start) {
        Tensor normed = headNorm(keys, weights.layer(layer).keyNorm());
        Rotary turning = rotary(layer);
        return turning == null ? normed : turning.turn(normed, start);
    }

    /**
     * Attention logits, scaled and capped, before the mask.
     *
     * @param queries ready, {@code [batch, position, head, headWidth]}; the number of heads may be that of some groups
     * @param keys ready, {@code [batch, keyValueHead, key, headWidth]}
     * @return {@code [batch, head, query, key]}
     */
    public Tensor attentionLogits(Tensor queries, Tensor keys) {
        long batch = queries.size(0);
        long positions = queries.size(1);
        long heads = queries.size(2);
        long width = queries.size(3);
        long shared = keys.size(1);
        Tensor grouped = queries.transpose(1, 2).reshape(batch, shared, heads / shared * positions, width);
        Tensor logits = grouped.matmul(keys.transpose(2, 3))
                .mul(Tensors.scalar(spec.attention().scale()))
                .reshape(batch, heads, positions, keys.size(2));
        double cap = spec.attention().softCap();
        return cap == 0 ? logits : capped(logits, cap);
    }

    static Tensor capped(Tensor x, double cap) {
        return tanh(x.div(Tensors.scalar(cap))).mul(Tensors.scalar(cap));
    }

    /** A pattern without what the mask hides: nothing that is done to a pattern opens it. */
    public static Tensor seen(Tensor pattern, @Nullable Tensor mask) {
        return mask == null ? pattern : pattern.masked_fill(mask.isneginf(), Tensors.scalar(0));
    }

    /**
     * What heads read by a pattern.
     *
     * @param pattern {@code [batch, head, query, key]}
     * @param values {@code [batch, keyValueHead, key, headWidth]}
     * @return {@code [batch, query, head, headWidth]}
     */
    public Tensor mixed(Tensor pattern, Tensor values) {
        long batch = pattern.size(0);
        long heads = pattern.size(1);
        long positions = pattern.size(2);
        long shared = values.size(1);
        return pattern.reshape(batch, shared, heads / shared * positions, pattern.size(3))
                .matmul(values)
                .reshape(batch, heads, positions, values.size(3))
                .transpose(1, 2);
    }

    /** What attention adds to the stream, of head outputs {@code [batch, position, head, headWidth]}. */
    public Tensor attentionOutput(int layer, Tensor heads) {
        return afterAttention(layer, attentionWritten(layer, heads));
    }

    /** The same before the norm of what attention writes. */
    public Tensor attentionWritten(int layer, Tensor heads) {
        Tensor flat = heads.reshape(heads.size(0), heads.size(1), heads.size(2) * heads.size(3));
        return apply(weights.layer(layer).output(), flat);
    }

    /** The norm of what attention writes, where there is one. */
    public Tensor afterAttention(int layer, Tensor written) {
        Weights.Scaled after = weights.layer(layer).afterAttention();
        return after == null ? written : norm(written, after);
    }

    /** The stream after attention wrote to it. */
    public Tensor between(int layer, Tensor x, Tensor attentionOutput) {
        Tensor sum = x.add(attentionOutput);
        return spec.block().norms() == Block.Norms.POST
                ? norm(sum, weights.layer(layer).attentionNorm())
                : sum;
    }

    /** What the MLP reads of the stream {@code x}: that between, or in parallel blocks that before the layer. */
    public Tensor mlpInput(int layer, Tensor x) {
        Weights.Layer parameters = weights.layer(layer);
        if (spec.block().norms() == Block.Norms.POST) {
            return x;
        }
        boolean shared = spec.block().wiring() == Block.Wiring.PARALLEL_ONE_NORM;
        return norm(x, shared ? parameters.attentionNorm() : parameters.mlpNorm());
    }

    /** Neurons after activation and gate. */
    public Tensor neurons(int layer, Tensor input) {
        Mlp mlp = spec.mlp().orElseThrow();
        Tensor projected =
                apply(java.util.Objects.requireNonNull(weights.layer(layer).mlpIn()), input);
        if (!mlp.gated()) {
            return activated(mlp.activation(), projected);
        }
        Tensor gate = activated(mlp.activation(), projected.narrow(-1, 0, mlp.hidden()));
        return gate.mul(projected.narrow(-1, mlp.hidden(), mlp.hidden()));
    }

    private static Tensor activated(Mlp.Activation activation, Tensor x) {
        return switch (activation) {
            case RELU -> relu(x);
            case GELU -> gelu(x);
            case GELU_TANH -> gelu(x, "tanh");
            case SILU -> silu(x);
        };
    }

    /** What the MLP adds to the stream. */
    public Tensor mlpOutput(int layer, Tensor neurons) {
        return afterMlp(
                layer,
                apply(java.util.Objects.requireNonNull(weights.layer(layer).mlpOut()), neurons));
    }

    /** The norm of what the MLP writes, where there is one. */
    public Tensor afterMlp(int layer, Tensor written) {
        Weights.Scaled after = weights.layer(layer).afterMlp();
        return after == null ? written : norm(written, after);
    }

    /** The stream after the layer: {@code x} is that between (in parallel blocks, before plus attention's output). */
    public Tensor after(int layer, Tensor x, Tensor mlpOutput) {
        Tensor sum = x.add(mlpOutput);
        return spec.block().norms() == Block.Norms.POST
                ? norm(sum, weights.layer(layer).mlpNorm())
                : sum;
    }

    /** What the unembedding reads of the last stream. */
    public Tensor unembedded(Tensor x) {
        Tensor normed = spec.output().norm() ? norm(x, weights.finalNorm()) : x;
        Weights.Linear transform = weights.transform();
        return transform == null ? normed : norm(gelu(apply(transform, normed)), weights.transformNorm());
    }

    /** Logits of the whole vocabulary, of the last stream. */
    Tensor logits(Tensor x) {
        Tensor logits = apply(weights.unembedding(), unembedded(x));
        return spec.output().softCap() == 0
                ? logits
                : capped(logits, spec.output().softCap());
    }

    /**
     * Logits of some tokens for each row.
     *
     * @param x the last stream at one position per row, {@code [row, width]}
     * @param tokens {@code [row, choice]}
     * @return {@code [row, choice]}
     */
    Tensor logits(Tensor x, Tensor tokens) {
        Weights.Linear map = weights.unembedding();
        long rows = tokens.size(0);
        long choices = tokens.size(1);
        Tensor flat = tokens.reshape(rows * choices);
        // In float32 whatever the network computes in: a difference of two logits would lose what is left of them.
        Tensor columns = map.weight()
                .index_select(0, flat)
                .reshape(rows, choices, x.size(1))
                .to(ScalarType.Float);
        Tensor logits =
                columns.matmul(unembedded(x).to(ScalarType.Float).unsqueeze(2)).squeeze(2);
        Tensor bias = map.plainBias();
        if (bias != null) {
            logits = logits.add(bias.index_select(0, flat).reshape(rows, choices));
        }
        return spec.output().softCap() == 0
                ? logits
                : capped(logits, spec.output().softCap());
    }

    /**
     * What some heads write to the stream, before any norm of it.
     *
     * @param heads which
     * @param outputs {@code [row, position, head, headWidth]} of those heads
     * @return {@code [row, position, width]}, without the bias
     */
    public Tensor written(int layer, List<Integer> heads, Tensor outputs) {
        List<Tensor> columns =
                heads.stream().map(head -> weights.headOutput(layer, head)).toList();
        Tensor matrix = Tensors.concatenated(columns, 1);
        return linear(outputs.reshape(outputs.size(0), outputs.size(1), outputs.size(2) * outputs.size(3)), matrix);
    }

    /**
     * What some neurons write to the stream, before any norm of it.
     *
     * @param values {@code [row, position, neuron]} of those neurons
     * @return {@code [row, position, width]}, without the bias
     */
    public Tensor written(int layer, Tensor neurons, Tensor values) {
        Tensor matrix =
                java.util.Objects.requireNonNull(weights.layer(layer).mlpOut()).weight();
        return linear(values, matrix.index_select(1, neurons));
    }

    /** The additive mask of queries from {@code start}; null when everything is seen. */
    public @Nullable Tensor mask(int layer, long start, long queries, long keys, int[] lengths) {
        return Masks.additive(spec, layer, start, queries, keys, lengths, weights.device(), type);
    }

    @Override
    public void close() {
        List<Rotary> tables = new ArrayList<>();
        if (rotary != null) {
            tables.add(rotary);
        }
        if (localRotary != null) {
            tables.add(localRotary);
        }
        tables.forEach(Rotary::close);
    }
}

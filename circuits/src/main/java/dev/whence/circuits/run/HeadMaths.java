package dev.whence.circuits.run;

import dev.whence.circuits.graph.Slot;
import dev.whence.networks.Network;
import dev.whence.networks.run.Blocks;
import dev.whence.networks.run.Tensors;
import java.util.Locale;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * Attention taken apart head by head: each query head has keys and values of its own, also where the network shares them
 * between heads. Differentiable.
 */
public final class HeadMaths {
    private final Network network;
    private final int heads;
    private final int headWidth;
    private final Tensor keyValueHeads;

    public HeadMaths(Network network) {
        this.network = network;
        this.heads = network.spec().attention().heads();
        this.headWidth = network.spec().attention().headWidth();
        long[] numbers = new long[heads];
        for (int head = 0; head < heads; head++) {
            numbers[head] = head / network.spec().attention().group();
        }
        this.keyValueHeads = Tensors.withoutGradient(() ->
                Tensors.keep(Tensors.of(numbers, heads).to(network.weights().device(), ScalarType.Long)));
    }

    private static String parameter(int layer, Slot.Role role) {
        return "layers." + layer + ".attention." + role.name().toLowerCase(Locale.ROOT);
    }

    /** What makes all queries, keys or values of the normed input: {@code [keyValueHead * headWidth, width]} and so on. */
    public Tensor projection(int layer, Slot.Role role) {
        return network.weights().parameter(parameter(layer, role) + ".weight");
    }

    /** What multiplies a head's normed input: {@code [head, headWidth, width]}, one for each query head. */
    public Tensor weight(int layer, Slot.Role role) {
        return perQueryHead(
                role,
                network.weights()
                        .parameter(parameter(layer, role) + ".weight")
                        .view(-1, headWidth, network.spec().width()));
    }

    /** What is added to that: {@code [head, headWidth]}; null without. */
    public @Nullable Tensor bias(int layer, Slot.Role role) {
        return network.spec().attention().inputBias()
                ? perQueryHead(
                        role,
                        network.weights()
                                .parameter(parameter(layer, role) + ".bias")
                                .view(-1, headWidth))
                : null;
    }

    /** What multiplies a head's output: {@code [head, headWidth, width]}. */
    public Tensor outputWeight(int layer) {
        return network.weights()
                .parameter("layers." + layer + ".attention.output.weight")
                .t()
                .reshape(heads, headWidth, network.spec().width());
    }

    private Tensor perQueryHead(Slot.Role role, Tensor own) {
        int group = network.spec().attention().group();
        return role == Slot.Role.QUERY || group == 1 ? own : own.index_select(0, keyValueHeads);
    }

    /** Frees the native memory. */
    public void free() {
        Tensors.free(keyValueHeads);
    }

    /**
     * Queries, keys or values as projected.
     *
     * @param normed what each head reads, {@code [head, token, width]}, normed; {@code [1, token, width]} when all read
     *     the same
     * @return {@code [head, token, headWidth]}
     */
    public Tensor projected(int layer, Slot.Role role, Tensor normed) {
        Tensor product = normed.matmul(weight(layer, role).transpose(1, 2));
        Tensor bias = bias(layer, role);
        return bias == null ? product : product.add(bias.unsqueeze(1));
    }

    /** The same for some heads, {@code [head, token, width]} of those alone. */
    public Tensor projected(int layer, Slot.Role role, int[] some, Tensor normed) {
        if (some.length == heads) {
            return projected(layer, role, normed);
        }
        Tensor index = index(some);
        Tensor product = normed.bmm(weight(layer, role).index_select(0, index).transpose(1, 2));
        Tensor bias = bias(layer, role);
        return bias == null ? product : product.add(bias.index_select(0, index).unsqueeze(1));
    }

    private Tensor index(int[] some) {
        return Tensors.of(java.util.Arrays.stream(some).asLongStream().toArray(), some.length)
                .to(network.weights().device(), ScalarType.Long);
    }

    /** The same for one head: {@code [1, token, width]} to {@code [1, token, headWidth]}. */
    public Tensor projected(int layer, Slot.Role role, int head, Tensor normed) {
        Tensor product = normed.matmul(weight(layer, role).select(0, head).t());
        Tensor bias = bias(layer, role);
        return bias == null ? product : product.add(bias.select(0, head));
    }

    /** {@code [head, row * position, headWidth]} to {@code [row, position, head, headWidth]}. */
    public static Tensor rows(Tensor perHead, long rows, long positions) {
        return perHead.view(perHead.size(0), rows, positions, perHead.size(2)).permute(1, 2, 0, 3);
    }

    /** Every query head's own copy of {@code [row, position, keyValueHead, headWidth]}. */
    public Tensor expanded(Slot.Role role, Tensor values) {
        return role == Slot.Role.QUERY || network.spec().attention().group() == 1
                ? values
                : values.index_select(2, keyValueHeads);
    }

    /**
     * What heads write, before the output projection.
     *
     * @param query as projected, {@code [row, position, head, headWidth]}
     * @param key the same shape: one for each query head
     * @param value the same
     * @param lengths how long each row's prompt is
     * @return {@code [row, position, head, headWidth]}
     */
    public Tensor attended(int layer, Tensor query, Tensor key, Tensor value, int[] lengths) {
        Blocks blocks = network.blocks();
        Tensor queries = blocks.readyQueries(layer, query, 0);
        Tensor keys = blocks.readyKeys(layer, key, 0).transpose(1, 2);
        Tensor logits = blocks.attentionLogits(queries, keys);
        Tensor mask = blocks.mask(layer, 0, query.size(1), query.size(1), lengths);
        Tensor pattern = torch.softmax(mask == null ? logits : logits.add(mask), -1);
        return blocks.mixed(pattern, value.transpose(1, 2));
    }

    /**
     * What each head adds to the stream, without the bias.
     *
     * @param outputs {@code [row, position, head, headWidth]}
     * @return {@code [head, row * position, width]}
     */
    public Tensor written(int layer, Tensor outputs) {
        return written(outputs, outputWeight(layer));
    }

    /** The same for some heads, {@code [row, position, head, headWidth]} of those alone. */
    public Tensor written(int layer, int[] some, Tensor outputs) {
        Tensor weight = outputWeight(layer);
        return written(outputs, some.length == heads ? weight : weight.index_select(0, index(some)));
    }

    private static Tensor written(Tensor outputs, Tensor weight) {
        Tensor flat = outputs.permute(2, 0, 1, 3)
                .reshape(outputs.size(2), outputs.size(0) * outputs.size(1), outputs.size(3));
        return flat.matmul(weight);
    }
}

package dev.whence.networks.run;

import dev.whence.networks.checkpoint.ParameterSource;
import dev.whence.networks.spec.Block;
import dev.whence.networks.spec.Norm;
import dev.whence.networks.spec.ParameterShape;
import dev.whence.networks.spec.TransformerSpec;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a transformer in native memory, until {@link #close}. Queries, keys and values of a layer are one
 * matrix, and so are gate and input of a gated MLP, so that each is one multiplication; every canonical parameter is a
 * view of what is stored.
 */
public final class Weights implements ParameterSource, AutoCloseable {
    private final TransformerSpec spec;
    private final Device device;
    private final Map<String, Tensor> stored = new LinkedHashMap<>();
    private final Map<String, Tensor> views = new LinkedHashMap<>();
    private final List<Pointer> kept = new ArrayList<>();
    private final List<Layer> layers = new ArrayList<>();
    private final Tensor tokens;
    private final @Nullable Tensor positions;
    private final @Nullable Tensor types;
    private final @Nullable Scaled embeddingNorm;
    private final @Nullable Scaled finalNorm;
    private final @Nullable Linear transform;
    private final @Nullable Scaled transformNorm;
    private final Linear unembedding;
    private boolean open = true;

    /** A matrix {@code [out, in]} and perhaps a bias. */
    record Linear(
            Tensor weight,
            @Nullable TensorOptional bias,
            @Nullable Tensor plainBias) {}

    /** A norm's weight, and for LayerNorm its bias. */
    record Scaled(
            Tensor weight,
            TensorOptional optionalWeight,
            @Nullable TensorOptional bias) {}

    /** The parameters of one layer; what the architecture does not have is null. */
    record Layer(
            @Nullable Scaled attentionNorm,
            Linear queryKeyValue,
            @Nullable Scaled queryNorm,
            @Nullable Scaled keyNorm,
            Linear output,
            @Nullable Scaled afterAttention,
            @Nullable Scaled mlpNorm,
            @Nullable Linear mlpIn,
            @Nullable Linear mlpOut,
            @Nullable Scaled afterMlp) {}

    /**
     * Reads every parameter once.
     *
     * @param device where they are to be
     * @param type the number format that everything is computed in
     */
    public Weights(ParameterSource source, Device device, ScalarType type) {
        Tensors.load();
        this.spec = source.spec();
        this.device = Tensors.withoutGradient(() -> {
            Device copy = new Device(device);
            copy.retainReference();
            return copy;
        });
        try (PointerScope _ = new PointerScope();
                var _ = new org.bytedeco.pytorch.AutoGradMode(false)) {
            Map<String, ParameterShape> shapes = new LinkedHashMap<>();
            ParameterShape.of(spec).forEach(shape -> shapes.put(shape.name(), shape));
            Loader loader = new Loader(source, shapes, type);
            this.tokens = loader.parameter("embedding.tokens");
            this.positions = loader.optional("embedding.positions");
            this.types = loader.optional("embedding.types");
            this.embeddingNorm = spec.embedding().norm() ? loader.norm("embedding.norm") : null;
            for (int layer = 0; layer < spec.layers(); layer++) {
                layers.add(loader.layer(layer));
            }
            this.finalNorm = spec.output().norm() ? loader.norm("norm") : null;
            this.transform = spec.output().transform() ? loader.linear("output.transform") : null;
            this.transformNorm = spec.output().transform() ? loader.norm("output.transform.norm") : null;
            Tensor bias = loader.optional("output.bias");
            Tensor matrix = spec.output().tied() ? tokens : loader.parameter("output.weight");
            this.unembedding = loader.linear(matrix, bias);
        } catch (RuntimeException failure) {
            close();
            throw failure;
        }
    }

    /** Loads, fuses, and remembers what to free. */
    private final class Loader {
        private final ParameterSource source;
        private final Map<String, ParameterShape> shapes;
        private final ScalarType type;

        Loader(ParameterSource source, Map<String, ParameterShape> shapes, ScalarType type) {
            this.source = source;
            this.shapes = shapes;
            this.type = type;
        }

        Tensor parameter(String name) {
            return fused(name, List.of(name));
        }

        @Nullable
        Tensor optional(String name) {
            return shapes.containsKey(name) ? parameter(name) : null;
        }

        /** Several parameters of equal width stacked in one tensor, of which each is a view. */
        Tensor fused(String storage, List<String> names) {
            List<ParameterShape> parts = names.stream().map(shapes::get).toList();
            long rows =
                    parts.stream().mapToLong(part -> part.shape().getFirst()).sum();
            long[] shape = parts.getFirst().shape().stream()
                    .mapToLong(Integer::longValue)
                    .toArray();
            shape[0] = rows;
            Tensor read = Tensors.empty(shape);
            MemorySegment memory = Tensors.memory(read);
            long offset = 0;
            for (ParameterShape part : parts) {
                source.read(part, memory.asSlice(offset, 4 * part.count()));
                offset += 4 * part.count();
            }
            Tensor placed = read.to(device, type);
            kept.add(Tensors.keep(placed));
            stored.put(storage, placed);
            long row = 0;
            for (ParameterShape part : parts) {
                Tensor view = placed.narrow(0, row, part.shape().getFirst());
                kept.add(Tensors.keep(view));
                views.put(part.name(), view);
                row += part.shape().getFirst();
            }
            return placed;
        }

        @Nullable
        TensorOptional optional(@Nullable Tensor tensor) {
            if (tensor == null) {
                return null;
            }
            TensorOptional optional = new TensorOptional(tensor);
            optional.retainReference();
            kept.add(optional);
            return optional;
        }

        Linear linear(Tensor weight, @Nullable Tensor bias) {
            return new Linear(weight, optional(bias), bias);
        }

        Linear linear(String name) {
            return linear(parameter(name + ".weight"), optional(name + ".bias"));
        }

        Linear linear(String storage, List<String> names) {
            Tensor weight = fused(
                    storage + ".weight",
                    names.stream().map(name -> name + ".weight").toList());
            List<String> biases = names.stream().map(name -> name + ".bias").toList();
            return linear(weight, shapes.containsKey(biases.getFirst()) ? fused(storage + ".bias", biases) : null);
        }

        @Nullable
        Scaled norm(String name) {
            if (spec.norm().kind() == Norm.Kind.NONE) {
                return null;
            }
            Tensor weight = parameter(name + ".weight");
            TensorOptional optional = java.util.Objects.requireNonNull(optional(weight));
            return new Scaled(weight, optional, optional(optional(name + ".bias")));
        }

        Layer layer(int index) {
            String attention = "layers." + index + ".attention";
            String mlp = "layers." + index + ".mlp";
            boolean sandwich = spec.block().norms() == Block.Norms.SANDWICH;
            boolean headNorms = spec.attention().headNorms();
            Scaled attentionNorm = norm(attention + ".norm");
            Linear input = linear(
                    attention + ".input", List.of(attention + ".query", attention + ".key", attention + ".value"));
            Scaled queryNorm = headNorms ? headNorm(attention + ".query.norm.weight") : null;
            Scaled keyNorm = headNorms ? headNorm(attention + ".key.norm.weight") : null;
            Linear output = linear(attention + ".output");
            Scaled afterAttention = sandwich ? norm(attention + ".after") : null;
            if (spec.mlp().isEmpty()) {
                return new Layer(
                        attentionNorm, input, queryNorm, keyNorm, output, afterAttention, null, null, null, null);
            }
            Scaled mlpNorm = spec.block().wiring() == Block.Wiring.PARALLEL_ONE_NORM ? null : norm(mlp + ".norm");
            Linear in = spec.mlp().get().gated()
                    ? linear(mlp + ".gate-and-in", List.of(mlp + ".gate", mlp + ".in"))
                    : linear(mlp + ".in");
            Linear out = linear(mlp + ".out");
            Scaled afterMlp = sandwich ? norm(mlp + ".after") : null;
            return new Layer(
                    attentionNorm, input, queryNorm, keyNorm, output, afterAttention, mlpNorm, in, out, afterMlp);
        }

        private Scaled headNorm(String name) {
            Tensor weight = parameter(name);
            return new Scaled(weight, java.util.Objects.requireNonNull(optional(weight)), null);
        }
    }

    @Override
    public TransformerSpec spec() {
        return spec;
    }

    public Device device() {
        return device;
    }

    Layer layer(int layer) {
        return layers.get(layer);
    }

    /** {@code [vocabulary, width]}. */
    public Tensor tokens() {
        return tokens;
    }

    @Nullable
    Tensor positions() {
        return positions;
    }

    @Nullable
    Tensor types() {
        return types;
    }

    @Nullable
    Scaled embeddingNorm() {
        return embeddingNorm;
    }

    @Nullable
    Scaled finalNorm() {
        return finalNorm;
    }

    @Nullable
    Linear transform() {
        return transform;
    }

    @Nullable
    Scaled transformNorm() {
        return transformNorm;
    }

    Linear unembedding() {
        return unembedding;
    }

    /** What a head's output is multiplied by to give what it writes: {@code [width, headWidth]}, a view. */
    Tensor headOutput(int layer, int head) {
        int width = spec.attention().headWidth();
        return layers.get(layer).output().weight().narrow(1, (long) head * width, width);
    }

    /** The tensors that hold every parameter once, by name: what is trained. */
    public Map<String, Tensor> stored() {
        return java.util.Collections.unmodifiableMap(stored);
    }

    /** A parameter by its canonical name, a view. */
    public Tensor parameter(String name) {
        return java.util.Objects.requireNonNull(views.get(name), name);
    }

    @Override
    public void read(ParameterShape parameter, MemorySegment destination) {
        MemorySegment.copy(
                MemorySegment.ofArray(Tensors.floats(parameter(parameter.name()))),
                0,
                destination,
                0,
                4 * parameter.count());
    }

    /** Bytes of native memory that the parameters take. */
    public long bytes() {
        return stored.values().stream().mapToLong(Tensor::nbytes).sum();
    }

    /** Frees the native memory. */
    @Override
    public void close() {
        if (open) {
            open = false;
            kept.reversed().forEach(Tensors::free);
            device.releaseReference();
        }
    }

    boolean hasLayerNorm() {
        return spec.norm().kind() == Norm.Kind.LAYER;
    }
}

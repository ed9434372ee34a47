package dev.whence.networks.checkpoint;

import dev.whence.causal.InputException;
import dev.whence.networks.spec.Attention;
import dev.whence.networks.spec.Block;
import dev.whence.networks.spec.Embedding;
import dev.whence.networks.spec.Mask;
import dev.whence.networks.spec.Mlp;
import dev.whence.networks.spec.Norm;
import dev.whence.networks.spec.Output;
import dev.whence.networks.spec.ParameterShape;
import dev.whence.networks.spec.Positions;
import dev.whence.networks.spec.TransformerSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The first format of Andrej Karpathy's llama2.c: seven int32, then every weight as float32, those of all layers
 * together. Its rotary positions pair neighbouring components.
 */
final class Llama2c {
    static final String FAMILY = "llama2c";

    private static final double BASE = 10_000;
    private static final double EPSILON = 1e-5;
    private static final int HEADER = 28;
    private static final int VERSION_1 = 0x616b3432;
    private static final int LARGEST = 100_000_000;
    private static final int MOST_LAYERS = 4096;

    private static final TensorNames NAMES = TensorNames.of(
            FAMILY,
            "embedding.tokens",
            "token_embedding",
            "layers.#.attention.norm.weight",
            "rms_att",
            "layers.#.attention.query.weight",
            "wq",
            "layers.#.attention.key.weight",
            "wk",
            "layers.#.attention.value.weight",
            "wv",
            "layers.#.attention.output.weight",
            "wo",
            "layers.#.mlp.norm.weight",
            "rms_ffn",
            "layers.#.mlp.gate.weight",
            "w1",
            "layers.#.mlp.in.weight",
            "w3",
            "layers.#.mlp.out.weight",
            "w2",
            "norm.weight",
            "rms_final",
            "output.weight",
            "wcls");

    private final Path file;
    private final MemorySegment bytes;
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private long position = HEADER;

    private Llama2c(Path file, Arena arena) {
        this.file = file;
        this.bytes = Safetensors.map(file, arena);
    }

    /** @throws InputException naming what is wrong with the header or the size of the file */
    static Checkpoint.Contents open(Path file, Arena arena) {
        return new Llama2c(file, arena).contents();
    }

    private Checkpoint.Contents contents() {
        TransformerSpec spec = header();
        try {
            layOut(spec);
        } catch (ArithmeticException overflow) {
            throw new InputException(file + ": the header's sizes are more than a file can hold", overflow);
        }
        if (position != bytes.byteSize()) {
            throw new InputException(file + ": " + bytes.byteSize() + " bytes, but the header (width " + spec.width()
                    + ", " + spec.layers() + " layers, vocabulary " + spec.vocabulary() + ", ...) calls for "
                    + position + ": the file is truncated, or is not in llama2.c's first format");
        }
        List<String> warnings = new ArrayList<>();
        checkAngles(spec).ifPresent(warnings::add);
        return new Checkpoint.Contents(file, spec, placements(spec), tensors, warnings);
    }

    private TransformerSpec header() {
        if (bytes.byteSize() < HEADER) {
            throw new InputException(file + ": " + bytes.byteSize() + " bytes, expected at least the " + HEADER
                    + " of llama2.c's header");
        }
        if (integer(0) == VERSION_1) {
            throw new InputException(
                    file + ": a later format of llama2.c ('ak42'), expected the first one: export with --version 0");
        }
        int width = positive(0, "dim", LARGEST);
        int hidden = positive(1, "hidden_dim", LARGEST);
        int layers = positive(2, "n_layers", MOST_LAYERS);
        int heads = positive(3, "n_heads", LARGEST);
        int keyValueHeads = positive(4, "n_kv_heads", LARGEST);
        int vocabulary = integer(5);
        if (vocabulary == 0 || vocabulary > LARGEST || vocabulary < -LARGEST) {
            throw wrong(5, "vocab_size", "1 to " + LARGEST + " (negative: with a classifier of its own)");
        }
        int context = positive(6, "seq_len", LARGEST);
        if (width % heads != 0 || width / heads % 2 != 0) {
            throw new InputException(file + ": n_heads " + heads + " (byte offset 12) does not divide dim " + width
                    + " into heads of an even width");
        }
        if (heads % keyValueHeads != 0) {
            throw new InputException(
                    file + ": n_kv_heads " + keyValueHeads + " (byte offset 16) does not divide n_heads " + heads);
        }
        int headWidth = width / heads;
        return new TransformerSpec(
                FAMILY,
                Math.abs(vocabulary),
                context,
                width,
                layers,
                Embedding.plain(),
                new Attention(
                        heads, keyValueHeads, headWidth, 1 / Math.sqrt(headWidth), false, false, false, 0, List.of()),
                Optional.of(new Mlp(hidden, Mlp.Activation.SILU, true, false)),
                new Norm(Norm.Kind.RMS, EPSILON),
                Block.preNorm(),
                new Positions.Rotary(
                        headWidth,
                        true,
                        new Positions.Frequencies(BASE, new Positions.Scaling.None()),
                        Optional.empty()),
                new Mask.Causal(),
                Output.standard(vocabulary > 0));
    }

    private void layOut(TransformerSpec spec) {
        long layers = spec.layers();
        long width = spec.width();
        long hidden = spec.mlp().orElseThrow().hidden();
        long keys = (long) spec.attention().keyValueHeads() * spec.attention().headWidth();
        long pairs = spec.attention().headWidth() / 2;
        long context = spec.context();
        add("token_embedding", spec.vocabulary(), width);
        add("rms_att", layers, width);
        add("wq", layers, width, width);
        add("wk", layers, keys, width);
        add("wv", layers, keys, width);
        add("wo", layers, width, width);
        add("rms_ffn", layers, width);
        add("w1", layers, hidden, width);
        add("w2", layers, width, hidden);
        add("w3", layers, hidden, width);
        add("rms_final", width);
        add("freq_cis_real", context, pairs);
        add("freq_cis_imag", context, pairs);
        if (!spec.output().tied()) {
            add("wcls", spec.vocabulary(), width);
        }
    }

    /** A tensor that does not fit only moves the position on: the size of the file is judged at the end. */
    private void add(String name, Long... shape) {
        long size = 4;
        for (long axis : shape) {
            size = Math.multiplyExact(size, axis);
        }
        long end = Math.addExact(position, size);
        if (end <= bytes.byteSize()) {
            MemorySegment data = bytes.asSlice(position, size);
            tensors.put(name, new Tensor(file, name, DType.F32, List.of(shape), data));
        }
        position = end;
    }

    private void add(String name, int rows, long columns) {
        add(name, Long.valueOf(rows), Long.valueOf(columns));
    }

    private List<Placement> placements(TransformerSpec spec) {
        List<Placement> placements = new ArrayList<>();
        for (ParameterShape parameter : ParameterShape.of(spec)) {
            String name = NAMES.inFile(parameter.name());
            List<Long> shape =
                    tensors.get(name) == null ? List.of() : tensors.get(name).shape();
            long layer = parameter.name().startsWith("layers.")
                    ? Long.parseLong(
                            parameter.name().substring(7, parameter.name().indexOf('.', 7)))
                    : 0;
            placements.add(
                    new Placement(parameter, name, View.part(shape, layer * parameter.count(), parameter.shape())));
        }
        return placements;
    }

    /** The file holds the cosines and sines of its rotary positions, and llama2.c's own program computes them anew. */
    private Optional<String> checkAngles(TransformerSpec spec) {
        Tensor cosines = tensors.get("freq_cis_real");
        Tensor sines = tensors.get("freq_cis_imag");
        if (cosines == null || sines == null || !(spec.positions() instanceof Positions.Rotary rotary)) {
            return Optional.empty();
        }
        double[] angles = rotary.frequencies().angles(rotary.width());
        for (long i = 0; i < cosines.count(); i++) {
            long token = i / angles.length;
            double angle = token * angles[(int) (i % angles.length)];
            // Float32 angles: what is lost grows with the angle.
            double tolerance = 1e-4 + 1e-6 * angle;
            if (!(Math.abs(cosines.at(i) - Math.cos(angle)) < tolerance)
                    || !(Math.abs(sines.at(i) - Math.sin(angle)) < tolerance)) {
                return Optional.of(
                        file + ": freq_cis at " + cosines.place(i) + " is (" + cosines.at(i) + ", " + sines.at(i)
                                + "), expected (" + (float) Math.cos(angle) + ", " + (float) Math.sin(angle)
                                + ") for rotary positions with base 10000: the network was trained with others");
            }
        }
        return Optional.empty();
    }

    private int positive(int field, String name, int most) {
        if (integer(field) < 1 || integer(field) > most) {
            throw wrong(field, name, "1 to " + most);
        }
        return integer(field);
    }

    private InputException wrong(int field, String name, String expected) {
        return new InputException(file + ": " + name + " (byte offset " + 4 * field + ") is " + integer(field)
                + ", expected " + expected + "; is this a model of llama2.c?");
    }

    private int integer(int field) {
        return bytes.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 4L * field);
    }
}

package dev.whence.circuits.run;

import dev.whence.circuits.graph.ComputationGraph;
import dev.whence.networks.Network;
import dev.whence.networks.run.Pass;
import dev.whence.networks.run.Point;
import dev.whence.networks.run.Taps;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.system.Chunk;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * What every component wrote in a run of a batch, in native memory until closed. Heads are kept before the output
 * projection, where they are narrow.
 */
public final class Written implements AutoCloseable {
    private final Tensor input;
    private final List<Tensor> heads;
    private final List<Tensor> mlps;

    /**
     * @param input {@code [row, position, width]}
     * @param heads of each layer {@code [row, position, head, headWidth]}
     * @param mlps of each layer {@code [row, position, width]}; empty without MLPs
     */
    Written(Tensor input, List<Tensor> heads, List<Tensor> mlps) {
        this.input = Tensors.keep(input);
        this.heads = List.copyOf(heads);
        this.mlps = List.copyOf(mlps);
        this.heads.forEach(Tensors::keep);
        this.mlps.forEach(Tensors::keep);
    }

    /** Runs a batch, undisturbed. */
    public static Written of(Network network, Chunk chunk) {
        boolean hasMlp = network.spec().mlp().isPresent();
        Set<Point> points = hasMlp
                ? EnumSet.of(Point.EMBEDDINGS, Point.HEAD_OUTPUT, Point.MLP_OUTPUT)
                : EnumSet.of(Point.EMBEDDINGS, Point.HEAD_OUTPUT);
        try (Recording recording = Recording.of(network, chunk, points)) {
            List<Tensor> heads = new ArrayList<>();
            List<Tensor> mlps = new ArrayList<>();
            for (int layer = 0; layer < network.spec().layers(); layer++) {
                heads.add(recording.at(Point.HEAD_OUTPUT, layer));
                if (hasMlp) {
                    mlps.add(recording.at(Point.MLP_OUTPUT, layer));
                }
            }
            return new Written(recording.at(Point.EMBEDDINGS, 0), heads, mlps);
        }
    }

    /**
     * What every component wrote in a run of a batch less what it wrote in a run of others of the same lengths; both run
     * together.
     */
    public static Written difference(Network network, Chunk chunk, Chunk other) {
        int rows = chunk.rows().count();
        boolean hasMlp = network.spec().mlp().isPresent();
        List<Tensor> heads = new ArrayList<>();
        List<Tensor> mlps = new ArrayList<>();
        Tensor[] input = new Tensor[1];
        Taps taps = new Taps() {
            @Override
            public boolean wants(Point point, int layer) {
                return point == Point.EMBEDDINGS || point == Point.HEAD_OUTPUT || point == Point.MLP_OUTPUT;
            }

            @Override
            public Tensor visit(Point point, int layer, Tensor value) {
                Tensor change = Tensors.keep(value.narrow(0, 0, rows)
                        .sub(value.narrow(0, rows, rows))
                        .contiguous());
                switch (point) {
                    case EMBEDDINGS -> input[0] = change;
                    case HEAD_OUTPUT -> heads.add(change);
                    default -> mlps.add(change);
                }
                return value;
            }
        };
        return Tensors.withoutGradient(() -> {
            try (Pass pass =
                    new Pass(network.blocks(), taps, chunk.rows().times(2).lengths())) {
                pass.stream(Tensors.concatenated(
                        List.of(
                                chunk.ids(network.weights().device()),
                                other.ids(network.weights().device())),
                        0));
            }
            Written difference = new Written(input[0], heads, hasMlp ? mlps : List.of());
            Tensors.free(input[0]);
            Tensors.free(heads);
            Tensors.free(mlps);
            return difference;
        });
    }

    /** Zeros for every component, {@code [1, 1, ...]}. */
    static Written zero(Network network) {
        return Tensors.withoutGradient(() -> {
            int width = network.spec().width();
            int heads = network.spec().attention().heads();
            int headWidth = network.spec().attention().headWidth();
            List<Tensor> zeroHeads = new ArrayList<>();
            List<Tensor> zeroMlps = new ArrayList<>();
            for (int layer = 0; layer < network.spec().layers(); layer++) {
                zeroHeads.add(zeros(network, 1, 1, heads, headWidth));
                if (network.spec().mlp().isPresent()) {
                    zeroMlps.add(zeros(network, 1, 1, width));
                }
            }
            return new Written(zeros(network, 1, 1, width), zeroHeads, zeroMlps);
        });
    }

    static Tensor zeros(Network network, long... shape) {
        return Tensors.of(
                        new float[Math.toIntExact(java.util.Arrays.stream(shape).reduce(1, (a, b) -> a * b))], shape)
                .to(network.weights().device(), network.blocks().type());
    }

    /** {@code [row, position, width]}. */
    public Tensor input() {
        return input;
    }

    /** {@code [row, position, head, headWidth]}. */
    public Tensor heads(int layer) {
        return heads.get(layer);
    }

    /** {@code [row, position, width]}. */
    public Tensor mlp(int layer) {
        return mlps.get(layer);
    }

    /** Bytes of what is kept for so many tokens: the input, and for each layer the heads and the MLP. */
    public static long bytes(Network network, ComputationGraph graph, long tokens) {
        long narrow = (long) network.spec().attention().heads()
                * network.spec().attention().headWidth();
        long wide = network.spec().width();
        long perToken = wide + graph.layers() * (narrow + (graph.hasMlp() ? wide : 0));
        return perToken * tokens * network.weights().tokens().element_size();
    }

    @Override
    public void close() {
        Tensors.free(input);
        heads.forEach(Tensors::free);
        mlps.forEach(Tensors::free);
    }
}

package dev.whence.circuits.directions;

import dev.whence.networks.Network;
import dev.whence.networks.checkpoint.ParameterSource;
import dev.whence.networks.site.Subspace;
import dev.whence.networks.spec.Attention;
import dev.whence.networks.spec.Block;
import dev.whence.networks.spec.Embedding;
import dev.whence.networks.spec.Mask;
import dev.whence.networks.spec.Norm;
import dev.whence.networks.spec.Output;
import dev.whence.networks.spec.ParameterShape;
import dev.whence.networks.spec.Positions;
import dev.whence.networks.spec.TransformerSpec;
import dev.whence.networks.tokens.Prompts;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A network written by hand. Prompts are {@code [row, column, filler]}; attention of layer 0 spreads evenly and copies
 * the stream, so the last position holds a part of the row's vector, of the column's, and the filler's, all orthogonal; the unembedding of cell (row, column) reads both. The
 * network is linear from the embeddings to the logits at the last position. Layer 1 does nothing.
 */
public final class Planted {
    public static final int SIDE = 4;
    public static final int WIDTH = 24;
    public static final int FILLERS = 8;
    public static final int CELLS = 2 * SIDE + FILLERS;
    public static final int VOCABULARY = CELLS + SIDE * SIDE;

    public static final double[][] BASIS = orthonormal(WIDTH, new SplittableRandom(7));

    private Planted() {}

    public static int row(int i) {
        return i;
    }

    public static int column(int j) {
        return SIDE + j;
    }

    public static int cell(int i, int j) {
        return CELLS + SIDE * i + j;
    }

    public static int filler(int k) {
        return 2 * SIDE + k % FILLERS;
    }

    public static List<Integer> cells() {
        List<Integer> cells = new ArrayList<>();
        for (int i = 0; i < SIDE; i++) {
            for (int j = 0; j < SIDE; j++) {
                cells.add(cell(i, j));
            }
        }
        return cells;
    }

    /** Where the row is held: {@code SIDE - 1} dimensions matter, since only differences move logits. */
    public static Subspace rowSubspace() {
        return Subspace.spannedBy("rows", java.util.Arrays.copyOfRange(BASIS, 0, SIDE));
    }

    /** All prompts. */
    public static Prompts prompts() {
        int[][] ids = new int[SIDE * SIDE * FILLERS][];
        for (int n = 0; n < ids.length; n++) {
            ids[n] = new int[] {row(n / FILLERS / SIDE), column(n / FILLERS % SIDE), filler(n)};
        }
        return Prompts.of(ids);
    }

    /** Base and source drawn at random, the row interchanged. */
    public static Interchanges rows(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[][] bases = new int[count][];
        int[][] sources = new int[count][];
        List<Integer> base = new ArrayList<>();
        List<Integer> source = new ArrayList<>();
        List<Integer> expected = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            int[] b = {random.nextInt(SIDE), random.nextInt(SIDE)};
            int[] s = {random.nextInt(SIDE), random.nextInt(SIDE)};
            bases[n] = new int[] {row(b[0]), column(b[1]), filler(random.nextInt(FILLERS))};
            sources[n] = new int[] {row(s[0]), column(s[1]), filler(random.nextInt(FILLERS))};
            base.add(cell(b[0], b[1]));
            source.add(cell(s[0], s[1]));
            expected.add(cell(s[0], b[1]));
        }
        return new Interchanges(Prompts.of(bases), Prompts.of(sources), base, source, expected, cells());
    }

    public static Network network() {
        return Network.of(new Source(spec()));
    }

    public static TransformerSpec spec() {
        return new TransformerSpec(
                "planted",
                VOCABULARY,
                4,
                WIDTH,
                2,
                Embedding.plain(),
                Attention.standard(1, WIDTH, false),
                Optional.empty(),
                new Norm(Norm.Kind.RMS, 1e-5),
                Block.preNorm(),
                new Positions.None(),
                new Mask.Causal(),
                new Output(false, false, false, false, 0));
    }

    /** The embedding of a token. All have the same length, so that the norm before attention scales all alike. */
    public static double[] embedding(int token) {
        return java.util.Arrays.stream(BASIS[Math.min(token, CELLS)])
                .map(x -> 3 * x)
                .toArray();
    }

    /** The vector that the unembedding of a cell is. */
    public static double[] unembedding(int i, int j) {
        double[] result = new double[WIDTH];
        java.util.Arrays.setAll(result, c -> 2 * (BASIS[i][c] + BASIS[SIDE + j][c]));
        return result;
    }

    private static double[][] orthonormal(int width, SplittableRandom random) {
        double[][] vectors = new double[width][width];
        for (double[] vector : vectors) {
            for (int i = 0; i < width; i++) {
                vector[i] = random.nextGaussian();
            }
        }
        Subspace all = Subspace.spannedBy("all", vectors);
        return all.basis().stream()
                .map(row -> row.stream().mapToDouble(Double::doubleValue).toArray())
                .toArray(double[][]::new);
    }

    private record Source(TransformerSpec spec) implements ParameterSource {
        @Override
        public void read(ParameterShape parameter, MemorySegment destination) {
            double[][] rows = rows(parameter);
            long at = 0;
            for (double[] row : rows) {
                for (double value : row) {
                    destination.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, at++, (float) value);
                }
            }
            if (at != parameter.count()) {
                throw new AssertionError(parameter + ": " + at);
            }
        }

        private double[][] rows(ParameterShape parameter) {
            String name = parameter.name();
            if (name.equals("embedding.tokens")) {
                double[][] rows = new double[VOCABULARY][];
                java.util.Arrays.setAll(rows, Planted::embedding);
                return rows;
            }
            if (name.equals("output.weight")) {
                double[][] rows = new double[VOCABULARY][WIDTH];
                for (int i = 0; i < SIDE; i++) {
                    for (int j = 0; j < SIDE; j++) {
                        rows[cell(i, j)] = unembedding(i, j);
                    }
                }
                return rows;
            }
            double[][] rows = new double[parameter.shape().getFirst()]
                    [parameter.shape().size() == 1 ? 1 : parameter.shape().get(1)];
            boolean first = name.startsWith("layers.0.");
            for (int i = 0; i < rows.length; i++) {
                if (parameter.shape().size() == 1) {
                    rows[i][0] = 1;
                } else if (name.endsWith("value.weight") || (name.endsWith("output.weight") && first)) {
                    rows[i][i] = 1;
                }
            }
            return rows;
        }
    }
}

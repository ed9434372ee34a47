package dev.whence.circuits.gating;

import dev.whence.causal.Progress;
import dev.whence.networks.Network;
import dev.whence.networks.run.Cores;
import dev.whence.networks.run.Point;
import dev.whence.networks.run.Taps;
import dev.whence.networks.run.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * A frozen network whose heads' outputs are multiplied by gates before the output projection, several gate sets at once:
 * every row of a batch has the gates of its set. A gate set is an array over heads, layer by layer.
 */
final class GatedNetwork {
    /** In a piece; the same on every machine, so that rounding is too. */
    private static final int TOKENS = 512;

    private final Network network;
    private final int layers;
    private final int heads;

    /** An example under a gate set. */
    record Row(Example example, int set) {}

    /** What a set's loss is made of: that of one item, whose variants' log-probabilities are given. */
    @FunctionalInterface
    interface ItemLoss {
        Term of(double[] logProbabilities);
    }

    /**
     * @param loss of an item
     * @param slopes its derivatives with respect to the log-probability of each variant
     */
    record Term(double loss, double[] slopes) {}

    /** Losses of each set, and their gradients with respect to its gates, {@code [set][head]}. */
    record Slope(double[] losses, double[][] gradients) {}

    /** What the network says under one gate set. */
    record Score(double logProbability, double accuracy) {}

    GatedNetwork(Network network) {
        this.network = network;
        this.layers = network.spec().layers();
        this.heads = network.spec().attention().heads();
    }

    /** Heads in all layers. */
    int gates() {
        return layers * heads;
    }

    /**
     * The mean loss over items under each gate set, and its gradient. No gradient with respect to the network's
     * parameters is computed, and what comes before the first gate is not recorded.
     *
     * @param gates {@code [set][head]}
     * @param items variants of each item: one example, or several that the loss looks at together
     */
    Slope slope(double[][] gates, List<List<Example>> items, ItemLoss loss) {
        int variants = items.getFirst().size();
        List<Row> rows = new ArrayList<>();
        for (int set = 0; set < gates.length; set++) {
            for (List<Example> item : items) {
                for (Example example : item) {
                    rows.add(new Row(example, set));
                }
            }
        }
        List<List<Row>> pieces = pieces(rows, variants);
        Slope[] parts = new Slope[pieces.size()];
        each(pieces, piece -> parts[piece] = slope(gates, pieces.get(piece), variants, items.size(), loss));
        Slope sum = new Slope(new double[gates.length], new double[gates.length][gates()]);
        for (int piece = 0; piece < parts.length; piece++) {
            int first = pieces.get(piece).getFirst().set();
            for (int set = 0; set < parts[piece].losses().length; set++) {
                sum.losses()[first + set] += parts[piece].losses()[set];
                for (int head = 0; head < gates(); head++) {
                    sum.gradients()[first + set][head] += parts[piece].gradients()[set][head];
                }
            }
        }
        return sum;
    }

    private Slope slope(double[][] gates, List<Row> rows, int variants, int items, ItemLoss loss) {
        return Tensors.withGradient(() -> {
            TargetRun run =
                    new TargetRun(network, rows.stream().map(Row::example).toList());
            int first = rows.getFirst().set();
            int sets = rows.getLast().set() - first + 1;
            Tensor leaf = leaf(run, gates, first, sets);
            leaf.set_requires_grad(true);
            Tensor said = run.logProbabilities(run.logits(taps(run, leaf, rows)));
            double[] values = Tensors.doubles(said);
            double[] losses = new double[sets];
            float[] slopes = new float[rows.size()];
            for (int row = 0; row < rows.size(); row += variants) {
                Term term = loss.of(java.util.Arrays.copyOfRange(values, row, row + variants));
                losses[rows.get(row).set() - first] += term.loss() / items;
                for (int variant = 0; variant < variants; variant++) {
                    slopes[row + variant] = (float) (term.slopes()[variant] / items);
                }
            }
            Tensor total = said.mul(Tensors.of(slopes, slopes.length).to(said.device(), said.scalar_type()))
                    .sum();
            TensorVector found = torch.grad(
                    Tensors.vector(List.of(total)),
                    Tensors.vector(List.of(leaf)),
                    new TensorVector(),
                    new BoolOptional(),
                    false,
                    false);
            double[] flat = Tensors.doubles(found.get(0));
            double[][] gradients = new double[sets][];
            for (int set = 0; set < sets; set++) {
                gradients[set] = java.util.Arrays.copyOfRange(flat, set * gates(), (set + 1) * gates());
            }
            return new Slope(losses, gradients);
        });
    }

    /** Gates of some sets, {@code [set, layer, head]}. */
    private Tensor leaf(TargetRun run, double[][] gates, int first, int sets) {
        float[] flat = new float[sets * gates()];
        for (int set = 0; set < sets; set++) {
            for (int head = 0; head < gates(); head++) {
                flat[set * gates() + head] = (float) gates[first + set][head];
            }
        }
        return run.numbers(flat, sets, layers, heads);
    }

    private Taps taps(TargetRun run, Tensor leaf, List<Row> rows) {
        int first = rows.getFirst().set();
        long[] owners = rows.stream().mapToLong(row -> row.set() - first).toArray();
        Tensor own = leaf.size(0) == 1 ? leaf : leaf.index_select(0, run.index(owners));
        return new Taps() {
            @Override
            public boolean wants(Point point, int layer) {
                return point == Point.HEAD_OUTPUT;
            }

            @Override
            public Tensor visit(Point point, int layer, Tensor value) {
                return value.mul(own.select(1, layer).unsqueeze(1).unsqueeze(3));
            }
        };
    }

    /** Mean log-probability and accuracy over examples under each gate set. */
    List<Score> scores(double[][] gates, Examples examples) {
        List<Row> rows = new ArrayList<>();
        for (int set = 0; set < gates.length; set++) {
            for (Example example : examples.examples()) {
                rows.add(new Row(example, set));
            }
        }
        List<List<Row>> pieces = pieces(rows, 1);
        double[][] said = new double[pieces.size()][];
        boolean[][] correct = new boolean[pieces.size()][];
        each(pieces, piece -> {
            List<Row> part = pieces.get(piece);
            TargetRun run =
                    new TargetRun(network, part.stream().map(Row::example).toList());
            int first = part.getFirst().set();
            Tensor leaf = leaf(run, gates, first, part.getLast().set() - first + 1);
            Tensor logits = run.logits(taps(run, leaf, part));
            said[piece] = Tensors.doubles(run.logProbabilities(logits));
            correct[piece] = run.correct(logits);
        });
        double[] sums = new double[gates.length];
        int[] right = new int[gates.length];
        for (int piece = 0; piece < said.length; piece++) {
            for (int row = 0; row < said[piece].length; row++) {
                int set = pieces.get(piece).get(row).set();
                sums[set] += said[piece][row];
                right[set] += correct[piece][row] ? 1 : 0;
            }
        }
        List<Score> scores = new ArrayList<>();
        for (int set = 0; set < gates.length; set++) {
            scores.add(new Score(sums[set] / examples.size(), (double) right[set] / examples.size()));
        }
        return scores;
    }

    private static void each(List<List<Row>> pieces, java.util.function.IntConsumer work) {
        List<Runnable> tasks = new ArrayList<>();
        for (int piece = 0; piece < pieces.size(); piece++) {
            int number = piece;
            tasks.add(() -> work.accept(number));
        }
        Cores.run(tasks, Math.min(Cores.count(), tasks.size()), "pieces", Progress.NONE);
    }

    /** Rows one after another, in pieces of so many tokens at most; the variants of an item stay together. */
    private static List<List<Row>> pieces(List<Row> rows, int variants) {
        List<List<Row>> pieces = new ArrayList<>();
        int from = 0;
        int longest = 0;
        for (int row = 0; row < rows.size(); row += variants) {
            int length = 0;
            for (Row each : rows.subList(row, row + variants)) {
                length = Math.max(length, each.example().length());
            }
            if (row > from && (long) (row + variants - from) * Math.max(longest, length) > TOKENS) {
                pieces.add(rows.subList(from, row));
                from = row;
                longest = 0;
            }
            longest = Math.max(longest, length);
        }
        pieces.add(rows.subList(from, rows.size()));
        return pieces;
    }
}

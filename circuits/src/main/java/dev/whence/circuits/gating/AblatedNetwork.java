package dev.whence.circuits.gating;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.circuits.graph.Node;
import dev.whence.networks.Network;
import dev.whence.networks.run.Cores;
import dev.whence.networks.run.Point;
import dev.whence.networks.run.Taps;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.site.At;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** A frozen network some of whose components are set to constants, given one after another in one array. */
final class AblatedNetwork {
    private static final int TOKENS = 512;

    private final Network network;
    private final List<Node> nodes;
    private final int[] offsets;

    /** A loss and its gradient with respect to the constants. */
    record Slope(double loss, double[] gradient) {}

    /** What is done to the value of a component, of all positions: {@code [row, position, component]}. */
    @FunctionalInterface
    private interface Change {
        Tensor of(int node, Tensor value);
    }

    AblatedNetwork(Network network, List<? extends Node> nodes) {
        this.network = network;
        this.nodes = List.copyOf(nodes);
        if (nodes.isEmpty()) {
            throw new InputException("no components to ablate, expected at least one head or MLP");
        }
        this.offsets = new int[nodes.size() + 1];
        for (int node = 0; node < nodes.size(); node++) {
            Node each = this.nodes.get(node);
            if (!(each instanceof Node.Head) && !(each instanceof Node.MlpBlock)) {
                throw new InputException("ablation of '" + each + "', expected heads and MLPs");
            }
            each.site(At.all()).check(network.spec());
            offsets[node + 1] = offsets[node] + each.site(At.all()).width(network.spec());
        }
    }

    Map<Node, double[]> byNode(double[] flat) {
        Map<Node, double[]> map = new LinkedHashMap<>();
        for (int node = 0; node < nodes.size(); node++) {
            map.put(nodes.get(node), Arrays.copyOfRange(flat, offsets[node], offsets[node + 1]));
        }
        return map;
    }

    double[] flat(Map<? extends Node, double[]> constants) {
        double[] flat = new double[offsets[nodes.size()]];
        for (int node = 0; node < nodes.size(); node++) {
            double[] constant = constants.get(nodes.get(node));
            int width = offsets[node + 1] - offsets[node];
            if (constant == null || constant.length != width) {
                throw new InputException("a constant of " + (constant == null ? 0 : constant.length) + " numbers for "
                        + nodes.get(node) + ", expected " + width);
            }
            System.arraycopy(constant, 0, flat, offsets[node], width);
        }
        return flat;
    }

    /** Components as they are. */
    double loss(List<Example> examples) {
        return mean(examples, rows -> loss(rows, Taps.NONE));
    }

    /** Components at constants. */
    double loss(double[] constants, List<Example> examples) {
        return mean(examples, rows -> {
            TargetRun run = new TargetRun(network, rows);
            return loss(rows, taps(constant(leaf(run, constants))));
        });
    }

    private double loss(List<Example> rows, Taps taps) {
        TargetRun run = new TargetRun(network, rows);
        return -run.logProbabilities(run.logits(taps)).sum().item_double();
    }

    private Tensor leaf(TargetRun run, double[] constants) {
        float[] numbers = new float[constants.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) constants[i];
        }
        return run.numbers(numbers, numbers.length);
    }

    private Change constant(Tensor leaf) {
        return (node, value) ->
                leaf.narrow(0, offsets[node], offsets[node + 1] - offsets[node]).expand_as(value);
    }

    /** The mean loss of a batch and its gradient; none with respect to the network's parameters is computed. */
    Slope slope(double[] constants, List<Example> examples) {
        List<List<Example>> pieces = OptimalAblation.pieces(examples, TOKENS);
        Slope[] parts = new Slope[pieces.size()];
        each(parts.length, piece -> parts[piece] = part(constants, pieces.get(piece)));
        double loss = 0;
        double[] gradient = new double[constants.length];
        for (Slope part : parts) {
            loss += part.loss() / examples.size();
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] += part.gradient()[i] / examples.size();
            }
        }
        return new Slope(loss, gradient);
    }

    private Slope part(double[] constants, List<Example> rows) {
        return Tensors.withGradient(() -> {
            TargetRun run = new TargetRun(network, rows);
            Tensor leaf = leaf(run, constants);
            leaf.set_requires_grad(true);
            Tensor loss =
                    run.logProbabilities(run.logits(taps(constant(leaf)))).sum().neg();
            TensorVector found = torch.grad(
                    Tensors.vector(List.of(loss)),
                    Tensors.vector(List.of(leaf)),
                    new TensorVector(),
                    new BoolOptional(),
                    false,
                    false);
            return new Slope(loss.item_double(), Tensors.doubles(found.get(0)));
        });
    }

    /** Each component's mean over prompts and positions. */
    double[] means(List<Example> examples) {
        return moments(examples, false);
    }

    /** Over all components, prompts and positions. */
    double rootMeanSquare(List<Example> examples) {
        return Math.sqrt(Arrays.stream(moments(examples, true)).average().orElseThrow());
    }

    private double[] moments(List<Example> examples, boolean squares) {
        List<List<Example>> pieces = OptimalAblation.pieces(examples, TOKENS);
        double[][] sums = new double[pieces.size()][offsets[nodes.size()]];
        each(sums.length, piece -> {
            List<Example> rows = pieces.get(piece);
            TargetRun run = new TargetRun(network, rows);
            float[] real = new float[rows.size() * run.columns()];
            for (int row = 0; row < rows.size(); row++) {
                Arrays.fill(real, row * run.columns(), row * run.columns() + run.lengths()[row], 1);
            }
            Tensor mask = run.numbers(real, rows.size(), run.columns(), 1);
            run.logits(taps((node, value) -> {
                Tensor counted = (squares ? value.square() : value).mul(mask);
                double[] sum = Tensors.doubles(counted.sum(0, 1));
                System.arraycopy(sum, 0, sums[piece], offsets[node], sum.length);
                return value;
            }));
        });
        double count = examples.stream().mapToInt(Example::length).sum();
        double[] mean = new double[offsets[nodes.size()]];
        for (double[] sum : sums) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += sum[i] / count;
            }
        }
        return mean;
    }

    /** Each example has the components of the next in a random order of all. */
    double resampled(List<Example> examples, long seed) {
        int[] order = Descent.drawn(examples.size(), examples.size(), new SplittableRandom(seed));
        List<Example> rows = Arrays.stream(order).mapToObj(examples::get).toList();
        List<List<Example>> pieces = OptimalAblation.pieces(rows, TOKENS);
        double[] losses = new double[pieces.size()];
        int[] firsts = new int[pieces.size()];
        for (int piece = 1; piece < firsts.length; piece++) {
            firsts[piece] = firsts[piece - 1] + pieces.get(piece - 1).size();
        }
        each(losses.length, piece -> {
            List<Example> own = pieces.get(piece);
            List<Example> others = new ArrayList<>();
            for (int row = 0; row < own.size(); row++) {
                others.add(rows.get((firsts[piece] + row + 1) % rows.size()));
            }
            TargetRun donors = new TargetRun(network, others);
            Map<Integer, Tensor> values = new LinkedHashMap<>();
            donors.logits(taps((node, value) -> {
                values.put(node, Tensors.keep(value.detach().contiguous()));
                return value;
            }));
            TargetRun run = new TargetRun(network, own);
            long[] where = new long[own.size() * run.columns()];
            for (int row = 0; row < own.size(); row++) {
                for (int position = 0; position < run.columns(); position++) {
                    where[row * run.columns() + position] =
                            (long) row * donors.columns() + Math.min(position, donors.lengths()[row] - 1);
                }
            }
            Tensor index = run.index(where);
            losses[piece] = loss(own, taps((node, value) -> {
                Tensor donor = java.util.Objects.requireNonNull(values.get(node));
                return donor.reshape(donor.size(0) * donor.size(1), donor.size(2))
                        .index_select(0, index)
                        .reshape(value.size(0), value.size(1), value.size(2));
            }));
            Tensors.free(values.values());
        });
        return Arrays.stream(losses).sum() / examples.size();
    }

    private static double mean(List<Example> examples, ToDoubleFunction<List<Example>> sum) {
        List<List<Example>> pieces = OptimalAblation.pieces(examples, TOKENS);
        double[] losses = new double[pieces.size()];
        each(losses.length, piece -> losses[piece] = sum.applyAsDouble(pieces.get(piece)));
        return Arrays.stream(losses).sum() / examples.size();
    }

    private static void each(int count, java.util.function.IntConsumer work) {
        List<Runnable> tasks = new ArrayList<>();
        for (int piece = 0; piece < count; piece++) {
            int number = piece;
            tasks.add(() -> work.accept(number));
        }
        Cores.run(tasks, Math.min(Cores.count(), count), "pieces", Progress.NONE);
    }

    private Taps taps(Change change) {
        return new Taps() {
            @Override
            public boolean wants(Point point, int layer) {
                return point == Point.HEAD_OUTPUT
                                && nodes.stream().anyMatch(node -> node instanceof Node.Head && node.layer() == layer)
                        || point == Point.MLP_OUTPUT && nodes.contains(new Node.MlpBlock(layer));
            }

            @Override
            public Tensor visit(Point point, int layer, Tensor value) {
                if (point == Point.MLP_OUTPUT) {
                    return change.of(nodes.indexOf(new Node.MlpBlock(layer)), value);
                }
                List<Tensor> heads = new ArrayList<>();
                for (int head = 0; head < network.spec().attention().heads(); head++) {
                    Tensor own = value.select(2, head);
                    int node = nodes.indexOf(new Node.Head(layer, head));
                    heads.add((node < 0 ? own : change.of(node, own)).unsqueeze(2));
                }
                return torch.cat(Tensors.vector(heads), 2);
            }
        };
    }
}

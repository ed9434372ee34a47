package dev.whence.circuits.gating;

import dev.whence.networks.Network;
import dev.whence.networks.run.Pass;
import dev.whence.networks.run.Taps;
import dev.whence.networks.run.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** One pass over some examples, and what it says about their targets. Logits are made for the target tokens only. */
final class TargetRun {
    private final Network network;
    private final List<Example> rows;
    private final int columns;

    TargetRun(Network network, List<Example> rows) {
        this.network = network;
        this.rows = rows;
        this.columns = rows.stream().mapToInt(Example::length).max().orElseThrow();
    }

    /** Positions in the longest row; the shorter ones are padded. */
    int columns() {
        return columns;
    }

    int[] lengths() {
        return rows.stream().mapToInt(Example::length).toArray();
    }

    private Device device() {
        return network.weights().device();
    }

    /** On the network's device. */
    Tensor index(long[] values) {
        return Tensors.of(values, values.length).to(device(), ScalarType.Long);
    }

    /** Of the network's type, on its device. */
    Tensor numbers(float[] values, long... shape) {
        return Tensors.of(values, shape).to(device(), network.weights().tokens().scalar_type());
    }

    /** Token ids {@code [row, position]}. */
    Tensor ids() {
        long[] ids = new long[rows.size() * columns];
        for (int row = 0; row < rows.size(); row++) {
            List<Integer> read = rows.get(row).read();
            for (int position = 0; position < read.size(); position++) {
                ids[row * columns + position] = read.get(position);
            }
        }
        return Tensors.of(ids, rows.size(), columns).to(device(), ScalarType.Long);
    }

    /** Logits where a target token is predicted, row by row, {@code [token, vocabulary]} in float32. */
    Tensor logits(Taps taps) {
        try (Pass pass = new Pass(network.blocks(), taps, lengths())) {
            Tensor stream = pass.stream(ids());
            long[] where = new long[tokens()];
            int at = 0;
            for (int row = 0; row < rows.size(); row++) {
                Example example = rows.get(row);
                for (int i = 0; i < example.target().size(); i++) {
                    where[at++] = (long) row * columns + example.prompt().size() - 1 + i;
                }
            }
            Tensor needed = stream.reshape(stream.size(0) * stream.size(1), stream.size(2))
                    .index_select(0, index(where))
                    .unsqueeze(1);
            return pass.logitsOf(needed).squeeze(1).to(ScalarType.Float);
        }
    }

    /** The mean log-probability of each row's target tokens, {@code [row]}. */
    Tensor logProbabilities(Tensor logits) {
        int tokens = tokens();
        long[] targets = new long[tokens];
        long[] owners = new long[tokens];
        float[] shares = new float[tokens];
        int at = 0;
        for (int row = 0; row < rows.size(); row++) {
            List<Integer> target = rows.get(row).target();
            for (int token : target) {
                targets[at] = token;
                owners[at] = row;
                shares[at++] = 1f / target.size();
            }
        }
        Tensor each = torch.log_softmax(logits, -1)
                .gather(1, index(targets).unsqueeze(1))
                .squeeze(1);
        if (tokens == rows.size()) {
            return each;
        }
        Tensor weighted = each.mul(Tensors.of(shares, tokens).to(device(), ScalarType.Float));
        return torch.zeros_like(weighted).narrow(0, 0, rows.size()).index_add(0, index(owners), weighted);
    }

    /**
     * Whether each row's target is what the network would say: its first token the best of the choices, or with the whole
     * vocabulary to choose from, each of its tokens the best.
     */
    boolean[] correct(Tensor logits) {
        float[] values = Tensors.floats(logits);
        int vocabulary = network.spec().vocabulary();
        boolean[] correct = new boolean[rows.size()];
        int at = 0;
        for (int row = 0; row < rows.size(); row++) {
            Example example = rows.get(row);
            List<Integer> target = example.target();
            boolean right = true;
            if (example.choices().isEmpty()) {
                for (int i = 0; i < target.size() && right; i++) {
                    int from = (at + i) * vocabulary;
                    float said = values[from + target.get(i)];
                    for (int token = 0; token < vocabulary && right; token++) {
                        right = token == target.get(i) || values[from + token] < said;
                    }
                }
            } else {
                int from = at * vocabulary;
                for (int choice : example.choices()) {
                    right &= choice == target.getFirst() || values[from + choice] < values[from + target.getFirst()];
                }
            }
            correct[row] = right;
            at += target.size();
        }
        return correct;
    }

    private int tokens() {
        return rows.stream().mapToInt(row -> row.target().size()).sum();
    }
}

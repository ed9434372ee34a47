package dev.whence.networks.system;

import dev.whence.causal.InputException;
import dev.whence.causal.Metric;
import dev.whence.networks.metric.NetworkMetric;
import dev.whence.networks.run.Pass;
import dev.whence.networks.run.Point;
import dev.whence.networks.run.Taps;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Measures a metric from the last residual stream, or from recorded sites; differentiable where the metric is. */
public final class MetricHead {
    private final Metric<Site> metric;

    public MetricHead(Metric<Site> metric) {
        this.metric = metric;
    }

    Metric<Site> metric() {
        return metric;
    }

    /** How many tokens' logits are computed at a position. */
    int tokensRead(int vocabulary) {
        if (!(metric instanceof NetworkMetric network) || network.need() != NetworkMetric.Need.ANSWERS) {
            return vocabulary;
        }
        return metric instanceof NetworkMetric.LogitDifference ? 2 : 1;
    }

    /** Sites that the metric reads apart from the logits. */
    List<Address> addresses() {
        return variables().stream().map(Address::of).toList();
    }

    private List<Site> variables() {
        return switch (metric) {
            case Metric.Value<Site> value -> List.of(value.variable());
            case Metric.Function<Site> function -> function.variables();
            case Metric.Custom<Site> _ -> List.of();
        };
    }

    /** Whether only the last position of each prompt matters once all layers have run. */
    boolean readsLastPositionOnly() {
        return metric instanceof NetworkMetric network && network.need() != NetworkMetric.Need.EVERYWHERE;
    }

    /**
     * @param stream the last stream at each row's last position, {@code [row, 1, width]}
     * @param units the prompt of each row
     * @return {@code [row]}
     */
    public Tensor ofLast(Pass pass, Tensor stream, int[] units) {
        Tensor rows = stream.squeeze(1);
        return switch (network()) {
            case NetworkMetric.LogitDifference difference -> {
                Tensor both = pass.logits(rows, tokens(units, stream, difference.answers(), difference.distractors()));
                yield both.select(1, 0).sub(both.select(1, 1));
            }
            case NetworkMetric.Logit logit ->
                pass.logits(rows, tokens(units, stream, logit.answers())).select(1, 0);
            case NetworkMetric network ->
                ofLogits(network, pass.logitsOf(stream).squeeze(1), units);
        };
    }

    /**
     * @param stream the last stream at every position, {@code [row, position, width]}
     * @param rows which rows and positions those are, from position 0
     * @return {@code [row]}
     */
    Tensor ofStream(Pass pass, Taps taps, Tensor stream, Rows rows, List<Integer>[] prompts) {
        NetworkMetric network = network();
        if (network.need() == NetworkMetric.Need.EVERYWHERE) {
            return loss(pass.logitsOf(stream), rows, prompts);
        }
        if (!taps.wants(Point.LOGITS, 0)) {
            return ofLast(pass, pass.rows(stream, rows.last()), rows.units());
        }
        Tensor logits = pass.rows(pass.logitsOf(stream), rows.last()).squeeze(1);
        return switch (network) {
            case NetworkMetric.LogitDifference difference ->
                picked(logits, rows.units(), difference.answers())
                        .sub(picked(logits, rows.units(), difference.distractors()));
            case NetworkMetric.Logit logit -> picked(logits, rows.units(), logit.answers());
            default -> ofLogits(network, logits, rows.units());
        };
    }

    /** Of recorded sites: each must be one number per prompt. */
    Tensor ofRecorded(Recorder recorder, Rows rows) {
        List<Tensor> columns = new ArrayList<>();
        for (Site site : variables()) {
            Tensor value = recorder.value(Address.of(site));
            if (value.size(2) != 1 || site.at() instanceof At.All) {
                throw new InputException("'" + site + "' has " + value.size(2)
                        + " components at each of its positions; a metric needs one number per prompt: name one neuron or"
                        + " direction at one position");
            }
            float[] numbers = Tensors.floats(value);
            float[] column = new float[rows.count()];
            for (int row = 0; row < column.length; row++) {
                column[row] = numbers[row * rows.columns() + rows.single(site.at(), row)];
            }
            columns.add(Tensors.of(column, column.length));
        }
        if (metric instanceof Metric.Function<Site> function) {
            float[] results = new float[rows.count()];
            List<float[]> values = columns.stream().map(Tensors::floats).toList();
            for (int row = 0; row < results.length; row++) {
                double[] arguments = new double[values.size()];
                for (int i = 0; i < arguments.length; i++) {
                    arguments[i] = values.get(i)[row];
                }
                results[row] = (float) function.function().applyAsDouble(arguments);
            }
            return Tensors.of(results, results.length);
        }
        return columns.getFirst();
    }

    private NetworkMetric network() {
        if (metric instanceof NetworkMetric network) {
            return network;
        }
        throw new UnsupportedOperationException("a network cannot measure '" + metric.name() + "'");
    }

    private static Tensor ofLogits(NetworkMetric metric, Tensor logits, int[] units) {
        Tensor wide = logits.to(ScalarType.Float);
        return switch (metric) {
            case NetworkMetric.LogProbability log -> picked(torch.log_softmax(wide, 1), units, log.answers());
            case NetworkMetric.Probability probability -> picked(torch.softmax(wide, 1), units, probability.answers());
            case NetworkMetric.OfLogits function -> {
                double[] numbers = Tensors.doubles(logits);
                int vocabulary = Math.toIntExact(logits.size(1));
                float[] results = new float[units.length];
                for (int row = 0; row < results.length; row++) {
                    results[row] = (float) function.function()
                            .applyAsDouble(Arrays.copyOfRange(numbers, row * vocabulary, (row + 1) * vocabulary));
                }
                yield Tensors.of(results, results.length).to(logits.device(), ScalarType.Float);
            }
            default -> throw new IllegalStateException(metric.name());
        };
    }

    /** One entry of each row. */
    private static Tensor picked(Tensor rows, int[] units, List<Integer> tokens) {
        return rows.gather(1, tokens(units, rows, tokens)).select(1, 0);
    }

    /** {@code [row, choice]}. */
    @SafeVarargs
    private static Tensor tokens(int[] units, Tensor like, List<Integer>... choices) {
        long[] ids = new long[units.length * choices.length];
        for (int row = 0; row < units.length; row++) {
            for (int choice = 0; choice < choices.length; choice++) {
                ids[row * choices.length + choice] = choices[choice].get(units[row]);
            }
        }
        return Tensors.of(ids, units.length, choices.length).to(like.device(), ScalarType.Long);
    }

    private static Tensor loss(Tensor logits, Rows rows, List<Integer>[] prompts) {
        long columns = logits.size(1);
        long[] next = new long[Math.toIntExact(rows.count() * (columns - 1))];
        float[] weights = new float[next.length];
        for (int row = 0; row < rows.count(); row++) {
            List<Integer> prompt = prompts[row];
            for (int position = 0; position + 1 < prompt.size(); position++) {
                int at = Math.toIntExact(row * (columns - 1) + position);
                next[at] = prompt.get(position + 1);
                weights[at] = 1f / (prompt.size() - 1);
            }
        }
        if (columns < 2) {
            return torch.zeros(rows.count());
        }
        Tensor log = torch.log_softmax(logits.narrow(1, 0, columns - 1).to(ScalarType.Float), 2);
        Tensor targets = Tensors.of(next, rows.count(), columns - 1, 1).to(logits.device(), ScalarType.Long);
        Tensor weight = Tensors.of(weights, rows.count(), columns - 1).to(logits.device(), ScalarType.Float);
        return log.gather(2, targets).squeeze(2).mul(weight).sum(1).neg();
    }
}

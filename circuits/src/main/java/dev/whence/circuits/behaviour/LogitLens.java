package dev.whence.circuits.behaviour;

import dev.whence.causal.InputException;
import dev.whence.causal.Interval;
import dev.whence.causal.Outcomes;
import dev.whence.causal.Progress;
import dev.whence.causal.Uncertainty;
import dev.whence.networks.Network;
import dev.whence.networks.metric.NetworkMetric;
import dev.whence.networks.run.Pass;
import dev.whence.networks.run.Taps;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.system.NetworkSystem;
import dev.whence.networks.system.Trace;
import dev.whence.networks.tokens.PromptPair;
import dev.whence.networks.tokens.PromptPairs;
import dev.whence.networks.tokens.Prompts;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What a network would answer if it stopped after a layer: the stream at the last position through the final norm and the
 * unembedding (nostalgebraist 2020). Both runs are read for the clean prompt's answer.
 *
 * @param clean of the clean prompts, after the embeddings, then after each layer
 * @param corrupt of the corrupt prompts
 */
public record LogitLens(List<Reading> clean, List<Reading> corrupt) {
    /** Prompts whose logits are held at a time. */
    private static final int TOGETHER = 32;

    public LogitLens {
        clean = List.copyOf(clean);
        corrupt = List.copyOf(corrupt);
    }

    /** A mean over prompts and its interval. */
    public record Mean(double value, Interval interval) {}

    /**
     * What is read after one layer, means over prompts.
     *
     * @param layer -1 for the embeddings
     * @param difference logit of the answer minus that of the distractor (the answer's alone in pairs without one)
     * @param probability of the answer
     * @param rank how many tokens are likelier than the answer, plus one
     */
    public record Reading(int layer, Mean difference, Mean probability, Mean rank) {}

    /** With Student's t over prompts. */
    public static LogitLens of(Network network, PromptPairs pairs, Progress progress) {
        return of(network, pairs, Uncertainty.studentT(), progress);
    }

    /** @throws InputException when a token or a length does not fit the network */
    public static LogitLens of(Network network, PromptPairs pairs, Uncertainty uncertainty, Progress progress) {
        List<PromptPair> all = pairs.pairs();
        return new LogitLens(
                readings(
                        network,
                        new Prompts(all.stream().map(PromptPair::clean).toList()),
                        all,
                        uncertainty,
                        progress,
                        "logit lens, clean"),
                readings(
                        network,
                        new Prompts(all.stream().map(PromptPair::corrupt).toList()),
                        all,
                        uncertainty,
                        progress,
                        "logit lens, corrupt"));
    }

    private static List<Reading> readings(
            Network network,
            Prompts prompts,
            List<PromptPair> pairs,
            Uncertainty uncertainty,
            Progress progress,
            String stage) {
        prompts.check(network.spec().vocabulary(), network.spec().context());
        new NetworkMetric.Logit(answers(pairs))
                .check(pairs.size(), network.spec().vocabulary());
        new NetworkMetric.Logit(others(pairs))
                .check(pairs.size(), network.spec().vocabulary());
        int layers = network.spec().layers();
        List<Site> sites = new ArrayList<>(List.of(new Site.Embeddings(At.last())));
        for (int layer = 0; layer < layers; layer++) {
            sites.add(new Site.Residual(layer, Site.Residual.Stage.AFTER, At.last()));
        }
        Trace trace;
        try (NetworkSystem system = new NetworkSystem(network, prompts)) {
            trace = system.trace(sites);
        }
        List<Reading> readings = new ArrayList<>();
        for (int site = 0; site < sites.size(); site++) {
            progress.check();
            progress.at(stage, site, sites.size());
            double[][] values = new double[3][pairs.size()];
            for (int from = 0; from < pairs.size(); from += TOGETHER) {
                int count = Math.min(TOGETHER, pairs.size() - from);
                double[][] part = read(network, trace, sites.get(site), from, pairs.subList(from, from + count));
                for (int kind = 0; kind < values.length; kind++) {
                    System.arraycopy(part[kind], 0, values[kind], from, count);
                }
            }
            readings.add(new Reading(
                    site - 1,
                    mean(values[0], uncertainty),
                    mean(values[1], uncertainty),
                    mean(values[2], uncertainty)));
        }
        return readings;
    }

    private static Mean mean(double[] values, Uncertainty uncertainty) {
        Outcomes outcomes = Outcomes.of(values);
        return new Mean(outcomes.mean(), uncertainty.of(outcomes));
    }

    private static List<Integer> answers(List<PromptPair> pairs) {
        return pairs.stream().map(PromptPair::answer).toList();
    }

    /** The distractors; the answer itself where there is none. */
    private static List<Integer> others(List<PromptPair> pairs) {
        return pairs.stream()
                .map(pair -> pair.distractor().orElse(pair.answer()))
                .toList();
    }

    /** Difference, probability and rank of each prompt. */
    private static double[][] read(Network network, Trace trace, Site site, int from, List<PromptPair> pairs) {
        List<Integer> answers = answers(pairs);
        List<Integer> others = others(pairs);
        long[] tokens = new long[2 * pairs.size()];
        for (int row = 0; row < pairs.size(); row++) {
            tokens[2 * row] = answers.get(row);
            tokens[2 * row + 1] = others.get(row);
        }
        return Tensors.withoutGradient(() -> {
            try (Pass pass = new Pass(network.blocks(), Taps.NONE, null)) {
                Tensor stream = CopyScores.stream(network, trace, site, from, pairs.size());
                Tensor both =
                        Tensors.of(tokens, pairs.size(), 2).to(network.weights().device(), ScalarType.Long);
                double[] logits = Tensors.doubles(pass.logits(stream.squeeze(1), both));
                Tensor all = pass.logitsOf(stream).squeeze(1).to(ScalarType.Float);
                Tensor own = both.narrow(1, 0, 1);
                double[] likelier = Tensors.doubles(all.gt(all.gather(1, own)).sum(1));
                double[][] values = new double[3][pairs.size()];
                values[1] = Tensors.doubles(torch.softmax(all, 1).gather(1, own));
                for (int row = 0; row < pairs.size(); row++) {
                    boolean compared = pairs.get(row).distractor().isPresent();
                    values[0][row] = logits[2 * row] - (compared ? logits[2 * row + 1] : 0);
                    values[2][row] = likelier[row] + 1;
                }
                return values;
            }
        });
    }
}

package dev.whence.circuits.behaviour;

import dev.whence.causal.Interval;
import dev.whence.causal.Progress;
import dev.whence.causal.Uncertainty;
import dev.whence.networks.Network;
import dev.whence.networks.run.Blocks;
import dev.whence.networks.run.Pass;
import dev.whence.networks.run.Taps;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.spec.TransformerSpec;
import dev.whence.networks.system.NetworkSystem;
import dev.whence.networks.system.Trace;
import dev.whence.networks.tokens.Prompts;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Whether what a head writes about a token makes that token likelier. */
final class CopyScores {
    /** Tokens that count as copied: so many of the likeliest (Wang et al. 2022). */
    static final int TOP = 5;

    private CopyScores() {}

    /**
     * The eigenvalue score of every head, in order. The matrix over the vocabulary has rank headWidth at most, and its
     * eigenvalues apart from zero are those of the small product in which the outer factors come first.
     */
    static List<Score> eigenvalues(Network network, Progress progress) {
        TransformerSpec spec = network.spec();
        int width = spec.attention().headWidth();
        List<Score> scores = new ArrayList<>();
        Tensor through = Tensors.withoutGradient(() -> {
            Tensor reading = Heads.foldedUnembedding(network, Heads.unembedding(network));
            return Tensors.keep(Heads.parameter(network, "embedding.tokens").t().matmul(reading));
        });
        try {
            for (int layer = 0; layer < spec.layers(); layer++) {
                progress.check();
                progress.at("copying", layer, spec.layers());
                String attention = "layers." + layer + ".attention";
                int at = layer;
                List<Double> layerScores = Tensors.withoutGradient(() -> {
                    Tensor value = Heads.folded(
                            network, Heads.parameter(network, attention + ".value.weight"), attention + ".norm");
                    Tensor output = Heads.output(network, at);
                    List<Double> all = new ArrayList<>();
                    for (int head = 0; head < spec.attention().heads(); head++) {
                        int shared = head / spec.attention().group();
                        all.add(eigenvalueScore(value.narrow(0, (long) shared * width, width)
                                .matmul(through)
                                .matmul(output.narrow(1, (long) head * width, width))));
                    }
                    return all;
                });
                for (double score : layerScores) {
                    scores.add(new Score(
                            Behaviour.COPYING, score, 0, Interval.exact(score), 0, "the weights, over the vocabulary"));
                }
            }
        } finally {
            Tensors.free(through);
        }
        return scores;
    }

    /** Sum of eigenvalues over sum of their absolute values, of a square matrix; 0 when all are zero. */
    static double eigenvalueScore(Tensor matrix) {
        double[] values = Tensors.doubles(torch.view_as_real(torch.linalg_eigvals(matrix.to(ScalarType.Double))));
        double sum = 0;
        double sizes = 0;
        for (int i = 0; i < values.length; i += 2) {
            sum += values[i];
            sizes += Math.hypot(values[i], values[i + 1]);
        }
        return sizes == 0 ? 0 : sum / sizes;
    }

    /**
     * Copy and suppression scores of every head, in order: the stream at one position of each prompt, after the first
     * layer (for heads in it, before), goes through the head's norm, value and output matrices alone, then through the
     * final norm and the unembedding.
     */
    static List<List<Score>> tokens(
            Network network,
            Prompts prompts,
            List<Integer> positions,
            String measuredOn,
            Uncertainty uncertainty,
            Progress progress) {
        TransformerSpec spec = network.spec();
        At at = new At.PerPrompt(positions);
        Site before = new Site.Embeddings(at);
        Site after = new Site.Residual(0, Site.Residual.Stage.AFTER, at);
        Trace trace;
        try (NetworkSystem system = new NetworkSystem(network, prompts)) {
            trace = system.trace(List.of(before, after));
        }
        long[] ids = new long[prompts.size()];
        for (int prompt = 0; prompt < ids.length; prompt++) {
            ids[prompt] = prompts.prompt(prompt).get(positions.get(prompt));
        }
        double expected = Math.min(1, (double) TOP / spec.vocabulary());
        List<List<Score>> scores = new ArrayList<>();
        for (int layer = 0; layer < spec.layers(); layer++) {
            progress.check();
            progress.at("copying on " + measuredOn, layer, spec.layers());
            Site read = layer == 0 ? before : after;
            for (double[][] counts : counts(network, layer, trace, read, ids)) {
                scores.add(List.of(
                        Score.mean(Behaviour.COPIES_TOKEN, counts[0], expected, uncertainty, measuredOn),
                        Score.mean(Behaviour.SUPPRESSES_TOKEN, counts[1], expected, uncertainty, measuredOn)));
            }
        }
        return scores;
    }

    /** Of each head of a layer: whether it copies each prompt's token, and whether it suppresses it, as 0 or 1. */
    private static List<double[][]> counts(Network network, int layer, Trace trace, Site read, long[] ids) {
        Blocks blocks = network.blocks();
        return Tensors.withoutGradient(() -> {
            Tensor token = Tensors.of(ids, ids.length, 1).to(blocks.weights().device(), ScalarType.Long);
            Tensor values = blocks.project(
                            layer, blocks.attentionInput(layer, stream(network, trace, read, 0, ids.length)))
                    .value();
            List<double[][]> heads = new ArrayList<>();
            try (Pass pass = new Pass(blocks, Taps.NONE, null)) {
                for (int head = 0; head < network.spec().attention().heads(); head++) {
                    long shared = head / network.spec().attention().group();
                    Tensor written = blocks.written(layer, List.of(head), values.narrow(2, shared, 1));
                    Tensor logits = pass.logitsOf(written).squeeze(1);
                    Tensor own = logits.gather(1, token);
                    // Ties count against: a head that writes nothing copies nothing.
                    heads.add(new double[][] {few(logits.ge(own)), few(logits.le(own))});
                }
            }
            return heads;
        });
    }

    private static double[] few(Tensor atLeast) {
        double[] counts = Tensors.doubles(atLeast.sum(1));
        for (int row = 0; row < counts.length; row++) {
            counts[row] = counts[row] <= TOP ? 1 : 0;
        }
        return counts;
    }

    /** A traced vector of some prompts, {@code [prompt, 1, width]}, as the network computes with them. */
    static Tensor stream(Network network, Trace trace, Site site, int from, int count) {
        int width = network.spec().width();
        float[] numbers = new float[count * width];
        for (int row = 0; row < count; row++) {
            System.arraycopy(trace.of(site, from + row).numbers(), 0, numbers, row * width, width);
        }
        return Tensors.of(numbers, count, 1, width)
                .to(network.weights().device(), network.weights().tokens().scalar_type());
    }
}

package dev.whence.networks.system;

import dev.whence.networks.Network;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.spec.Block;
import dev.whence.networks.spec.TransformerSpec;
import dev.whence.networks.tokens.Prompts;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Whether what is read at the sites of one prompt adds up.
 *
 * @param stream greatest absolute difference between the residual stream after the last layer and the sum of the
 *     embeddings and of all that attentions and MLPs write; empty where the stream itself is normed
 * @param heads greatest absolute difference between what attention writes and the sum of what its heads write, with the
 *     bias; empty where what attention writes is normed
 * @param scale greatest absolute component of that stream, to judge the differences by
 */
public record SelfCheck(OptionalDouble stream, OptionalDouble heads, double scale) {
    /** Runs one prompt. */
    public static SelfCheck of(Network network, List<Integer> prompt) {
        TransformerSpec spec = network.spec();
        At all = At.all();
        Site embeddings = new Site.Embeddings(all);
        Site last = new Site.Residual(spec.layers() - 1, Site.Residual.Stage.AFTER, all);
        List<Site> parts = new ArrayList<>(List.of(embeddings));
        List<Site> wanted = new ArrayList<>(List.of(embeddings, last));
        for (int layer = 0; layer < spec.layers(); layer++) {
            parts.add(new Site.AttentionOutput(layer, all));
            if (spec.mlp().isPresent()) {
                parts.add(new Site.MlpOutput(layer, all));
            }
            for (int head = 0; head < spec.attention().heads(); head++) {
                wanted.add(new Site.HeadOutput(layer, head, all));
            }
        }
        wanted.addAll(parts);
        try (NetworkSystem system = new NetworkSystem(network, new Prompts(List.of(prompt)))) {
            Trace trace = system.trace(wanted);
            float[] stream = trace.of(last, 0).numbers();
            double scale = 0;
            for (float value : stream) {
                scale = Math.max(scale, Math.abs(value));
            }
            return new SelfCheck(
                    spec.isAdditive() ? OptionalDouble.of(sum(trace, parts, stream)) : OptionalDouble.empty(),
                    spec.block().norms() == Block.Norms.SANDWICH
                            ? OptionalDouble.empty()
                            : OptionalDouble.of(heads(network, trace)),
                    scale);
        }
    }

    private static double sum(Trace trace, List<Site> parts, float[] stream) {
        double[] sum = new double[stream.length];
        for (Site part : parts) {
            float[] values = trace.of(part, 0).numbers();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += values[i];
            }
        }
        return furthest(sum, stream);
    }

    private static double heads(Network network, Trace trace) {
        TransformerSpec spec = network.spec();
        int width = spec.width();
        int headWidth = spec.attention().headWidth();
        int columns = spec.attention().heads() * headWidth;
        double worst = 0;
        for (int layer = 0; layer < spec.layers(); layer++) {
            String name = "layers." + layer + ".attention.output";
            float[] matrix = Tensors.floats(network.weights().parameter(name + ".weight"));
            float[] written =
                    trace.of(new Site.AttentionOutput(layer, At.all()), 0).numbers();
            double[] sum = new double[written.length];
            if (spec.attention().outputBias()) {
                float[] bias = Tensors.floats(network.weights().parameter(name + ".bias"));
                for (int i = 0; i < sum.length; i++) {
                    sum[i] = bias[i % width];
                }
            }
            for (int head = 0; head < spec.attention().heads(); head++) {
                float[] z =
                        trace.of(new Site.HeadOutput(layer, head, At.all()), 0).numbers();
                for (int i = 0; i < sum.length; i++) {
                    int from = i / width * headWidth;
                    int row = i % width * columns + head * headWidth;
                    for (int k = 0; k < headWidth; k++) {
                        sum[i] += (double) z[from + k] * matrix[row + k];
                    }
                }
            }
            worst = Math.max(worst, furthest(sum, written));
        }
        return worst;
    }

    private static double furthest(double[] sum, float[] values) {
        double worst = 0;
        for (int i = 0; i < sum.length; i++) {
            worst = Math.max(worst, Math.abs(sum[i] - values[i]));
        }
        return worst;
    }
}

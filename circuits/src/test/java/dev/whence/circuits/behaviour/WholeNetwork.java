package dev.whence.circuits.behaviour;

import dev.whence.causal.Intervention;
import dev.whence.networks.Network;
import dev.whence.networks.metric.NetworkMetric;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.spec.Norm;
import dev.whence.networks.system.NetworkSystem;
import dev.whence.networks.system.Trace;
import dev.whence.networks.tokens.PromptPair;
import dev.whence.networks.tokens.PromptPairs;
import dev.whence.networks.tokens.Prompts;
import java.util.ArrayList;
import java.util.List;

/** Sums over a whole network in plain loops, to compare scores with. */
final class WholeNetwork {
    private WholeNetwork() {}

    static double[] vector(Network network, String name) {
        return Tensors.doubles(network.weights().parameter(name));
    }

    static double[][] matrix(Network network, String name) {
        double[] flat = vector(network, name);
        int columns = Math.toIntExact(network.weights().parameter(name).size(1));
        double[][] rows = new double[flat.length / columns][columns];
        for (int i = 0; i < flat.length; i++) {
            rows[i / columns][i % columns] = flat[i];
        }
        return rows;
    }

    static double[][] scaled(double[][] rows, double[] columns) {
        double[][] result = new double[rows.length][columns.length];
        for (int row = 0; row < rows.length; row++) {
            for (int i = 0; i < columns.length; i++) {
                result[row][i] = rows[row][i] * columns[i];
            }
        }
        return result;
    }

    static double[][] product(double[][] left, double[][] right) {
        double[][] result = new double[left.length][right[0].length];
        for (int row = 0; row < left.length; row++) {
            for (int column = 0; column < right[0].length; column++) {
                for (int i = 0; i < right.length; i++) {
                    result[row][column] += left[row][i] * right[i][column];
                }
            }
        }
        return result;
    }

    static double[][] transposed(double[][] matrix) {
        double[][] result = new double[matrix[0].length][matrix.length];
        for (int row = 0; row < matrix.length; row++) {
            for (int column = 0; column < matrix[0].length; column++) {
                result[column][row] = matrix[row][column];
            }
        }
        return result;
    }

    /** From what a head reads (before the norm's scale) to what it writes. */
    static double[][] valueAndOutput(Network network, int layer, int head) {
        String attention = "layers." + layer + ".attention";
        int width = network.spec().attention().headWidth();
        double[][] value =
                scaled(matrix(network, attention + ".value.weight"), vector(network, attention + ".norm.weight"));
        double[][] output = matrix(network, attention + ".output.weight");
        int shared = head / network.spec().attention().group();
        double[][] own = java.util.Arrays.copyOfRange(value, shared * width, (shared + 1) * width);
        double[][] out = new double[output.length][];
        for (int row = 0; row < out.length; row++) {
            out[row] = java.util.Arrays.copyOfRange(output[row], head * width, (head + 1) * width);
        }
        return product(out, own);
    }

    /** The network's own mean logit difference. */
    static double difference(Network network, PromptPairs pairs) {
        NetworkMetric metric = NetworkMetric.logitDifference(
                pairs.pairs().stream().map(PromptPair::answer).toList(),
                pairs.pairs().stream()
                        .map(pair -> pair.distractor().orElseThrow())
                        .toList());
        try (NetworkSystem system = new NetworkSystem(network, clean(pairs))) {
            return system.under(Intervention.none(), metric).mean();
        }
    }

    static Prompts clean(PromptPairs pairs) {
        return new Prompts(pairs.pairs().stream().map(PromptPair::clean).toList());
    }

    /** What embeddings, MLPs and biases add to the difference, by plain loops. */
    static double restOfTheDifference(Network network, PromptPairs pairs) {
        List<Site> parts = new ArrayList<>(List.of(new Site.Embeddings(At.last())));
        List<double[]> biases = new ArrayList<>();
        for (int layer = 0; layer < network.spec().layers(); layer++) {
            parts.add(new Site.MlpOutput(layer, At.last()));
            biases.add(vector(network, "layers." + layer + ".attention.output.bias"));
        }
        Site last = new Site.Residual(network.spec().layers() - 1, Site.Residual.Stage.AFTER, At.last());
        List<Site> all = new ArrayList<>(parts);
        all.add(last);
        double[][] unembedding = matrix(network, "output.weight");
        double[] outputBias = vector(network, "output.bias");
        boolean hasNorm = network.spec().norm().kind() != Norm.Kind.NONE;
        double[] ones = new double[network.spec().width()];
        java.util.Arrays.fill(ones, 1);
        double[] weight = hasNorm ? vector(network, "norm.weight") : ones;
        boolean layerNorm = network.spec().norm().kind() == Norm.Kind.LAYER;
        double[] shift = layerNorm ? vector(network, "norm.bias") : new double[weight.length];
        double sum = 0;
        try (NetworkSystem system = new NetworkSystem(network, clean(pairs))) {
            Trace trace = system.trace(all);
            for (int prompt = 0; prompt < pairs.size(); prompt++) {
                PromptPair pair = pairs.pairs().get(prompt);
                double[] rest = new double[weight.length];
                for (Site part : parts) {
                    float[] written = trace.of(part, prompt).at(0);
                    for (int i = 0; i < rest.length; i++) {
                        rest[i] += written[i];
                    }
                }
                for (double[] bias : biases) {
                    for (int i = 0; i < rest.length; i++) {
                        rest[i] += bias[i];
                    }
                }
                float[] stream = trace.of(last, prompt).at(0);
                double mean = 0;
                double restMean = 0;
                double squares = 0;
                for (int i = 0; i < rest.length; i++) {
                    mean += layerNorm ? stream[i] / (double) rest.length : 0;
                    restMean += layerNorm ? rest[i] / rest.length : 0;
                }
                for (float x : stream) {
                    squares += (x - mean) * (x - mean) / stream.length;
                }
                double scale =
                        hasNorm ? Math.sqrt(squares + network.spec().norm().epsilon()) : 1;
                int distractor = pair.distractor().orElseThrow();
                sum += outputBias[pair.answer()] - outputBias[distractor];
                for (int i = 0; i < rest.length; i++) {
                    double row = unembedding[pair.answer()][i] - unembedding[distractor][i];
                    sum += row * ((rest[i] - restMean) / scale * weight[i] + shift[i]);
                }
            }
        }
        return sum / pairs.size();
    }
}

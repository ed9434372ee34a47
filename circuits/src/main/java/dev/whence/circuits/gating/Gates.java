package dev.whence.circuits.gating;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.whence.causal.InputException;
import dev.whence.causal.Intervention;
import dev.whence.networks.intervention.InterventionJson;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.spec.TransformerSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A gate for every query head of a network: what its output is multiplied by before the output projection.
 *
 * @param values {@code [layer][head]}, from 0 to 1
 */
public record Gates(double[][] values) {
    /** @throws InputException when a gate is not from 0 to 1, or layers differ in their number of heads */
    public Gates {
        for (double[] layer : values) {
            if (layer.length != values[0].length) {
                throw new InputException("layers of " + values[0].length + " and " + layer.length
                        + " gates, expected the same number in each");
            }
            for (double gate : layer) {
                if (!(gate >= 0 && gate <= 1)) {
                    throw new InputException("a gate of " + gate + ", expected a number from 0 to 1");
                }
            }
        }
    }

    static Gates of(double[] flat, int heads) {
        double[][] values = new double[flat.length / heads][];
        for (int layer = 0; layer < values.length; layer++) {
            values[layer] = Arrays.copyOfRange(flat, layer * heads, (layer + 1) * heads);
        }
        return new Gates(values);
    }

    /** Head after head, layer by layer. */
    double[] flat() {
        return Arrays.stream(values).flatMapToDouble(Arrays::stream).toArray();
    }

    /** All open: the network as it is. */
    public static Gates open(TransformerSpec spec) {
        double[][] values = new double[spec.layers()][spec.attention().heads()];
        for (double[] layer : values) {
            Arrays.fill(layer, 1);
        }
        return new Gates(values);
    }

    public int layers() {
        return values.length;
    }

    /** Query heads in a layer. */
    public int heads() {
        return values[0].length;
    }

    public double of(int layer, int head) {
        return values[layer][head];
    }

    /** Each gate 1 where it is at least that much, 0 elsewhere. */
    public Gates binarised(double threshold) {
        return of(Arrays.stream(flat()).map(gate -> gate >= threshold ? 1 : 0).toArray(), heads());
    }

    /** How many gates are at least that much. */
    public int count(double threshold) {
        return (int) Arrays.stream(flat()).filter(gate -> gate >= threshold).count();
    }

    /** The gates as something to do to a network: every head's output is scaled. */
    public Intervention<Site> intervention() {
        List<Intervention<Site>> steps = new ArrayList<>();
        for (int layer = 0; layer < layers(); layer++) {
            for (int head = 0; head < heads(); head++) {
                steps.add(Intervention.scale(new Site.HeadOutput(layer, head, At.all()), of(layer, head)));
            }
        }
        return Intervention.all(steps);
    }

    /** {@link #intervention} as {@link InterventionJson} writes it. */
    public ArrayNode toJson() {
        return InterventionJson.write(intervention());
    }

    /**
     * Gates from what {@link #toJson} wrote.
     *
     * @param source what messages call it
     * @throws InputException when it is not that, a head is missing or twice, or the shape is not the network's
     */
    public static Gates parse(String json, String source, TransformerSpec spec) {
        return of(InterventionJson.parse(json, source), source, spec);
    }

    /** The same from a file. */
    public static Gates read(java.nio.file.Path file, TransformerSpec spec) {
        return of(InterventionJson.read(file), file.toString(), spec);
    }

    private static Gates of(Intervention<Site> intervention, String source, TransformerSpec spec) {
        int layers = 0;
        int heads = 0;
        for (Intervention<Site> step : intervention.steps()) {
            if (!(step instanceof Intervention.Scale<Site> scale)
                    || !(scale.variable() instanceof Site.HeadOutput head)
                    || !(head.at() instanceof At.All)) {
                throw new InputException(
                        source + ": found '" + step + "', expected gates: a scale of every head at all positions");
            }
            layers = Math.max(layers, head.layer() + 1);
            heads = Math.max(heads, head.head() + 1);
        }
        int wanted = spec.attention().heads();
        if (layers != spec.layers() || heads != wanted) {
            throw new InputException(source + ": gates of shape [" + layers + ", " + heads + "], expected ["
                    + spec.layers() + ", " + wanted + "] (layers, heads) as the network has");
        }
        double[][] values = new double[layers][heads];
        boolean[][] seen = new boolean[layers][heads];
        for (Intervention<Site> step : intervention.steps()) {
            Intervention.Scale<Site> scale = (Intervention.Scale<Site>) step;
            Site.HeadOutput head = (Site.HeadOutput) scale.variable();
            if (seen[head.layer()][head.head()]) {
                throw new InputException(source + ": " + head + " is there twice, expected one gate for each head");
            }
            seen[head.layer()][head.head()] = true;
            values[head.layer()][head.head()] = scale.factor();
        }
        for (int layer = 0; layer < layers; layer++) {
            for (int head = 0; head < heads; head++) {
                if (!seen[layer][head]) {
                    throw new InputException(
                            source + ": no gate for head " + layer + "." + head + ", expected one for each head");
                }
            }
        }
        return new Gates(values);
    }
}

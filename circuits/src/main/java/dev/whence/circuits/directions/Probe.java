package dev.whence.circuits.directions;

import dev.whence.causal.InputException;
import dev.whence.networks.Network;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.site.Subspace;
import dev.whence.networks.system.NetworkSystem;
import dev.whence.networks.system.Trace;
import dev.whence.networks.tokens.Prompts;
import java.util.ArrayList;
import java.util.List;

/**
 * A linear reading of a label from a site's vector, in the site's own units (standardisation is folded into the
 * weights). A correlation until something is done along it.
 *
 * @param site what it reads
 * @param kind how it was made
 * @param classes the labels, in order
 * @param weights {@code [row, component]}: with two classes one row, whose score is positive for the second class; with
 *     more one row per class, the largest score wins
 * @param intercepts one per row
 */
public record Probe(Site site, Kind kind, List<String> classes, List<List<Double>> weights, List<Double> intercepts) {
    /** How a probe is made. */
    public enum Kind {
        /** Logistic regression with an L2 penalty. */
        LOGISTIC,
        /** The nearest mean: for two classes, the difference of their means. */
        DIFFERENCE_OF_MEANS
    }

    public Probe {
        classes = List.copyOf(classes);
        weights = weights.stream().map(List::copyOf).toList();
        intercepts = List.copyOf(intercepts);
    }

    static Probe of(Site site, Kind kind, List<String> classes, double[][] weights, double[] intercepts) {
        List<List<Double>> rows = new ArrayList<>();
        for (double[] row : weights) {
            rows.add(java.util.Arrays.stream(row).boxed().toList());
        }
        return new Probe(
                site,
                kind,
                classes,
                rows,
                java.util.Arrays.stream(intercepts).boxed().toList());
    }

    /** How many components it reads. */
    public int width() {
        return weights.getFirst().size();
    }

    /**
     * The score of each row of weights.
     *
     * @throws InputException when the vector has another width
     */
    public double[] scores(double[] value) {
        if (value.length != width()) {
            throw new InputException(
                    "a vector of " + value.length + " components for a probe of " + site + " that reads " + width());
        }
        double[] scores = new double[weights.size()];
        for (int row = 0; row < scores.length; row++) {
            double score = intercepts.get(row);
            List<Double> w = weights.get(row);
            for (int i = 0; i < value.length; i++) {
                score += w.get(i) * value[i];
            }
            scores[row] = score;
        }
        return scores;
    }

    /** The number of the class that it reads from a vector. */
    public int read(double[] value) {
        double[] scores = scores(value);
        if (scores.length == 1) {
            return scores[0] > 0 ? 1 : 0;
        }
        int best = 0;
        for (int k = 1; k < scores.length; k++) {
            if (scores[k] > scores[best]) {
                best = k;
            }
        }
        return best;
    }

    /** The probability of each class, in order: sigmoid or softmax of the scores. Of a logistic probe, its own. */
    public double[] probabilities(double[] value) {
        double[] scores = scores(value);
        if (scores.length == 1) {
            double second = 1 / (1 + Math.exp(-scores[0]));
            return new double[] {1 - second, second};
        }
        double largest = java.util.Arrays.stream(scores).max().orElseThrow();
        double sum = 0;
        for (int k = 0; k < scores.length; k++) {
            scores[k] = Math.exp(scores[k] - largest);
            sum += scores[k];
        }
        for (int k = 0; k < scores.length; k++) {
            scores[k] /= sum;
        }
        return scores;
    }

    /**
     * What it reads at every position of some prompts; at positions other than the one that it was made at it is not
     * calibrated.
     *
     * @return for each prompt {@code [position][class]}, probabilities
     * @throws InputException when the network has no such site, or the site has another width
     */
    public List<double[][]> curves(Network network, Prompts prompts) {
        check(network);
        Site everywhere = site.at(At.all());
        List<double[][]> curves = new ArrayList<>();
        try (NetworkSystem system = new NetworkSystem(network, prompts)) {
            Trace trace = system.trace(List.of(everywhere));
            for (int prompt = 0; prompt < prompts.size(); prompt++) {
                Trace.Values values = trace.of(everywhere, prompt);
                double[][] curve = new double[prompts.length(prompt)][];
                for (int position = 0; position < curve.length; position++) {
                    curve[position] = probabilities(SiteVectors.doubles(values.at(position)));
                }
                curves.add(curve);
            }
        }
        return curves;
    }

    /**
     * How often it reads the right label from other prompts, at its site.
     *
     * @param labels one per prompt, each one of the classes
     * @throws InputException when the site or a label does not fit
     */
    public Accuracy accuracy(Network network, Prompts prompts, List<String> labels) {
        check(network);
        if (labels.size() != prompts.size()) {
            throw new InputException(labels.size() + " labels for " + prompts.size() + " prompts, expected one each");
        }
        double[][] rows = java.util.Objects.requireNonNull(
                SiteVectors.of(network, prompts, List.of(site)).get(site));
        boolean[] right = new boolean[rows.length];
        for (int prompt = 0; prompt < rows.length; prompt++) {
            int label = classes.indexOf(labels.get(prompt));
            if (label < 0) {
                throw dev.whence.causal.Names.unknown("class", labels.get(prompt), classes, "the probe");
            }
            right[prompt] = read(rows[prompt]) == label;
        }
        return Accuracy.of(right);
    }

    private void check(Network network) {
        SiteVectors.check(network, site);
        int there = site.width(network.spec());
        if (there != width()) {
            throw new InputException("a probe that reads " + width() + " components, but " + site + " has " + there);
        }
    }

    /**
     * The direction from the first class to the second; for a logistic probe the normal of its plane, for a difference
     * of means that difference.
     *
     * @throws InputException when there are more than two classes
     */
    public Direction direction() {
        if (weights.size() != 1) {
            throw new InputException(
                    "a probe of " + classes.size() + " classes has a direction for each, name one of " + classes);
        }
        return new Direction(classes.get(0) + " to " + classes.get(1), site, weights.getFirst());
    }

    /** The direction that speaks for one of more than two classes, or (with its sign) for one of two. */
    public Direction direction(String label) {
        int index = classes.indexOf(label);
        if (index < 0) {
            throw dev.whence.causal.Names.unknown("class", label, classes, "the probe");
        }
        if (weights.size() > 1) {
            return new Direction(label, site, weights.get(index));
        }
        double sign = index == 1 ? 1 : -1;
        return new Direction(
                label, site, weights.getFirst().stream().map(x -> sign * x).toList());
    }

    /** What the rows of weights span; those of more than two classes sum to zero, so one dimension fewer than classes. */
    public Subspace subspace() {
        int rows = weights.size() == 1 ? 1 : weights.size() - 1;
        double[][] vectors = new double[rows][];
        for (int row = 0; row < rows; row++) {
            double[] vector =
                    weights.get(row).stream().mapToDouble(Double::doubleValue).toArray();
            vectors[row] = vector;
        }
        return Subspace.spannedBy("probe of " + String.join(", ", classes), vectors);
    }
}

package dev.whence.circuits.directions;

import dev.whence.causal.InputException;
import dev.whence.causal.Outcomes;
import dev.whence.causal.Progress;
import dev.whence.causal.Uncertainty;
import dev.whence.networks.Network;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.spec.TransformerSpec;
import dev.whence.networks.tokens.Prompts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Makes linear probes and measures what they are worth.
 *
 * <p>Prompts that cannot differ at the site (in a causal network those with the same tokens up to it) are never on both
 * sides of the split, so that accuracy is not memory. The control task gives every <em>type</em> a label at random, the
 * same wherever it occurs: a probe that scores well there memorises types and says little about what the network
 * represents (Hewitt and Liang 2019).
 *
 * @param kind which kind of probe
 * @param penalty L2 penalty of a logistic probe on standardised components, as half of it times the sum of squares; 1 is
 *     what scikit-learn calls C = 1
 * @param heldOut the share of prompts held out, in (0, 1)
 * @param controls how many control tasks; 0 for none
 * @param seed of the split and the control labels
 */
public record Probing(Probe.Kind kind, double penalty, double heldOut, int controls, long seed) {
    private static final int REDRAWS = 100;

    /** @throws InputException when a number is out of range */
    public Probing {
        if (!(penalty >= 0) || !Double.isFinite(penalty)) {
            throw new InputException("an L2 penalty of " + penalty + ", expected a number from 0");
        }
        if (!(heldOut > 0 && heldOut < 1)) {
            throw new InputException("a held-out share of " + heldOut + ", expected one between 0 and 1");
        }
        if (controls < 0) {
            throw new InputException(controls + " control tasks, expected 0 or more");
        }
    }

    /** Logistic, penalty 1, 30 % held out, 5 controls. */
    public static Probing logistic(long seed) {
        return new Probing(Probe.Kind.LOGISTIC, 1, 0.3, 5, seed);
    }

    /** Difference of means, 30 % held out, 5 controls. */
    public static Probing differenceOfMeans(long seed) {
        return new Probing(Probe.Kind.DIFFERENCE_OF_MEANS, 0, 0.3, 5, seed);
    }

    /**
     * A probe of one site. Types of the control task are the distinct values that the site can have, each of which is
     * on one side of the split.
     *
     * @param labels one per prompt
     * @throws InputException as {@link #fit(Network, Prompts, List, List, List, Progress)}
     */
    public ProbeReport fit(Network network, Prompts prompts, List<String> labels, Site site) {
        return fit(network, prompts, labels, List.of(), List.of(site), Progress.NONE)
                .getFirst();
    }

    /**
     * Probes of several sites, from one run of the prompts.
     *
     * @param labels one per prompt
     * @param types what the control task gives labels to, one per prompt (such as the word at the site); empty for the
     *     distinct values that a site can have
     * @param sites each at one position per prompt, its value a vector
     * @return in the order of the sites
     * @throws InputException when the network has no such site, it is not at one position per prompt, there are not as
     *     many labels as prompts, all labels are the same, or a class has fewer than two distinct prompts
     */
    public List<ProbeReport> fit(
            Network network,
            Prompts prompts,
            List<String> labels,
            List<?> types,
            List<? extends Site> sites,
            Progress progress) {
        if (!types.isEmpty() && types.size() != prompts.size()) {
            throw new InputException(types.size() + " types for " + prompts.size() + " prompts, expected one each");
        }
        Labels numbered = Labels.of(labels, prompts.size());
        Map<Site, double[][]> vectors = SiteVectors.of(network, prompts, sites);
        List<ProbeReport> reports = new ArrayList<>();
        for (Site site : sites) {
            progress.check();
            int[] same = SiteVectors.same(network, prompts, site);
            int[] typed = types.isEmpty() ? same : numbers(types);
            reports.add(report(site, java.util.Objects.requireNonNull(vectors.get(site)), numbered, same, typed));
            progress.at("probes", reports.size(), sites.size());
        }
        return reports;
    }

    /** The stream before the first layer and after each, at each of some positions; layer by layer. */
    public static List<Site> stream(TransformerSpec spec, List<At> positions) {
        List<Site> sites = new ArrayList<>();
        for (int layer = -1; layer < spec.layers(); layer++) {
            for (At at : positions) {
                sites.add(
                        layer < 0 ? new Site.Embeddings(at) : new Site.Residual(layer, Site.Residual.Stage.AFTER, at));
            }
        }
        return sites;
    }

    /**
     * A probe of vectors that are at hand.
     *
     * @param site where they come from
     * @param rows {@code [unit][component]}
     * @param labels one per row
     * @throws InputException when rows differ in width, or as {@link #fit}
     */
    public ProbeReport ofVectors(Site site, double[][] rows, List<String> labels) {
        return ofVectors(site, rows, labels, List.of());
    }

    /** The same with types for the control task; rows may be on both sides of the split with one type. */
    public ProbeReport ofVectors(Site site, double[][] rows, List<String> labels, List<?> types) {
        for (double[] row : rows) {
            if (row.length != rows[0].length || row.length == 0) {
                throw new InputException("rows of " + rows[0].length + " and of " + row.length + " components");
            }
        }
        int[] each = new int[rows.length];
        Arrays.setAll(each, i -> i);
        return report(site, rows, Labels.of(labels, rows.length), each, types.isEmpty() ? each : numbers(types));
    }

    private record Labels(List<String> classes, int[] numbers) {
        static Labels of(List<String> labels, int units) {
            if (labels.size() != units) {
                throw new InputException(labels.size() + " labels for " + units + " prompts, expected one each");
            }
            List<String> classes = labels.stream().distinct().sorted().toList();
            if (classes.size() < 2) {
                throw new InputException("every label is '" + labels.getFirst() + "', expected at least two classes");
            }
            return new Labels(
                    classes, labels.stream().mapToInt(classes::indexOf).toArray());
        }
    }

    private static int[] numbers(List<?> types) {
        Map<Object, Integer> seen = new HashMap<>();
        int[] numbers = new int[types.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = seen.computeIfAbsent(types.get(i), _ -> seen.size());
        }
        return numbers;
    }

    private ProbeReport report(Site site, double[][] rows, Labels labels, int[] same, int[] types) {
        Split split = Split.of(same, labels.numbers(), labels.classes(), heldOut, seed);
        Fitted fitted = fitted(site, rows, labels.numbers(), labels.classes(), split.train());
        boolean[] right = right(fitted.probe(), rows, labels.numbers(), split.test());
        double[] control = new double[split.test().length];
        SplittableRandom random = new SplittableRandom(seed ^ 0x5DEECE66DL);
        for (int task = 0; task < controls; task++) {
            int[] given = controlLabels(labels.numbers(), types, split.train(), random);
            Probe probe =
                    fitted(site, rows, given, labels.classes(), split.train()).probe();
            boolean[] hits = right(probe, rows, given, split.test());
            for (int i = 0; i < control.length; i++) {
                control[i] += hits[i] ? 1.0 / controls : 0;
            }
        }
        double[] gains = new double[control.length];
        Arrays.setAll(gains, i -> (right[i] ? 1 : 0) - control[i]);
        Outcomes selectivity = Outcomes.of(gains);
        Accuracy heldOutAccuracy = Accuracy.of(right);
        return new ProbeReport(
                fitted.probe(),
                split.train().length,
                Accuracy.of(right(fitted.probe(), rows, labels.numbers(), split.train())),
                heldOutAccuracy,
                majority(labels.numbers(), labels.classes().size(), split),
                controls == 0 ? Double.NaN : heldOutAccuracy.value() - selectivity.mean(),
                controls == 0 ? Double.NaN : selectivity.mean(),
                controls == 0
                        ? dev.whence.causal.Interval.unavailable("no control task was asked for")
                        : Uncertainty.studentT().of(selectivity),
                fitted.converged());
    }

    /** Each type has the label of a unit drawn at random; drawn again until training sees at least two classes. */
    private static int[] controlLabels(int[] labels, int[] types, int[] train, SplittableRandom random) {
        int count = Arrays.stream(types).max().orElseThrow() + 1;
        int[] byType = new int[count];
        int[] result = new int[labels.length];
        for (int draw = 0; draw < REDRAWS; draw++) {
            Arrays.setAll(byType, _ -> labels[random.nextInt(labels.length)]);
            Arrays.setAll(result, i -> byType[types[i]]);
            if (Arrays.stream(train).map(i -> result[i]).distinct().count() > 1) {
                return result;
            }
        }
        throw new InputException("a control task with " + count + " types, expected enough of them that labels given at"
                + " random to types differ");
    }

    private record Fitted(Probe probe, boolean converged) {}

    private Fitted fitted(Site site, double[][] rows, int[] labels, List<String> classes, int[] train) {
        if (kind == Probe.Kind.DIFFERENCE_OF_MEANS) {
            return new Fitted(means(site, rows, labels, classes, train), true);
        }
        int width = rows[0].length;
        double[] mean = new double[width];
        double[] scale = new double[width];
        for (int j = 0; j < width; j++) {
            for (int row : train) {
                mean[j] += rows[row][j] / train.length;
            }
            double square = 0;
            for (int row : train) {
                square += (rows[row][j] - mean[j]) * (rows[row][j] - mean[j]) / train.length;
            }
            double deviation = Math.sqrt(square);
            scale[j] = deviation > 1e-7 * Math.max(1e-6, Math.abs(mean[j])) ? 1 / deviation : 0;
        }
        double[][] standard = new double[train.length][width];
        int[] known = new int[train.length];
        for (int i = 0; i < train.length; i++) {
            for (int j = 0; j < width; j++) {
                standard[i][j] = (rows[train[i]][j] - mean[j]) * scale[j];
            }
            known[i] = labels[train[i]];
        }
        LogisticRegression fit = LogisticRegression.fit(standard, known, classes.size(), penalty);
        double[][] weights = fit.weights();
        double[] intercepts = fit.intercepts();
        for (int k = 0; k < weights.length; k++) {
            for (int j = 0; j < width; j++) {
                weights[k][j] *= scale[j];
                intercepts[k] -= weights[k][j] * mean[j];
            }
        }
        return new Fitted(Probe.of(site, kind, classes, weights, intercepts), fit.converged());
    }

    private static Probe means(Site site, double[][] rows, int[] labels, List<String> classes, int[] train) {
        int width = rows[0].length;
        double[][] means = new double[classes.size()][width];
        int[] counts = new int[classes.size()];
        double[] all = new double[width];
        for (int row : train) {
            counts[labels[row]]++;
            for (int j = 0; j < width; j++) {
                means[labels[row]][j] += rows[row][j];
                all[j] += rows[row][j] / train.length;
            }
        }
        for (int k = 0; k < means.length; k++) {
            for (int j = 0; j < width; j++) {
                // A class that the control task left out of training is nowhere near.
                means[k][j] = counts[k] == 0 ? all[j] : means[k][j] / counts[k];
            }
        }
        if (classes.size() == 2) {
            double[] difference = new double[width];
            double intercept = 0;
            for (int j = 0; j < width; j++) {
                difference[j] = means[1][j] - means[0][j];
                intercept -= difference[j] * (means[0][j] + means[1][j]) / 2;
            }
            return Probe.of(
                    site, Probe.Kind.DIFFERENCE_OF_MEANS, classes, new double[][] {difference}, new double[] {intercept
                    });
        }
        double[] intercepts = new double[means.length];
        for (int k = 0; k < means.length; k++) {
            for (int j = 0; j < width; j++) {
                means[k][j] -= all[j];
                intercepts[k] -= means[k][j] * (all[j] + means[k][j] / 2);
            }
        }
        return Probe.of(site, Probe.Kind.DIFFERENCE_OF_MEANS, classes, means, intercepts);
    }

    private static boolean[] right(Probe probe, double[][] rows, int[] labels, int[] which) {
        boolean[] right = new boolean[which.length];
        for (int i = 0; i < right.length; i++) {
            right[i] = probe.read(rows[which[i]]) == labels[which[i]];
        }
        return right;
    }

    private static double majority(int[] labels, int classes, Split split) {
        int[] counts = new int[classes];
        for (int row : split.train()) {
            counts[labels[row]]++;
        }
        int most = 0;
        for (int k = 1; k < classes; k++) {
            most = counts[k] > counts[most] ? k : most;
        }
        int common = most;
        return Arrays.stream(split.test()).filter(row -> labels[row] == common).count() / (double) split.test().length;
    }
}

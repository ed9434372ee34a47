package dev.whence.discovery.series;

import dev.whence.causal.InputException;
import dev.whence.discovery.Evidence;
import dev.whence.discovery.Parallel;
import dev.whence.discovery.independence.TestResult;
import dev.whence.discovery.series.SeriesGraph.Link;
import dev.whence.tables.Moments;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.hipparchus.special.Beta;

/**
 * Granger causality (Granger 1969; Lütkepohl 2005, section 3.6): x is a Granger cause of y when the past of x improves the
 * linear prediction of y from the rest of the past, by the F test of all lags of x at once. The rest is the past of y
 * alone (pairwise) or of every variable (multivariate). Links are drawn from the lags whose own coefficients differ from
 * zero at alpha, or from the one that differs most.
 */
public final class Granger {
    private final Series series;
    private final Options options;
    private final SeriesKnowledge knowledge;
    private final Moments moments;
    private final LinkEvidence evidence;

    /**
     * How to test.
     *
     * @param maxLag the longest lag
     * @param alpha a pair is kept when its F test has at most this p-value
     * @param pairwise whether only the two pasts are used, rather than every variable's
     * @param chosenByBic whether the number of lags is chosen by the Bayesian information criterion of the whole
     *     autoregression, from 1 to {@code maxLag}
     * @param fdr whether the p-values are adjusted for the number of pairs (Benjamini and Hochberg 1995)
     */
    public record Options(int maxLag, double alpha, boolean pairwise, boolean chosenByBic, boolean fdr) {}

    /**
     * What was found.
     *
     * @param found the graph; every link's test is the F test of its pair and its strength its coefficient
     * @param lags how many lags were used
     */
    public record Result(SeriesResult found, int lags) {}

    private Granger(Series series, Options options, SeriesKnowledge knowledge) {
        this.series = series;
        this.options = options;
        this.knowledge = knowledge;
        this.moments = Moments.of(series.windows());
        this.evidence = new LinkEvidence(series.variables(), options.maxLag());
    }

    /**
     * @param series of depth {@code maxLag} or more
     * @throws InputException when there are too few complete windows, or columns that are combinations of others
     */
    public static Result run(Series series, Options options, SeriesKnowledge knowledge, int threads) {
        if (options.maxLag() < 1) {
            throw new InputException("the longest lag is " + options.maxLag() + "; Granger needs at least 1");
        }
        return new Granger(series, options, knowledge).search(threads);
    }

    private record PairTest(int from, int to, double statistic, int tested, int free, double pValue, Fit fit) {}

    /** A regression on standardised columns: which nodes, their coefficients and t statistics, what is left. */
    private record Fit(int[] nodes, double[] coefficients, double[] errors, double residual, int free) {
        double pValue(int i) {
            double t = coefficients[i] / errors[i];
            return Beta.regularizedBeta(free / (free + t * t), free / 2.0, 0.5);
        }
    }

    private Result search(int threads) {
        int lags = options.chosenByBic() ? bestByBic() : options.maxLag();
        tellKnown(lags);
        int workers = Math.pow(series.size() * lags, 3) * series.size() > 1e7 ? threads : 1;
        List<PairTest> tests = Parallel.map(series.size(), workers, to -> tests(to, lags)).stream()
                .flatMap(List::stream)
                .toList();
        double[] pValues = tests.stream().mapToDouble(PairTest::pValue).toArray();
        double[] compared = options.fdr() ? Adjustment.benjaminiHochberg(pValues) : pValues;
        List<LinkTest> links = new ArrayList<>();
        for (int i = 0; i < tests.size(); i++) {
            links(tests.get(i), compared[i], links);
        }
        SeriesGraph graph = SeriesGraph.of(
                series.variables(),
                options.maxLag(),
                links.stream()
                        .filter(LinkTest::kept)
                        .map(link -> Link.directed(link.from(), link.lag(), link.to()))
                        .toList());
        return new Result(new SeriesResult(graph, links, evidence, tests.size(), List.of()), lags);
    }

    private void tellKnown(int lags) {
        for (int to = 0; to < series.size(); to++) {
            for (int from = 0; from < series.size(); from++) {
                for (int lag = 1; lag <= lags; lag++) {
                    if (knowledge.forbids(from, lag, to)) {
                        evidence.add(
                                from,
                                lag,
                                to,
                                Evidence.Kind.KNOWN,
                                series.name(from, lag) + " -> " + series.name(to, 0) + " is known not to be");
                    }
                }
            }
        }
    }

    /** The lagged variables that may act on a target. */
    private int[] regressors(IntPredicate causes, int to, int lags) {
        return IntStream.rangeClosed(1, lags)
                .flatMap(lag -> IntStream.range(0, series.size())
                        .filter(causes)
                        .filter(from -> !knowledge.forbids(from, lag, to))
                        .map(from -> series.node(from, lag)))
                .toArray();
    }

    /** The tests of every variable's past for one target. */
    private List<PairTest> tests(int to, int lags) {
        List<PairTest> tests = new ArrayList<>();
        int[] past = regressors(v -> true, to, lags);
        Fit whole = options.pairwise() ? null : fit(to, past, true);
        for (int from = 0; from < series.size(); from++) {
            int cause = from;
            int[] all = options.pairwise() ? regressors(v -> v == cause || v == to, to, lags) : past;
            int[] others = IntStream.of(all)
                    .filter(node -> node % series.size() != cause)
                    .toArray();
            int tested = all.length - others.length;
            if (tested > 0) {
                Fit full = whole == null ? fit(to, all, true) : whole;
                double less = fit(to, others, false).residual;
                double statistic = Math.max(0, (less - full.residual) / tested / (full.residual / full.free));
                double pValue = Beta.regularizedBeta( // P(F > statistic)
                        full.free / (full.free + tested * statistic), full.free / 2.0, tested / 2.0);
                tests.add(new PairTest(from, to, statistic, tested, full.free, pValue, full));
            }
        }
        return tests;
    }

    /** @param complete whether the standard errors are wanted too */
    private Fit fit(int target, int[] nodes, boolean complete) {
        int free = moments.rows() - nodes.length - 1;
        if (free < 1) {
            throw new InputException("predicting " + series.name(target, 0) + " from " + nodes.length
                    + " lagged variables needs at least " + (nodes.length + 2) + " complete windows, found "
                    + moments.rows() + "; choose a shorter lag or fewer variables, or pairwise=yes");
        }
        int size = nodes.length;
        double[][] lower = new double[size][];
        double[] inverseDiagonal = new double[size];
        double[] right = new double[size];
        for (int i = 0; i < size; i++) { // Cholesky factor of the correlations
            lower[i] = new double[i + 1];
            for (int j = 0; j <= i; j++) {
                double sum = i == j ? 1 : moments.correlation(nodes[i], nodes[j]);
                for (int k = 0; k < j; k++) {
                    sum -= lower[i][k] * lower[j][k];
                }
                if (i == j) {
                    if (!(sum > 1e-10)) {
                        throw new InputException("column " + moments.names().get(nodes[i])
                                + " is constant or a linear combination of other lags and columns; leave it out or"
                                + " choose a shorter lag");
                    }
                    lower[i][i] = Math.sqrt(sum);
                } else {
                    lower[i][j] = sum / lower[j][j];
                }
            }
        }
        double residual = 1;
        for (int i = 0; i < size; i++) { // L w = r; the residual is 1 - w'w
            double sum = moments.correlation(nodes[i], target);
            for (int k = 0; k < i; k++) {
                sum -= lower[i][k] * right[k];
            }
            right[i] = sum / lower[i][i];
            residual -= right[i] * right[i];
        }
        double left = Math.max(residual, 1e-300);
        if (!complete) {
            return new Fit(nodes, new double[0], new double[0], left, free);
        }
        double[] coefficients = backward(lower, right);
        for (int j = 0; j < size; j++) { // (L L')^-1 at (j, j) is the squared length of L^-1 e_j
            double[] column = new double[size];
            for (int i = j; i < size; i++) {
                double sum = i == j ? 1 : 0;
                for (int k = j; k < i; k++) {
                    sum -= lower[i][k] * column[k];
                }
                column[i] = sum / lower[i][i];
                inverseDiagonal[j] += column[i] * column[i];
            }
        }
        double[] errors = new double[size];
        for (int i = 0; i < size; i++) {
            errors[i] = Math.sqrt(left / free * inverseDiagonal[i]);
        }
        return new Fit(nodes, coefficients, errors, left, free);
    }

    /** The solution of L' x = w. */
    private static double[] backward(double[][] lower, double[] right) {
        double[] solution = right.clone();
        for (int i = solution.length - 1; i >= 0; i--) {
            for (int k = i + 1; k < solution.length; k++) {
                solution[i] -= lower[k][i] * solution[k];
            }
            solution[i] /= lower[i][i];
        }
        return solution;
    }

    /**
     * The number of lags that minimises n log det(residual covariance) + ln(n) parameters of the whole autoregression
     * (Lütkepohl 2005, section 4.3.2), over the same windows for all; the fewest where equal.
     */
    private int bestByBic() {
        int best = 1;
        double least = Double.POSITIVE_INFINITY;
        for (int lags = 1; lags <= options.maxLag(); lags++) {
            if (moments.rows() - series.size() * lags - 1 < 1) {
                break;
            }
            double criterion = moments.rows() * logDeterminant(lags)
                    + Math.log(moments.rows()) * series.size() * series.size() * lags;
            if (criterion < least) {
                least = criterion;
                best = lags;
            }
        }
        return best;
    }

    /**
     * Of the residual covariance, up to a constant: the sum of the logarithms of what is left of each variable after the
     * past and the variables before it.
     */
    private double logDeterminant(int lags) {
        int[] past = IntStream.range(series.size(), series.size() * (lags + 1)).toArray();
        double sum = 0;
        for (int v = 0; v < series.size(); v++) {
            int[] nodes =
                    IntStream.concat(IntStream.range(0, v), IntStream.of(past)).toArray();
            sum += Math.log(fit(v, nodes, false).residual);
        }
        return sum;
    }

    private void links(PairTest pair, double compared, List<LinkTest> links) {
        String from = series.variables().get(pair.from);
        String to = series.variables().get(pair.to);
        boolean kept = compared <= options.alpha();
        String verdict = String.format(
                Locale.ROOT,
                "%s %s %s: F(%d, %d) = %.4g, p = %.3g%s",
                from,
                kept ? "is a Granger cause of" : "is no Granger cause of",
                to,
                pair.tested,
                pair.free,
                pair.statistic,
                pair.pValue,
                options.fdr() ? String.format(Locale.ROOT, " (adjusted %.3g)", compared) : "");
        int[] own = IntStream.range(0, pair.fit.nodes.length)
                .filter(i -> pair.fit.nodes[i] % series.size() == pair.from)
                .toArray();
        int strongest = IntStream.of(own)
                .boxed()
                .min(java.util.Comparator.comparingDouble(pair.fit::pValue))
                .orElseThrow();
        for (int i : own) {
            int lag = pair.fit.nodes[i] / series.size();
            boolean required = knowledge.requires(pair.from, lag, pair.to);
            boolean drawn = required || kept && (i == strongest || pair.fit.pValue(i) <= options.alpha());
            double scale = Math.sqrt(moments.variance(pair.to) / moments.variance(pair.fit.nodes[i]));
            double coefficient = pair.fit.coefficients[i] * scale;
            links.add(new LinkTest(
                    pair.from,
                    lag,
                    pair.to,
                    dev.whence.causal.graph.NodeSet.of(pair.fit.nodes).without(pair.fit.nodes[i]),
                    new TestResult(pair.statistic, pair.tested, moments.rows(), pair.pValue),
                    compared,
                    OptionalDouble.of(coefficient),
                    drawn));
            evidence.add(
                    pair.from,
                    lag,
                    pair.to,
                    drawn ? Evidence.Kind.KEPT : Evidence.Kind.REMOVED,
                    () -> String.format(
                            Locale.ROOT,
                            "%s; coefficient at lag %d: %.4g (t = %.3g, p = %.3g)",
                            verdict,
                            lag,
                            coefficient,
                            pair.fit.coefficients[i] / pair.fit.errors[i],
                            pair.fit.pValue(i)));
            if (required) {
                evidence.add(
                        pair.from,
                        lag,
                        pair.to,
                        Evidence.Kind.KNOWN,
                        series.name(pair.from, lag) + " -> " + series.name(pair.to, 0) + " is known to be");
            }
        }
    }
}

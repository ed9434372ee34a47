package dev.whence.discovery.functional;

import dev.whence.causal.graph.Edge;
import dev.whence.discovery.Found;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A LiNGAM result as searches hand it over. */
final class LingamReport {
    /** Up to this many variables, the report has a line for each one's noise. */
    private static final int LINES = 30;

    private LingamReport() {}

    static Found found(LingamResult result, LingamOptions options) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Rows", String.valueOf(result.rows()));
        facts.put("Causal order", WeightedOrder.text(result.order()));
        facts.put("Pruning", options.describePruning());
        addNoise(facts, result.disturbances());
        Map<Edge, Double> weights = new HashMap<>();
        result.weights()
                .forEach((arrow, weight) -> weights.put(
                        Edge.directed(
                                result.graph().index(arrow.from()),
                                result.graph().index(arrow.to())),
                        weight.value()));
        return new Found(result.graph(), weights, result.explanation(), facts, result.warnings());
    }

    /** How many variables' noise could be Gaussian, and a line for each where they are few. */
    static void addNoise(Map<String, String> facts, List<Disturbance> disturbances) {
        long gaussian = disturbances.stream().filter(Disturbance::looksGaussian).count();
        facts.put("Noise that could be Gaussian", gaussian + " of " + disturbances.size() + " variables");
        if (disturbances.size() <= LINES) {
            for (Disturbance each : disturbances) {
                facts.put("Noise of " + each.variable(), describe(each));
            }
        }
    }

    private static String describe(Disturbance each) {
        double p = each.gaussianity().pValue();
        return String.format(
                Locale.ROOT,
                "%s: Anderson-Darling %.3g, p %s; %.1f%% of the variance",
                each.looksGaussian() ? "could be Gaussian" : "not Gaussian",
                each.gaussianity().statistic(),
                p < 1e-12 ? "< 1e-12" : String.format(Locale.ROOT, "%.2g", p),
                100 * each.share());
    }
}
